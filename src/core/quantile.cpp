#include "core/quantile.hpp"

#include <cstddef>

#include "core/require.hpp"

namespace teg {

double quantile_of_sorted(std::span<const double> sorted, double part) {
  TEG_REQUIRE(!sorted.empty() && !(sorted.back() < sorted.front()));
  const double at = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= sorted.size() || sorted[below] == sorted[below + 1]) return sorted[below];
  const double rest = at - static_cast<double>(below);
  return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
}

}  // namespace teg
