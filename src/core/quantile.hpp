// Quantiles of samples.
#pragma once

#include <span>

namespace teg {

// The quantile, 0 <= part <= 1, between neighbours (type 7 of Hyndman & Fan 1996, doi:10.2307/2684934).
// REQUIRES: at least one value; ascending.
double quantile_of_sorted(std::span<const double> sorted, double part);

}  // namespace teg
