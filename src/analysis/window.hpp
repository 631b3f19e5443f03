// A timing window: a measured value against a time, and what can be said of its shape.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace teg::analysis {

// Positions x ascend; a field that cannot be had (no second half-maximum, too few points) is NaN, and all are where a
// value is NaN.
struct WindowSummary {
  double peak = 0, peak_value = 0;         // where |y| is largest, and y there
  double sign = 0;                         // of the peak
  double half_from = 0, half_to = 0;       // around the peak, where y falls to half of it (interpolated)
  double width = 0;                        // half_to - half_from
  double area = 0;                         // trapezoidal
  double area_before = 0, area_after = 0;  // of x < 0 and x > 0
  double asymmetry = 0;                    // area_after / area_before
  double zero_crossing = 0;                // first change of sign (interpolated; of zeros between, the middle)
  double tau_before = 0, tau_after = 0;    // exponential fits to the flanks, log |y| by least squares where
                                           // y has the peak's sign and 2 % to 60 % of its size
  double onset_sensitivity = 0, offset_sensitivity = 0;  // steepest slope before and after the peak, over |peak_value|
  double mean = 0;                                       // area / range
  double correlation = NAN;       // Pearson's r with published values; NaN without them, as below
  double same_signs = NAN;        // fraction of published values whose sign is that of y there
  double published_misfit = NAN;  // root mean square of y - published, over that of published
};

WindowSummary summarise(std::span<const double> x, std::span<const double> y);

// Fills in how y agrees with published values; does nothing where there are none.
void compare(WindowSummary& summary, std::span<const double> x, std::span<const double> y,
             std::span<const double> published_x, std::span<const double> published_y);

// Fields by name, for expectations: "peak", "half_from" ... and what each is.
struct WindowField {
  std::string_view name;
  double WindowSummary::* member;
  enum class Unit { none, x, value, value_x, per_x } unit;  // x: of the axis
  std::string_view doc;
};
std::span<const WindowField> window_fields();

// y at a position, interpolated linearly; NaN outside.
double value_at(std::span<const double> x, std::span<const double> y, double position);

}  // namespace teg::analysis
