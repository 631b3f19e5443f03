#include "pathway/state_scales.hpp"

#include <algorithm>
#include <cmath>

namespace teg::pathway {
namespace {

// Less than this part of the largest state is what rounding leaves of nothing.
constexpr double rounding = 1e-30;

}  // namespace

void StateScales::begin(std::span<const double> states, std::span<const double> slopes, double span) {
  double largest = 0;
  for (const double y : states) largest = std::max(largest, std::abs(y));
  scales_.assign(states.size(), 0.0);
  for (std::size_t i = 0; i < states.size(); ++i)
    if (std::abs(states[i]) > rounding * largest) scales_[i] = std::abs(states[i]);
  spread();
  for (std::size_t i = 0; i < states.size(); ++i)
    if (scales_[i] == 0 && std::isfinite(slopes[i] * span)) scales_[i] = std::abs(slopes[i] * span);
  spread();
  double least = 0;
  for (const double s : scales_)
    if (s > 0 && (least == 0 || s < least)) least = s;
  for (double& s : scales_)
    if (!(s > 0) || !std::isfinite(s)) s = least > 0 ? least : 1;
}

void StateScales::spread() {
  const auto& pattern = network_.gradient->pattern();  // by columns: which rates depend on a state
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    std::vector<double> found(scales_.size(), 0.0);
    for (std::size_t column = 0; column < scales_.size(); ++column)
      for (auto k = pattern.starts[column]; scales_[column] > 0 && k < pattern.starts[column + 1]; ++k) {
        auto& scale = found[static_cast<std::size_t>(pattern.rows[static_cast<std::size_t>(k)])];
        if (scale == 0 || scales_[column] < scale) scale = scales_[column];
      }
    for (std::size_t i = 0; i < scales_.size(); ++i)
      if (scales_[i] == 0 && found[i] > 0) scales_[i] = found[i], has_changed = true;
  }
}

void StateScales::reached(std::span<const double> states) {
  for (std::size_t i = 0; i < states.size(); ++i)
    if (const double y = std::abs(states[i]); y > scales_[i] && std::isfinite(y)) scales_[i] = y;
}

}  // namespace teg::pathway
