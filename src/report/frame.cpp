#include <algorithm>
#include <cmath>
#include <utility>

#include "report/panel.hpp"

namespace teg::report {
namespace {

constexpr double axis_width = 0.6, tick_length = 3;
constexpr double upwards = -1.5707963267948966, slanted = -1;
constexpr double tick_row_height = 9;

// A label too long for its axis is broken at the blank before its unit, or else in the middle.
std::pair<std::string, std::string> broken(const std::string& label) {
  auto blank = label.rfind(" (");
  if (blank == std::string::npos || blank == 0) blank = label.find(' ', label.size() / 2);
  if (blank == std::string::npos) return {label, {}};
  return {label.substr(0, blank), label.substr(blank + 1)};
}

void draw_left_label(Canvas& canvas, const PanelView& view, double x) {
  const std::string& label = view.panel.y_label;
  Font font{.size = 7.5, .align = 0.5, .angle = upwards};
  const double middle = view.plot.y + view.plot.height / 2, room = view.plot.height + 8;
  if (canvas.width_of(label, font) <= room) return canvas.text(x, middle, label, font);
  const auto [first, second] = broken(label);
  const double width = std::max(canvas.width_of(first, font), canvas.width_of(second, font));
  font.size *= std::clamp(room / width, 0.7, 1.0);
  canvas.text(x - 4, middle, first, font);
  canvas.text(x + 4.5, middle, second, font);
}

struct Entry {
  std::string label;
  const Series* series = nullptr;  // a series, or else the band of that index
  std::size_t index = 0;
  double width = 0;
};

constexpr double swatch = 13, gap = 12;

std::vector<Entry> entries(Canvas& canvas, const Panel& panel) {
  std::vector<Entry> out;
  const auto add = [&](const std::string& label, const Series* series, std::size_t index) {
    if (!label.empty()) out.push_back({label, series, index, swatch + 4 + canvas.width_of(label, {})});
  };
  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const bool named_by_row = panel.series[i].mark == Mark::ticks && !panel.y_ticks.empty();
    if (!named_by_row) add(panel.series[i].label, &panel.series[i], i);
  }
  for (std::size_t i = 0; i < panel.bands.size(); ++i) add(panel.bands[i].label, nullptr, i);
  return out;
}

void draw_swatch(Canvas& canvas, const PanelView& view, const Entry& entry, double x, double y) {
  if (!entry.series) {
    const Colour colour = band_colours[entry.index % band_colours.size()];
    canvas.use(colour, 0.2);
    canvas.fill({x, y - 3.2, swatch, 6.4});
    canvas.use(colour, 0.55);
    for (const double edge : {x, x + swatch}) canvas.line(edge, y - 3.2, edge, y + 3.2, 0.5);
    return;
  }
  const Mark mark = entry.series->mark;
  canvas.use(view.colour(entry.index));
  if (mark == Mark::ticks) return canvas.line(x + swatch / 2, y - 3, x + swatch / 2, y + 3, 0.8);
  if (mark != Mark::points) {
    canvas.dashes(entry.series->dashed);
    canvas.line(x, y, x + swatch, y, 1.1);
    canvas.dashes(false);
  }
  if (mark == Mark::points || mark == Mark::line_and_points) canvas.dot(x + swatch / 2, y, 2);
}

}  // namespace

Ticks left_ticks(const PanelView& view) {
  if (view.panel.y_ticks.empty())
    return scale_ticks(view.panel.y_scale, view.y, std::clamp(static_cast<int>(view.plot.height / 15), 2, 7));
  Ticks rows;
  for (std::size_t i = 0; i < view.panel.y_ticks.size(); ++i) {
    rows.at.push_back(static_cast<double>(i));
    rows.labels.push_back(view.panel.y_ticks[i]);
  }
  return rows;
}

void draw_left_axis(Canvas& canvas, const PanelView& view, double label_x) {
  const Box& plot = view.plot;
  const bool has_rows = !view.panel.y_ticks.empty();
  const Ticks ticks = left_ticks(view);
  canvas.use(ink);
  if (!has_rows) canvas.line(plot.x, plot.y, plot.x, plot.bottom(), axis_width);
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const double y = view.to_y(ticks.at[i]);
    canvas.use(ink);
    if (!has_rows) canvas.line(plot.x - tick_length, y, plot.x, y, axis_width);
    canvas.text(plot.x - tick_length - 2, y + 2.5, ticks.labels[i], {.align = 1});
  }
  canvas.text(plot.x - tick_length - 2, plot.y - 5, power_label(ticks.exponent), {.align = 1});
  draw_left_label(canvas, view, label_x);
}

Ticks bottom_ticks(const PanelView& view) {
  const auto& names = view.panel.x_ticks;
  return names.empty() ? scale_ticks(view.panel.x_scale, view.x, 9) : name_ticks(names, view.x, view.plot.width);
}

double bottom_depth(Canvas& canvas, const Ticks& ticks) {
  if (!ticks.is_slanted) return tick_row_height * (ticks.rows - 1);
  double widest = 0;
  for (const auto& label : ticks.labels) widest = std::max(widest, canvas.width_of(label, {}));
  return std::max(0.0, widest * std::sin(-slanted) - 2);
}

void draw_bottom_axis(Canvas& canvas, const PanelView& view, const std::string& label) {
  const Box& plot = view.plot;
  const Ticks ticks = bottom_ticks(view);
  canvas.use(ink);
  canvas.line(plot.x - axis_width / 2, plot.bottom(), plot.right(), plot.bottom(), axis_width);
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const double x = view.to_x(ticks.at[i]), row = static_cast<double>(i % static_cast<std::size_t>(ticks.rows));
    canvas.use(ink);
    canvas.line(x, plot.bottom(), x, plot.bottom() + tick_length, axis_width);
    if (ticks.is_slanted)
      canvas.text(x + 2.5, plot.bottom() + tick_length + 5, ticks.labels[i], {.align = 1, .angle = slanted});
    else
      canvas.text(x, plot.bottom() + tick_length + 8 + tick_row_height * row, ticks.labels[i], {.align = 0.5});
  }
  const double label_y = plot.bottom() + tick_length + 19 + bottom_depth(canvas, ticks);
  canvas.text(plot.right(), label_y, power_label(ticks.exponent), {.align = 1});
  canvas.text(plot.x + plot.width / 2, label_y, label, {.size = 7.5, .align = 0.5});
}

int legend(Canvas& canvas, const PanelView& view, bool draw) {
  const auto items = entries(canvas, view.panel);
  if (items.empty()) return 0;
  // The first pass finds the rows, the second knows how many stand above the panel.
  int rows = 1;
  for (int pass = 0; pass < (draw ? 2 : 1); ++pass) {
    const int all = rows;
    rows = 1;
    double x = view.plot.x + 2;
    for (const auto& item : items) {
      if (x + item.width > view.plot.right() && x > view.plot.x + 2) ++rows, x = view.plot.x + 2;
      const double y = view.plot.y - 8 - legend_row_height * (all - rows);
      if (pass == 1) draw_swatch(canvas, view, item, x, y);
      if (pass == 1) canvas.text(x + swatch + 4, y + 2.5, item.label, {});
      x += item.width + gap;
    }
  }
  return rows;
}

}  // namespace teg::report
