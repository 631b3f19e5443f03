#include "network/noise.hpp"

#include "core/maths.hpp"

namespace teg::network {

double unit_normal(std::uint32_t word) { return normal_quantile(unit_uniform(word)); }

PoissonTable::PoissonTable(double mean) {
  double probability = exp(-mean), below = probability;
  for (int k = 1; mean > 0; ++k) {
    const double threshold = below * 0x1p32;
    if (threshold >= 0x1p32 - 0.5) break;
    thresholds_.push_back(static_cast<std::uint32_t>(threshold));
    probability *= mean / k;
    if (probability < 1e-14 && k > mean) break;
    below += probability;
  }
}

}  // namespace teg::network
