#include "analysis/window_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace teg::analysis {
namespace {

constexpr double other_sign_part = 0.1;

// What each position stands for on its axis.
std::vector<double> widths(std::span<const double> x) {
  std::vector<double> out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double before = i > 0 ? x[i] - x[i - 1] : 0, after = i + 1 < x.size() ? x[i + 1] - x[i] : 0;
    out[i] = (before + after) / 2;
  }
  return out;
}

// Slope of the best x of each row against y, over rows whose best is at least half of the peak.
double ridge_slope(std::span<const double> x, std::span<const double> y, std::span<const double> z, double peak) {
  double n = 0, sx = 0, sy = 0, sxy = 0, syy = 0;
  for (std::size_t row = 0; row < y.size(); ++row) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < x.size(); ++i)
      if (z[row * x.size() + i] / peak > z[row * x.size() + best] / peak) best = i;
    if (z[row * x.size() + best] / peak < 0.5) continue;
    n += 1, sx += x[best], sy += y[row], sxy += x[best] * y[row], syy += y[row] * y[row];
  }
  return (n * sxy - sx * sy) / (n * syy - sy * sy);
}

using Unit = MapField::Unit;
constexpr std::array fields{
    MapField{"peak_x", &MapSummary::peak_x, Unit::x, "where the value is largest in size, along the first axis"},
    MapField{"peak_y", &MapSummary::peak_y, Unit::y, "and along the second"},
    MapField{"peak_value", &MapSummary::peak_value, Unit::value, "the value there"},
    MapField{"sign", &MapSummary::sign, Unit::none, "its sign"},
    MapField{"half_fraction", &MapSummary::half_fraction, Unit::none, "part of the map with at least half of the peak"},
    MapField{"centre_x", &MapSummary::centre_x, Unit::x, "middle of that part along the first axis"},
    MapField{"centre_y", &MapSummary::centre_y, Unit::y, "and along the second"},
    MapField{"tilt", &MapSummary::tilt, Unit::x_per_y,
             "how far the best position moves for each unit of the second axis"},
    MapField{"against", &MapSummary::against, Unit::none,
             "part of the map with the other sign, at a tenth of the peak or more"},
};

}  // namespace

MapSummary summarise_map(std::span<const double> x, std::span<const double> y, std::span<const double> z) {
  MapSummary s;
  if (std::any_of(z.begin(), z.end(), [](double v) { return std::isnan(v); })) {
    for (const auto& field : fields) s.*field.member = std::numeric_limits<double>::quiet_NaN();
    return s;
  }
  std::size_t peak = 0;
  for (std::size_t i = 1; i < z.size(); ++i)
    if (std::abs(z[i]) > std::abs(z[peak])) peak = i;
  s.peak_x = x[peak % x.size()], s.peak_y = y[peak / x.size()], s.peak_value = z[peak];
  s.sign = (s.peak_value > 0) - (s.peak_value < 0);
  const auto dx = widths(x), dy = widths(y);
  double whole = 0, half = 0, mx = 0, my = 0, against = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double area = dx[i % x.size()] * dy[i / x.size()], part = z[i] / s.peak_value;
    whole += area;
    if (part >= 0.5) half += area, mx += area * x[i % x.size()], my += area * y[i / x.size()];
    if (part <= -other_sign_part) against += area;
  }
  s.half_fraction = half / whole, s.against = against / whole;
  s.centre_x = mx / half, s.centre_y = my / half;
  s.tilt = ridge_slope(x, y, z, s.peak_value);
  return s;
}

std::span<const MapField> map_fields() { return fields; }

}  // namespace teg::analysis
