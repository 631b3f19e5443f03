#include "report/draw.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/own_file.hpp"
#include "report/panel.hpp"
#include "report/png.hpp"
#include "report/svg.hpp"

namespace teg::report {
namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

constexpr double mm = 72 / 25.4;
constexpr double paper_width = 160 * mm;
constexpr double dots_per_point = 300.0 / 72;

// Where everything stands, in points.
struct Layout {
  std::vector<PanelView> views;
  std::vector<std::vector<int>> colours;
  double height = 0, label_x = 0, title_y = 0;
};

double panel_height(const Figure& figure, const Panel& panel) {
  const double height = std::isfinite(panel.height) ? std::clamp(panel.height, 0.2, 10.0) : 1;
  return (figure.panels.size() > 1 ? 84 : 190) * height;
}

bool has_grid(const Figure& figure) {
  return std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& p) { return p.grid.has_value(); });
}

// Room for the y labels and the widest tick label; all panels begin at the same x.
double left_margin(Canvas& canvas, const Layout& layout) {
  double widest = 0;
  for (const auto& view : layout.views)
    for (const auto& label : left_ticks(view).labels) widest = std::max(widest, canvas.width_of(label, {}));
  return layout.label_x + 12 + std::min(widest, 0.3 * paper_width);
}

Layout lay_out(Canvas& canvas, const Figure& figure) {
  Layout layout{.colours = colour_indices(figure), .label_x = figure.panels.size() > 1 ? 24.0 : 16.0};
  const Range x = x_range(figure);
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    const Panel& panel = figure.panels[i];
    const Box plot{0, 0, paper_width, panel_height(figure, panel)};
    layout.views.push_back({panel, layout.colours[i], plot, x, y_range(panel)});
  }
  const double left = left_margin(canvas, layout), right = has_grid(figure) ? 62 : 12;
  double y = 6;
  if (!figure.title.empty()) layout.title_y = y + 8, y += 15;
  for (auto& view : layout.views) {
    view.plot.x = left;
    view.plot.width = paper_width - left - right;
    y += std::max(6.0, legend_row_height * legend(canvas, view, false) + 6);
    view.plot.y = y;
    y = view.plot.bottom() + 7;
  }
  const double depth = layout.views.empty() ? 0 : bottom_depth(canvas, bottom_ticks(layout.views.back()));
  layout.height = std::ceil(y + 22 + depth);
  return layout;
}

std::string shared_x_label(const Figure& figure) {
  for (auto panel = figure.panels.rbegin(); panel != figure.panels.rend(); ++panel)
    if (!panel->x_label.empty()) return panel->x_label;
  return {};
}

void draw_panel(Canvas& canvas, const PanelView& view, double label_x) {
  if (view.panel.grid) draw_grid(canvas, view);
  draw_bands(canvas, view);
  draw_series(canvas, view);
  if (view.panel.grid) draw_colour_bar(canvas, view);
  draw_left_axis(canvas, view, label_x);
  legend(canvas, view, true);
}

void draw_all(Canvas& canvas, const Figure& figure, const Layout& layout) {
  canvas.use(paper);
  cairo_paint(canvas.cairo());
  canvas.text(4, layout.title_y, figure.title, {.size = 9, .bold = true});
  const bool lettered = layout.views.size() > 1;
  for (std::size_t i = 0; i < layout.views.size(); ++i) {
    const auto& view = layout.views[i];
    draw_panel(canvas, view, layout.label_x);
    if (lettered)
      canvas.text(4, view.plot.y + 2, std::string(1, static_cast<char>('a' + i % 26)), {.size = 9, .bold = true});
  }
  if (!layout.views.empty()) draw_bottom_axis(canvas, layout.views.back(), shared_x_label(figure));
}

// Text has the same shape in every format: no fitting to the pixels of one of them.
void prepare_fonts(cairo_t* cairo) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(cairo, options);
  cairo_font_options_destroy(options);
}

cairo_status_t append(void* out, const unsigned char* bytes, unsigned count) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

Surface make_surface(Format format, double height, std::string& bytes) {
  switch (format) {
    case Format::svg:
      return {cairo_svg_surface_create_for_stream(append, &bytes, paper_width, height), cairo_surface_destroy};
    case Format::pdf:
      return {cairo_pdf_surface_create_for_stream(append, &bytes, paper_width, height), cairo_surface_destroy};
    case Format::png: break;
  }
  const int columns = static_cast<int>(std::lround(paper_width * dots_per_point));
  const int rows = static_cast<int>(std::lround(height * dots_per_point));
  return {cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows), cairo_surface_destroy};
}

// Needs to measure text, so it has a small surface of its own.
Layout measured(const Figure& figure) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1), cairo_surface_destroy);
  const Context context(cairo_create(surface.get()), cairo_destroy);
  prepare_fonts(context.get());
  Canvas canvas(context.get());
  return lay_out(canvas, figure);
}

cairo_status_t finish(cairo_surface_t* surface, Format format, std::string& bytes) {
  cairo_surface_flush(surface);
  if (format == Format::png && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    const auto* words = reinterpret_cast<const std::uint32_t*>(cairo_image_surface_get_data(surface));
    const auto columns = static_cast<std::size_t>(cairo_image_surface_get_stride(surface)) / 4;
    bytes = to_png({words, columns * static_cast<std::size_t>(cairo_image_surface_get_height(surface))}, columns, 300);
    if (bytes.empty()) return CAIRO_STATUS_NO_MEMORY;
  }
  cairo_surface_finish(surface);
  return cairo_surface_status(surface);
}

}  // namespace

Result<std::string> draw(const Figure& figure, Format format) {
  const Layout layout = measured(figure);
  std::string bytes;
  const Surface surface = make_surface(format, layout.height, bytes);
  if (format == Format::pdf) {
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, figure.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, std::string(made_by_teg).c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  }
  Context context(cairo_create(surface.get()), cairo_destroy);
  if (format == Format::png) cairo_scale(context.get(), dots_per_point, dots_per_point);
  prepare_fonts(context.get());
  Canvas canvas(context.get());
  draw_all(canvas, figure, layout);
  cairo_status_t status = cairo_status(context.get());
  context.reset();
  if (status == CAIRO_STATUS_SUCCESS) status = finish(surface.get(), format, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    return Error{Fault::numeric, "figure." + figure.id,
                 std::string("drawing failed: ").append(cairo_status_to_string(status)),
                 "free some memory, or check that its texts are UTF-8"};
  return format == Format::svg ? with_mark(with_stable_ids(bytes)) : bytes;
}

}  // namespace teg::report
