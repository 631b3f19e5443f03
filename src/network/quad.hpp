// One spike as one term of a rule sees it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/archive.hpp"

namespace teg::network {

inline constexpr std::size_t newest_spikes = 8;    // kept at hand for each neuron
inline constexpr std::size_t spikes_together = 4;  // of them, in one piece
inline constexpr std::int32_t no_spike = -2147483647 - 1;

// See plastic_rule.hpp; p holds P times the component's factor.
struct alignas(16) Quad {
  std::int32_t step = no_spike;
  float alpha = 0, p = 0, y = 0;
};

}  // namespace teg::network

template <>
inline constexpr bool teg::is_packed<teg::network::Quad> = sizeof(teg::network::Quad) == 4 * sizeof(float);
