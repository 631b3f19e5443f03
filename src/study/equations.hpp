// The model in words and equations, written from the resolved study.
#pragma once

#include <string>
#include <vector>

#include "study/build_model.hpp"
#include "study/outside.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// One line each, in the order of the chain.
std::vector<std::string> equations(const SynapseModel& model);
std::vector<std::string> chain_equations(const SynapseModel& model);  // modulators, receptors, messengers
std::vector<std::string> rule_equations(const SynapseModel& model);
// Of the whole network: chain, rules, populations, projections, and what the task does.
std::vector<std::string> equations(const SynapseModel& chain, const BuiltNetwork& network);
// Of whatever the study simulates.
std::vector<std::string> equations(const BuiltModel& built);
// The same for what runs outside it.
std::vector<std::string> equations(const Outside& outside);

}  // namespace teg::study
