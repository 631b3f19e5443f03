// Pairing windows, and what spikes induce, as their equations stand in teg/plasticity.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

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

// Two events closer than this happen at the same instant.
inline constexpr double same_instant_ms = 1e-7;

// W over the spikes strictly earlier than `at`.
inline double paired(const Channel& channel, double at_ms, const std::vector<double>& others_ms) {
  double sum = 0, least_lag = INFINITY;
  for (const double other : others_ms)
    if (const double lag = at_ms - other; lag > same_instant_ms) {
      sum += window(channel, lag);
      least_lag = std::min(least_lag, lag);
    }
  if (channel.matching == Matching::all_to_all) return sum;
  return std::isinf(least_lag) ? 0 : window(channel, least_lag);
}

// What one spike induces, given when the other side's spikes arrive.
inline double induced(const Channel& channel, bool is_pre, double at_ms, const std::vector<double>& others_ms) {
  if (channel.pairing == (is_pre ? Pairing::pre : Pairing::post)) return 1;
  const bool pairs = channel.pairing == (is_pre ? Pairing::post_pre : Pairing::pre_post);
  return pairs || channel.pairing == Pairing::symmetric ? paired(channel, at_ms, others_ms) : 0;
}

}  // namespace teg::reference
