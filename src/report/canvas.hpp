// A sheet of paper measured in points (1/72 inch), x to the right and y down: Cairo with few words.
#pragma once

#include <cairo.h>

#include <string>

#include "report/palette.hpp"

namespace teg::report {

inline constexpr Colour ink{34, 34, 34}, faint_ink{120, 120, 120}, paper{255, 255, 255};

struct Font {
  double size = 7;
  bool bold = false;
  double align = 0;  // 0 left, 0.5 centre, 1 right
  double angle = 0;  // radians, clockwise
  Colour colour = ink;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

class Canvas {
 public:
  explicit Canvas(cairo_t* cairo) : cairo_(cairo) {}
  cairo_t* cairo() const { return cairo_; }

  void use(Colour colour, double opacity = 1);
  double width_of(const std::string& text, const Font& font);
  void text(double x, double y, const std::string& text, const Font& font);  // (x, y): on the base line
  void line(double x0, double y0, double x1, double y1, double width);
  void fill(const Box& box);
  void stroke(double width);  // of the path drawn so far, with round joins
  void dashes(bool on);
  void dot(double x, double y, double radius);  // adds to no path: filled at once
  void clip(const Box& box);                    // until unclip()
  void unclip();

 private:
  void select(const Font& font);
  cairo_t* cairo_;
};

}  // namespace teg::report
