// How large a difference between two samples is, in units of their spread.
#pragma once

#include <span>

namespace teg::analysis {

// Hedges' g: the difference of means (second - first) over the pooled standard deviation, times the exact correction
// for small samples J = Gamma(m / 2) / (sqrt(m / 2) Gamma((m - 1) / 2)), m = n1 + n2 - 2 (Hedges 1981,
// doi:10.3102/10769986006002107). The 95 % interval is that of large samples, with the variance
// (n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2)) (Hedges & Olkin 1985). NaN where a sample has fewer than two values or
// neither varies
// by more than rounding.
struct EffectSize {
  double g = 0, low = 0, high = 0;
};
EffectSize hedges_g(std::span<const double> first, std::span<const double> second);

}  // namespace teg::analysis
