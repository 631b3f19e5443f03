// What a SynapseModel must satisfy before it is simulated.
#pragma once

#include "teg/synapse.hpp"

namespace teg::sim {

// All errors at once; empty where the model is sound. Gates are checked when they are compiled.
Errors check_model(const SynapseModel& model);

}  // namespace teg::sim
