#include "report/canvas.hpp"

#include <numbers>

namespace teg::report {

void Canvas::use(Colour c, double opacity) {
  cairo_set_source_rgba(cairo_, c.red / 255.0, c.green / 255.0, c.blue / 255.0, opacity);
}

void Canvas::select(const Font& font) {
  cairo_select_font_face(cairo_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         font.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo_, font.size);
}

double Canvas::width_of(const std::string& text, const Font& font) {
  select(font);
  cairo_text_extents_t extents;
  cairo_text_extents(cairo_, text.c_str(), &extents);
  return extents.x_advance;
}

void Canvas::text(double x, double y, const std::string& text, const Font& font) {
  if (text.empty()) return;
  const double width = width_of(text, font);
  use(font.colour);
  cairo_save(cairo_);
  cairo_translate(cairo_, x, y);
  cairo_rotate(cairo_, font.angle);
  cairo_move_to(cairo_, -font.align * width, 0);
  cairo_show_text(cairo_, text.c_str());
  cairo_restore(cairo_);
  cairo_new_path(cairo_);
}

void Canvas::line(double x0, double y0, double x1, double y1, double width) {
  cairo_move_to(cairo_, x0, y0);
  cairo_line_to(cairo_, x1, y1);
  stroke(width);
}

void Canvas::fill(const Box& box) {
  cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
  cairo_fill(cairo_);
}

void Canvas::stroke(double width) {
  cairo_set_line_width(cairo_, width);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke(cairo_);
}

void Canvas::dashes(bool on) {
  constexpr double pattern[] = {3.5, 2};
  cairo_set_dash(cairo_, pattern, on ? 2 : 0, 0);
}

void Canvas::dot(double x, double y, double radius) {
  cairo_new_path(cairo_);
  cairo_arc(cairo_, x, y, radius, 0, 2 * std::numbers::pi);
  cairo_fill(cairo_);
}

void Canvas::clip(const Box& box) {
  cairo_save(cairo_);
  cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
  cairo_clip(cairo_);
}

void Canvas::unclip() { cairo_restore(cairo_); }

}  // namespace teg::report
