// Pairing windows as their equations stand in teg/plasticity.hpp.
#pragma once

#include <cmath>

#include "teg/plasticity.hpp"

namespace teg::reference {

// The largest value of exp(-t / slow) - exp(-t / fast).
inline double peak(double slow, double fast) {
  const double at = std::log(slow / fast) * slow * fast / (slow - fast);
  return std::exp(-at / slow) - std::exp(-at / fast);
}

inline double window(const Channel& channel, double lag_ms) {
  const double tau = channel.tau_pair.native(), rise = channel.tau_pair_rise.native();
  switch (channel.window) {
    case Window::exponential: return std::exp(-lag_ms / tau);
    case Window::double_exponential: return (std::exp(-lag_ms / tau) - std::exp(-lag_ms / rise)) / peak(tau, rise);
    case Window::alpha: return lag_ms / tau * std::exp(1 - lag_ms / tau);
  }
  return 0;
}

}  // namespace teg::reference
