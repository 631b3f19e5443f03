// A hash of everything that a model, a task's name and probes say: a checkpoint belongs to one of them.
#pragma once

#include <cstdint>
#include <vector>

#include "teg/network_simulation.hpp"

namespace teg::sim {

std::uint64_t describe(const NetworkModel& model, const Task* task, const std::vector<Probe>& probes);

}  // namespace teg::sim
