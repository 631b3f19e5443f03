#include "analysis/effect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/bootstrap.hpp"

namespace teg::analysis {
namespace {

constexpr double normal_975 = 1.959963984540054;  // quantile of the normal distribution

double squared(std::span<const double> values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double v : values) sum += (v - centre) * (v - centre);
  return sum;
}

}  // namespace

EffectSize hedges_g(std::span<const double> first, std::span<const double> second) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto n1 = static_cast<double>(first.size()), n2 = static_cast<double>(second.size()), m = n1 + n2 - 2;
  if (n1 < 2 || n2 < 2) return {none, none, none};
  const double spread = std::sqrt((squared(first) + squared(second)) / m);
  const double rounding = 1e-12 * std::max(std::abs(mean(first)), std::abs(mean(second)));
  if (!(spread > rounding)) return {none, none, none};
  const double correction = std::exp(std::lgamma(m / 2) - std::lgamma((m - 1) / 2)) / std::sqrt(m / 2);
  const double g = correction * (mean(second) - mean(first)) / spread;
  const double error = std::sqrt((n1 + n2) / (n1 * n2) + g * g / (2 * (n1 + n2)));
  return {g, g - normal_975 * error, g + normal_975 * error};
}

}  // namespace teg::analysis
