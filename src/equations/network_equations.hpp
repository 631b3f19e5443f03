// A network in words and equations.
#pragma once

#include <string>
#include <vector>

#include "build/network_study.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// Of the whole network: chain, rules, populations, projections, and what the task does.
std::vector<std::string> equations(const SynapseModel& chain, const BuiltNetwork& network);

}  // namespace teg::study
