// Levels, occupancies and messengers again, slow and plain: the equations as they stand in the public
// headers, by small steps of the classical Runge-Kutta method. For tests.
#pragma once

#include "teg/synapse.hpp"

namespace teg::reference {

// Concentrations, occupancies and messengers at `at` (sorted, >= 0; the run begins at the earliest release
// or at 0), by steps of at most `step`. Programs: Burst and SpikeRelease without width, jitter and drawn
// vesicles, Dip, FiringChange. REQUIRES: a model that SynapseSimulation::make accepts, no traces.
Recording simulate_chain(const SynapseModel& model, Time step, const std::vector<Time>& at);

}  // namespace teg::reference
