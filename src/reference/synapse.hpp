// The `synapse` substrate again, slow and plain: small Runge-Kutta steps that never cross an event,
// and sums over every pair of spikes. Tests and `teg verify` compare the engine with it.
#pragma once

#include <vector>

#include "teg/synapse.hpp"

namespace teg::reference {

// Every variable at `at` (sorted; within [0, until]), by steps of at most `step`. Where gates are
// smooth the error falls with the fourth power of the step; at a kink of a gate and where a weight
// leaves a hard bound with the second; at a jump of a gate, and where a weight arrives at a power bound
// with an exponent below 1, more slowly.
// REQUIRES: a model that SynapseSimulation::make accepts; 0 < step < 2.7 / the fastest rate in it (an
// explicit method is unstable beyond).
Recording simulate(const SynapseModel& model, Time step, const std::vector<Time>& at);

}  // namespace teg::reference
