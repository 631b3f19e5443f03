#include <algorithm>
#include <cmath>
#include <optional>

#include "report/panel.hpp"

namespace teg::report {
namespace {

struct Point {
  double x = 0, y = 0;
};

// The points of a series on the paper, cut into runs where a value is missing.
std::vector<std::vector<Point>> runs(const PanelView& view, const Series& series) {
  std::vector<std::vector<Point>> out(1);
  const std::size_t n = std::min(series.x.size(), series.y.size());
  for (std::size_t i = 0; i < n; ++i) {
    const Point p{view.to_x(series.x[i]), view.to_y(series.y[i])};
    if (std::isfinite(p.x) && std::isfinite(p.y))
      out.back().push_back({std::clamp(p.x, -1e5, 1e5), std::clamp(p.y, -1e5, 1e5)});
    else if (!out.back().empty())
      out.emplace_back();
  }
  return out;
}

// Long traces: of each column of paper, a sixth of a point wide, only the first, lowest, highest and
// last point are kept. The drawn line is the same.
std::vector<Point> thinned(const std::vector<Point>& run) {
  constexpr double columns_per_point = 6;
  if (run.size() < 4000) return run;
  const auto column = [](const Point& p) { return std::floor(p.x * columns_per_point); };
  const auto lower = [](const Point& a, const Point& b) { return a.y < b.y; };
  std::vector<Point> out;
  for (auto from = run.begin(); from != run.end();) {
    const auto to = std::find_if(from, run.end(), [&](const Point& p) { return column(p) != column(*from); });
    auto [low, high] = std::minmax_element(from, to, lower);
    if (high < low) std::swap(low, high);
    out.insert(out.end(), {*from, *low, *high, *(to - 1)});
    from = to;
  }
  return out;
}

void trace(Canvas& canvas, const std::vector<Point>& run, bool stepped) {
  cairo_t* cairo = canvas.cairo();
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (i == 0) cairo_move_to(cairo, run[i].x, run[i].y);
    if (i > 0 && stepped) cairo_line_to(cairo, run[i].x, run[i - 1].y);
    cairo_line_to(cairo, run[i].x, run[i].y);
  }
}

void draw_line(Canvas& canvas, const PanelView& view, const Series& series, Colour colour) {
  for (const auto& run : runs(view, series)) {
    if (run.size() < 2) continue;
    const auto points = thinned(run);
    const bool stepped = series.mark == Mark::step;
    if (view.panel.grid) {  // a white rim keeps it visible on any colour
      canvas.use(paper, 0.9);
      trace(canvas, points, stepped);
      canvas.stroke(2.6);
    }
    canvas.use(colour);
    canvas.dashes(series.dashed);
    trace(canvas, points, stepped);
    canvas.stroke(1.1);
    canvas.dashes(false);
  }
}

void draw_points(Canvas& canvas, const PanelView& view, const Series& series, Colour colour) {
  const double radius = series.mark == Mark::line_and_points ? 1.7 : 2.1;
  for (const auto& run : runs(view, series))
    for (const Point& p : run) {
      canvas.use(paper);
      canvas.dot(p.x, p.y, radius + 0.5);
      canvas.use(colour);
      canvas.dot(p.x, p.y, radius);
    }
}

void draw_errors(Canvas& canvas, const PanelView& view, const Series& series, Colour colour) {
  const std::size_t n = std::min({series.x.size(), series.y.size(), series.error.size()});
  canvas.use(colour);
  for (std::size_t i = 0; i < n; ++i) {
    const double error = series.error[i], x = view.to_x(series.x[i]);
    const double top = view.to_y(series.y[i] + error), bottom = view.to_y(series.y[i] - error);
    if (!(error > 0) || !std::isfinite(x) || !std::isfinite(top) || !std::isfinite(bottom)) continue;
    canvas.line(x, top, x, bottom, 0.7);
    canvas.line(x - 1.8, top, x + 1.8, top, 0.7);
    canvas.line(x - 1.8, bottom, x + 1.8, bottom, 0.7);
  }
}

void draw_raster(Canvas& canvas, const PanelView& view, const Series& series, Colour colour) {
  const double half = 0.36 * view.plot.height / view.y.span();
  const std::size_t n = std::min(series.x.size(), series.y.size());
  canvas.use(colour);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = view.to_x(series.x[i]), y = view.to_y(series.y[i]);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    cairo_move_to(canvas.cairo(), x, y - half);
    cairo_line_to(canvas.cairo(), x, y + half);
  }
  canvas.stroke(0.8);
}

void draw_one(Canvas& canvas, const PanelView& view, const Series& series, Colour colour) {
  if (!series.error.empty()) draw_errors(canvas, view, series, colour);
  switch (series.mark) {
    case Mark::line:
    case Mark::step: return draw_line(canvas, view, series, colour);
    case Mark::points: return draw_points(canvas, view, series, colour);
    case Mark::ticks: return draw_raster(canvas, view, series, colour);
    case Mark::line_and_points:
      draw_line(canvas, view, series, colour);
      return draw_points(canvas, view, series, colour);
  }
}

}  // namespace

void draw_bands(Canvas& canvas, const PanelView& view) {
  canvas.clip(view.plot);
  for (std::size_t i = 0; i < view.panel.bands.size(); ++i) {
    const Band& band = view.panel.bands[i];
    const double from = std::clamp(view.to_x(band.from), -1e5, 1e5), to = std::clamp(view.to_x(band.to), -1e5, 1e5);
    if (std::isnan(from) || std::isnan(to)) continue;
    const auto& colour = band_colours[i % band_colours.size()];
    canvas.use(colour, 0.2);
    if (!view.panel.grid) canvas.fill({from, view.plot.y, to - from, view.plot.height});  // it would change colours
    canvas.use(view.panel.grid ? paper : colour, view.panel.grid ? 0.8 : 0.55);
    for (const double edge : {from, to})
      canvas.line(edge, view.plot.y, edge, view.plot.bottom(), view.panel.grid ? 1 : 0.5);
  }
  canvas.unclip();
}

void draw_series(Canvas& canvas, const PanelView& view) {
  constexpr double rim = 3;  // points on the border are drawn whole
  canvas.clip({view.plot.x - rim, view.plot.y - rim, view.plot.width + 2 * rim, view.plot.height + 2 * rim});
  if (view.panel.zero_line && view.y.low < 0 && view.y.high > 0) {
    canvas.use(faint_ink);
    const double zero = view.to_y(0);
    canvas.line(view.plot.x, zero, view.plot.right(), zero, 0.4);
  }
  for (std::size_t i = 0; i < view.panel.series.size(); ++i)
    if (!view.panel.series[i].published) draw_one(canvas, view, view.panel.series[i], view.colour(i));
  for (std::size_t i = 0; i < view.panel.series.size(); ++i)
    if (view.panel.series[i].published) draw_one(canvas, view, view.panel.series[i], view.colour(i));
  canvas.unclip();
}

}  // namespace teg::report
