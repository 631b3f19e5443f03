// One panel of a drawn figure: its data, its axes, its legend.
#pragma once

#include <vector>

#include "report/axes.hpp"
#include "report/canvas.hpp"

namespace teg::report {

// How far along an axis a position is: 0 at its begin, 1 at its end.
inline double part_of(const Scale& scale, const Range& range, double value) {
  const double low = along(scale, range.low);
  return (along(scale, value) - low) / (along(scale, range.high) - low);
}

// A panel, where it stands on the paper, and what its axes span.
struct PanelView {
  const Panel& panel;
  const std::vector<int>& colours;  // of its series: indices of series_colours, -1 for published
  Box plot;
  Range x, y;
  double to_x(double value) const { return plot.x + plot.width * part_of(panel.x_scale, x, value); }
  // Rows of a raster and of named values are counted from the top.
  double to_y(double value) const {
    const double t = part_of(panel.y_scale, y, value);
    return panel.y_ticks.empty() ? plot.bottom() - plot.height * t : plot.y + plot.height * t;
  }
  Colour colour(std::size_t series) const {
    return colours[series] < 0 ? published_colour : series_colours[static_cast<std::size_t>(colours[series])];
  }
};

// What lies inside the frame: bands, heat map, zero line, series.
void draw_bands(Canvas& canvas, const PanelView& view);
void draw_grid(Canvas& canvas, const PanelView& view);
void draw_colour_bar(Canvas& canvas, const PanelView& view);
void draw_series(Canvas& canvas, const PanelView& view);

// The ticks of its left axis; named rows where the panel has them.
Ticks left_ticks(const PanelView& view);
// The same of its bottom axis.
Ticks bottom_ticks(const PanelView& view);
// How much lower than one row of labels those of the bottom axis reach.
double bottom_depth(Canvas& canvas, const Ticks& ticks);
void draw_left_axis(Canvas& canvas, const PanelView& view, double label_x);
void draw_bottom_axis(Canvas& canvas, const PanelView& view, const std::string& label);

// Entries above the panel, in as many rows as they need; returns the number of rows.
// With draw = false it only counts.
int legend(Canvas& canvas, const PanelView& view, bool draw);

inline constexpr double legend_row_height = 10.5;

}  // namespace teg::report
