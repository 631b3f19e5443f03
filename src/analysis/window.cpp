#include "analysis/window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/maths.hpp"

namespace teg::analysis {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double crossing(double x0, double y0, double x1, double y1, double level) {
  return x0 + (x1 - x0) * (level - y0) / (y1 - y0);
}

// From the peak in one direction to where y first falls below half of it.
double half_maximum(std::span<const double> x, std::span<const double> y, std::size_t peak, int direction) {
  const double half = y[peak] / 2, sign = y[peak] < 0 ? -1 : 1;
  for (auto i = static_cast<std::ptrdiff_t>(peak); i + direction >= 0 && i + direction < std::ssize(x);
       i += direction) {
    const auto here = static_cast<std::size_t>(i), next = static_cast<std::size_t>(i + direction);
    if (sign * (y[next] - half) < 0) return crossing(x[here], y[here], x[next], y[next], half);
  }
  return none;
}

// Slope of log |y| over one flank of the peak; its inverse is the time constant.
double flank_tau(std::span<const double> x, std::span<const double> y, std::size_t from, std::size_t to, double peak) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = from; i < to; ++i) {
    const double part = y[i] / peak;
    if (!(part >= 0.02 && part <= 0.6)) continue;
    const double ly = log(part);
    n += 1, sx += x[i], sy += ly, sxx += x[i] * x[i], sxy += x[i] * ly;
  }
  if (n < 3) return none;
  const double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  return std::abs(1 / slope);
}

double area_between(std::span<const double> x, std::span<const double> y, double from, double to) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double a = std::max(x[i], from), b = std::min(x[i + 1], to);
    if (a >= b) continue;
    const double slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
    area += (b - a) * (y[i] + slope * ((a + b) / 2 - x[i]));
  }
  return area;
}

// Of the pieces between points from .. to.
double steepest(std::span<const double> x, std::span<const double> y, std::size_t from, std::size_t to) {
  double slope = 0;
  for (std::size_t i = from; i < to; ++i) slope = std::max(slope, std::abs((y[i + 1] - y[i]) / (x[i + 1] - x[i])));
  return slope;
}

// Where the sign first changes; in the middle of the zeros that lie between, where there are any.
double first_crossing(std::span<const double> x, std::span<const double> y) {
  std::size_t last = 0;  // with a sign
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (y[i] == 0) continue;
    if (y[last] != 0 && (y[i] > 0) != (y[last] > 0))
      return i == last + 1 ? crossing(x[last], y[last], x[i], y[i], 0) : (x[last + 1] + x[i - 1]) / 2;
    last = i;
  }
  return none;
}

using Unit = WindowField::Unit;
constexpr std::array fields{
    WindowField{"peak", &WindowSummary::peak, Unit::x, "where the value is largest in size"},
    WindowField{"peak_value", &WindowSummary::peak_value, Unit::value, "the value there"},
    WindowField{"sign", &WindowSummary::sign, Unit::none, "its sign"},
    WindowField{"half_from", &WindowSummary::half_from, Unit::x, "begin of the half-maximum interval"},
    WindowField{"half_to", &WindowSummary::half_to, Unit::x, "end of the half-maximum interval"},
    WindowField{"correlation", &WindowSummary::correlation, Unit::none, "Pearson's r with the published values"},
    WindowField{"same_signs", &WindowSummary::same_signs, Unit::none,
                "fraction of published values with the same sign"},
    WindowField{"published_misfit", &WindowSummary::published_misfit, Unit::none,
                "relative root mean square difference from published values"},
    WindowField{"width", &WindowSummary::width, Unit::x, "full width at half maximum"},
    WindowField{"area", &WindowSummary::area, Unit::value_x, "area under the window"},
    WindowField{"area_before", &WindowSummary::area_before, Unit::value_x, "area at negative positions"},
    WindowField{"area_after", &WindowSummary::area_after, Unit::value_x, "area at positive positions"},
    WindowField{"asymmetry", &WindowSummary::asymmetry, Unit::none, "area_after / area_before"},
    WindowField{"zero_crossing", &WindowSummary::zero_crossing, Unit::x, "first change of sign"},
    WindowField{"tau_before", &WindowSummary::tau_before, Unit::x, "time constant of the flank before the peak"},
    WindowField{"tau_after", &WindowSummary::tau_after, Unit::x, "time constant of the flank after the peak"},
    WindowField{"onset_sensitivity", &WindowSummary::onset_sensitivity, Unit::per_x,
                "steepest change before the peak, in peaks for each unit of the axis"},
    WindowField{"offset_sensitivity", &WindowSummary::offset_sensitivity, Unit::per_x,
                "steepest change after the peak, in peaks for each unit of the axis"},
    WindowField{"mean", &WindowSummary::mean, Unit::value, "mean over the axis"},
};

}  // namespace

std::span<const WindowField> window_fields() { return fields; }

void compare(WindowSummary& summary, std::span<const double> x, std::span<const double> y,
             std::span<const double> published_x, std::span<const double> published_y) {
  if (published_x.empty() || published_y.size() != published_x.size()) return;
  const auto n = static_cast<double>(published_x.size());
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0, off = 0, same = 0;
  for (std::size_t i = 0; i < published_x.size(); ++i) {
    const double found = value_at(x, y, published_x[i]), wanted = published_y[i];
    a += found, b += wanted, aa += found * found, bb += wanted * wanted, ab += found * wanted;
    off += (found - wanted) * (found - wanted);
    same += (found > 0) == (wanted > 0) && (found < 0) == (wanted < 0);
  }
  summary.correlation = (n * ab - a * b) / std::sqrt((n * aa - a * a) * (n * bb - b * b));
  summary.same_signs = same / n;
  summary.published_misfit = std::sqrt(off / bb);
}

WindowSummary summarise(std::span<const double> x, std::span<const double> y) {
  WindowSummary s;
  if (std::any_of(y.begin(), y.end(), [](double v) { return std::isnan(v); })) {
    for (const auto& field : fields) s.*field.member = none;
    return s;
  }
  std::size_t peak = 0;
  for (std::size_t i = 1; i < y.size(); ++i)
    if (std::abs(y[i]) > std::abs(y[peak])) peak = i;
  s.peak = x[peak];
  s.peak_value = y[peak];
  s.sign = (s.peak_value > 0) - (s.peak_value < 0);
  s.half_from = half_maximum(x, y, peak, -1);
  s.half_to = half_maximum(x, y, peak, 1);
  s.width = s.half_to - s.half_from;
  s.area = area_between(x, y, x.front(), x.back());
  s.area_before = area_between(x, y, x.front(), 0);
  s.area_after = area_between(x, y, 0, x.back());
  s.asymmetry = s.area_after / s.area_before;
  s.mean = s.area / (x.back() - x.front());
  s.zero_crossing = first_crossing(x, y);
  s.onset_sensitivity = steepest(x, y, 0, peak) / std::abs(s.peak_value);
  s.offset_sensitivity = steepest(x, y, peak, x.size() - 1) / std::abs(s.peak_value);
  s.tau_before = flank_tau(x, y, 0, peak, s.peak_value);
  s.tau_after = flank_tau(x, y, peak + 1, x.size(), s.peak_value);
  return s;
}

double value_at(std::span<const double> x, std::span<const double> y, double position) {
  const auto tolerance = 1e-9 * (x.back() - x.front());
  if (!(position >= x.front() - tolerance && position <= x.back() + tolerance)) return none;
  const auto above = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), position - tolerance) - x.begin());
  if (above == x.size()) return y.back();
  if (std::abs(x[above] - position) <= tolerance || above == 0) return y[above];
  return y[above - 1] + (y[above] - y[above - 1]) * (position - x[above - 1]) / (x[above] - x[above - 1]);
}

}  // namespace teg::analysis
