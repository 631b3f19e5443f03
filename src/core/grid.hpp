// Steps on a grid of time.
#pragma once

#include <cmath>
#include <cstdint>

namespace teg {

struct Grid {
  double dt_ms = 0.1;
  double time_ms(std::int64_t step) const { return static_cast<double>(step) * dt_ms; }
  std::int64_t steps(double ms) const { return std::llround(ms / dt_ms); }  // rounded
};

}  // namespace teg
