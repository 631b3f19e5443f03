// What a row reads of one target for one term of a rule, in one load.
#pragma once

#include "core/archive.hpp"

namespace teg::network {

// Over a target's spikes since an epoch began (see plastic_rule.hpp): alpha, and alpha P times the component's factor;
// and the target's own trace, where the epoch is the present one.
struct alignas(16) Quad {
  float alpha = 0, integral = 0, y = 0, unused = 0;
};

}  // namespace teg::network

template <>
inline constexpr bool teg::is_packed<teg::network::Quad> = sizeof(teg::network::Quad) == 4 * sizeof(float);
