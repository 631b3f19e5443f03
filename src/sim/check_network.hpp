// What a NetworkModel must satisfy before anything is built.
#pragma once

#include "network/layout.hpp"
#include "teg/network.hpp"
#include "teg/network_simulation.hpp"

namespace teg::sim {

// All errors at once; empty where the model is sound.
Errors check_network(const NetworkModel& model, const Task* task);

// Bytes that the synapses and neurons will need, and an error where that is more than there is.
double needed_bytes(const NetworkModel& model);
Errors check_memory(const NetworkModel& model, double limit_bytes);

}  // namespace teg::sim
