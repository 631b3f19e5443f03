// A weight's change in closed form, where the algebra gives one: traces and levels that decay exponentially, and gates
// that are affine in levels. Written from the equations, not from the engine, so that figures can show one beside the
// other.
#pragma once

#include <optional>

#include "teg/synapse.hpp"

namespace teg::reference {

// For events A at s, traces of tau_e, and a gate c + sum of k C with C = tonic + sum of a exp(-(t - r) / tau_c):
//   dw = rate sum of A [(c + k tonic) E(s, 1 / tau_e) + k a exp(-|r - s| / tau) E(max(s, r), 1 / tau_e + 1 / tau_c)],
//   E(u, l) = (1 - exp(-l (T - u))) / l,  tau = tau_e where the release comes later, else tau_c   (T: `until`)
// Nothing where the model has anything else: other clearances or programs, jitter, receptors in gates, bounds,
// ceilings, gated induction, sampled conversion.
std::optional<double> weight_change(const SynapseModel& model, const Synapse& synapse);

}  // namespace teg::reference
