// The model in words and equations, written from the resolved study.
#pragma once

#include <string>
#include <vector>

#include "study/outside.hpp"
#include "teg/synapse.hpp"

namespace teg::study {

// One line each, in the order of the chain.
std::vector<std::string> equations(const SynapseModel& model);
// The same for what runs outside it.
std::vector<std::string> equations(const Outside& outside);

}  // namespace teg::study
