// The chain, the rules and the synapses of a model in words and equations.
#pragma once

#include <string>
#include <vector>

#include "teg/synapse.hpp"

namespace teg::study {

// One line each, in the order of the chain.
std::vector<std::string> equations(const SynapseModel& model);
std::vector<std::string> chain_equations(const SynapseModel& model);  // modulators, receptors, messengers
std::vector<std::string> rule_equations(const SynapseModel& model);

}  // namespace teg::study
