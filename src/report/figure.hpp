// A figure, described once and drawn twice: by draw.cpp (SVG, PNG, PDF) and on the page (uPlot).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace teg::report {

enum class Mark { line, points, line_and_points, ticks, step };

// y against x. `ticks` draws a short vertical stroke at each x in the row y (spike rasters).
struct Series {
  std::string label;
  std::vector<double> x, y;
  std::vector<double> error;  // half-height of error bars; empty for none
  Mark mark = Mark::line;
  bool dashed = false;
  bool published = false;  // drawn in the neutral colour kept for published data
};

// A shaded interval of x (a published window, a half-maximum interval).
struct Band {
  std::string label;
  double from = 0, to = 0;
};

// z over a grid, drawn as a heat map: values[row * x.size() + column].
struct Grid {
  std::vector<double> x, y, values;
  std::string label;  // of the colour scale, with unit
};

// How positions lie along an axis: evenly, or with log_beyond > 0 at asinh(position / log_beyond), which is even
// within it and logarithmic beyond, on both sides of 0.
struct Scale {
  double log_beyond = 0;
  bool seconds = false;  // positions are seconds; ticks of a logarithmic axis are written as times, "10 ms"
};

struct Panel {
  std::string x_label, y_label;  // with unit: "delay (s)"
  std::vector<Series> series;
  std::vector<Band> bands;
  std::optional<Grid> grid;          // when set, series and bands are drawn over it
  std::vector<std::string> y_ticks;  // names of the rows 0, 1, 2 ... of a raster, from the top
  std::vector<std::string> x_ticks;  // names of the positions 0, 1, 2 ... of an axis of names
  bool zero_line = false;
  double height = 1;       // relative to the other panels of the figure
  Scale x_scale, y_scale;  // x: the same in all panels of a figure
};

// Panels stand below each other and share their x axis.
struct Figure {
  std::string id;  // "window": file name and anchor
  std::string title;
  std::string caption;  // one or two sentences
  std::vector<Panel> panels;
};

}  // namespace teg::report
