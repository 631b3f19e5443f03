#include "report/axes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "core/text.hpp"

namespace teg::report {
namespace {

// Grows with the values it has seen; those that are not finite are no values.
struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void add(double v) {
    if (!std::isfinite(v)) return;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool empty() const { return low > high; }
};

constexpr double largest = 1e300;  // so that spans and paddings stay finite

// Some range around a single value, and none at all becomes 0 to 1.
Range opened(const Extent& extent) {
  if (extent.empty()) return {0, 1};
  const double low = std::clamp(extent.low, -largest, largest), high = std::clamp(extent.high, -largest, largest);
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low > 1e-12 * size && high - low > 1e-300) return {low, high};
  const double half = size > 1e-290 ? 0.2 * size : 1;
  return {low - half, high + half};
}

Range padded(Range range, double part, const Scale& scale = {}) {
  const double low = along(scale, range.low), high = along(scale, range.high), more = part * (high - low);
  return {position_at(scale, low - more), position_at(scale, high + more)};
}

// The distance between ticks: 1, 2 or 5 times a power of ten.
double nice_step(double span, int most) {
  const double raw = span / std::max(1, most);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

std::string label(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", std::clamp(decimals, 0, 20), std::abs(value));
  const bool is_zero = std::string(text).find_first_not_of("0.") == std::string::npos;
  return value < 0 && !is_zero ? std::string("\xe2\x88\x92").append(text) : text;
}

// Powers of a thousand for numbers too long or too small to read.
int shared_exponent(Range range) {
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  if (size >= 1e-2 && size < 1e5) return 0;
  return 3 * static_cast<int>(std::floor(std::log10(size) / 3));
}

void add_series(const Panel& panel, Extent& extent, bool& has_points) {
  for (const auto& series : panel.series) {
    const std::size_t n = std::min(series.x.size(), series.y.size());
    for (std::size_t i = 0; i < n; ++i)
      if (std::isfinite(series.y[i])) extent.add(series.x[i]);
    has_points |= series.mark == Mark::points || series.mark == Mark::line_and_points || series.mark == Mark::ticks;
  }
}

std::string minus(double value, const std::string& size) { return value < 0 ? "\xe2\x88\x92" + size : size; }

std::string tick_label(const Scale& scale, double value) {
  const double size = std::abs(value);
  if (scale.seconds && size > 0)
    return minus(value, size < 0.1 ? short_text(1000 * size) + " ms" : short_text(size) + " s");
  return minus(value, short_text(size));
}

// Powers of ten times each of `factors` within a range, on both sides of 0; those too near to 0 to be told from it
// only where 0 is out of the range.
std::vector<double> powers_within(const Scale& scale, Range range, const std::vector<double>& factors, int stride) {
  const bool has_zero = range.low <= 0 && range.high >= 0;
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  const double least = has_zero ? 1.5 * scale.log_beyond : std::min(std::abs(range.low), std::abs(range.high));
  std::vector<double> at;
  if (has_zero) at.push_back(0);
  for (int k = static_cast<int>(std::floor(std::log10(size))); std::pow(10.0, k + 1) >= least; k -= stride)
    for (const double factor : factors)
      for (const double sign : {-1.0, 1.0}) {
        const double value = sign * factor * std::pow(10.0, k);
        const double slack = 1e-9 * size;
        if (std::abs(value) >= least - slack && value >= range.low - slack && value <= range.high + slack)
          at.push_back(value);
      }
  std::sort(at.begin(), at.end());
  return at;
}

}  // namespace

double along(const Scale& scale, double position) {
  return scale.log_beyond > 0 ? std::asinh(position / scale.log_beyond) : position;
}
double position_at(const Scale& scale, double along) {
  return scale.log_beyond > 0 ? scale.log_beyond * std::sinh(along) : along;
}

Scale scale_for(const std::vector<double>& positions) {
  const std::size_t n = positions.size();
  if (n < 3 || !(positions[0] > 0) || positions[n - 1] < 10 * positions[0]) return {};
  const double ratio = positions[1] / positions[0];
  for (std::size_t i = 1; i < n; ++i)
    if (std::abs(positions[i] / positions[i - 1] / ratio - 1) > 1e-6) return {};
  return {positions[0] / 8, false};  // even below, where there is nothing
}

Ticks scale_ticks(const Scale& scale, Range range, int most) {
  if (!(scale.log_beyond > 0)) return nice_ticks(range, most);
  Ticks ticks;
  if (!(range.span() > 0) || !std::isfinite(range.span())) return ticks;
  ticks.at = powers_within(scale, range, {1}, 1);
  if (ticks.at.size() < 3) ticks.at = powers_within(scale, range, {1, 2, 5}, 1);
  if (ticks.at.size() < 3) return nice_ticks(range, most);
  for (int stride = 2; ticks.at.size() > static_cast<std::size_t>(most) + 1 && stride < 20; ++stride)
    ticks.at = powers_within(scale, range, {1}, stride);
  for (const double value : ticks.at) ticks.labels.push_back(tick_label(scale, value));
  return ticks;
}

Ticks nice_ticks(Range range, int most) {
  Ticks ticks;
  if (!(range.span() > 0) || !std::isfinite(range.span())) return ticks;
  const double step = nice_step(range.span(), most);
  ticks.exponent = shared_exponent(range);
  const double scale = std::pow(10.0, ticks.exponent);
  const int decimals = static_cast<int>(-std::floor(std::log10(step / scale) + 1e-9));
  const double first = std::ceil(range.low / step - 1e-9);
  for (int i = 0; i <= most + 1; ++i) {
    const double position = (first + i) * step;
    if (position > range.high + 1e-9 * step) break;
    ticks.at.push_back(position);
    ticks.labels.push_back(label(position / scale, decimals));
  }
  return ticks;
}

Ticks name_ticks(const std::vector<std::string>& names, Range range, double width) {
  constexpr double letter = 4.2, slanted_width = 9;  // points
  std::size_t longest = 1;
  for (const auto& name : names) longest = std::max(longest, name.size());
  const double fit = std::max(1.0, std::floor(width / (letter * static_cast<double>(longest + 1))));
  Ticks ticks;
  const auto n = static_cast<double>(names.size());
  ticks.rows = n > fit && n <= 2 * fit ? 2 : 1;
  ticks.is_slanted = n > 2 * fit;
  const auto stride =
      static_cast<std::size_t>(ticks.is_slanted ? std::max(1.0, std::ceil(n * slanted_width / width)) : 1);
  for (std::size_t i = 0; i < names.size(); i += stride) {
    if (static_cast<double>(i) < range.low || static_cast<double>(i) > range.high) continue;
    ticks.at.push_back(static_cast<double>(i));
    ticks.labels.push_back(names[i]);
  }
  return ticks;
}

std::string power_label(int exponent) {
  if (exponent == 0) return {};
  constexpr const char* digits[] = {"\xe2\x81\xb0", "\xc2\xb9",     "\xc2\xb2",     "\xc2\xb3",     "\xe2\x81\xb4",
                                    "\xe2\x81\xb5", "\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8", "\xe2\x81\xb9"};
  std::string out =
      "\xc3\x97"
      "10";
  for (const char c : std::to_string(exponent)) out += c == '-' ? "\xe2\x81\xbb" : digits[c - '0'];
  return out;
}

Range x_range(const Figure& figure) {
  Extent extent;
  bool has_points = false;
  for (const auto& panel : figure.panels) {
    add_series(panel, extent, has_points);
    if (panel.grid)
      for (const double edge : cell_edges(panel.grid->x, panel.x_scale)) extent.add(edge);
  }
  if (extent.empty())
    for (const auto& panel : figure.panels)
      for (const auto& band : panel.bands) extent.add(band.from), extent.add(band.to);
  for (const auto& panel : figure.panels)
    if (!panel.x_ticks.empty()) extent.add(-0.5), extent.add(static_cast<double>(panel.x_ticks.size()) - 0.5);
  const bool has_grid = std::any_of(figure.panels.begin(), figure.panels.end(), [](const Panel& p) { return p.grid; });
  const Scale scale = figure.panels.empty() ? Scale{} : figure.panels[0].x_scale;
  return padded(opened(extent), has_points && !has_grid ? 0.02 : 0, scale);
}

Range y_range(const Panel& panel) {
  if (!panel.y_ticks.empty()) return {-0.5, static_cast<double>(panel.y_ticks.size()) - 0.5};
  Extent extent;
  if (panel.grid) {
    for (const double edge : cell_edges(panel.grid->y, panel.y_scale)) extent.add(edge);
    if (!extent.empty()) return opened(extent);
  }
  for (const auto& series : panel.series) {
    const std::size_t n = std::min(series.x.size(), series.y.size());
    for (std::size_t i = 0; i < n; ++i) {
      const double error = i < series.error.size() && std::isfinite(series.error[i]) ? std::abs(series.error[i]) : 0;
      extent.add(series.y[i] - error);
      extent.add(series.y[i] + error);
    }
  }
  if (panel.zero_line && !extent.empty()) extent.add(0);
  Range range = opened(extent);
  if (range.low > 0 && range.low < 0.35 * range.high) range.low = 0;  // a baseline this near belongs in view
  const bool from_zero = range.low == 0;
  range = padded(range, 0.06);
  if (from_zero) range.low = -0.02 * range.span();
  return range;
}

ColourRange colour_range(const Grid& grid) {
  Extent extent;
  for (const double value : grid.values) extent.add(value);
  const bool two_signed = !extent.empty() && extent.low < 0 && extent.high > 0;
  if (!two_signed) return {opened(extent), false};
  const double size = std::min(std::max(-extent.low, extent.high), largest);
  return {{-size, size}, true};
}

std::vector<double> cell_edges(const std::vector<double>& centres, const Scale& scale) {
  if (centres.empty()) return {};
  if (centres.size() == 1) return {centres[0] - 0.5, centres[0] + 0.5};
  std::vector<double> at;
  for (const double centre : centres) at.push_back(along(scale, centre));
  std::vector<double> edges{at[0] - 0.5 * (at[1] - at[0])};
  for (std::size_t i = 1; i < at.size(); ++i) edges.push_back(0.5 * (at[i - 1] + at[i]));
  edges.push_back(at.back() + 0.5 * (at.back() - at[at.size() - 2]));
  for (double& edge : edges) edge = position_at(scale, edge);
  return edges;
}

}  // namespace teg::report
