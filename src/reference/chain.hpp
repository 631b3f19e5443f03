// The modulation of the `synapse` substrate alone, slow and plain. For tests.
#pragma once

#include "teg/synapse.hpp"

namespace teg::reference {

// Concentrations, occupancies and messengers at `at` (sorted, >= 0; the run begins at the earliest release
// or at 0), by steps of at most `step`. REQUIRES: a model that SynapseSimulation::make accepts.
Recording simulate_chain(const SynapseModel& model, Time step, const std::vector<Time>& at);

}  // namespace teg::reference
