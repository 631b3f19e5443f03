// What rules must satisfy in any substrate before they are simulated.
#pragma once

#include <vector>

#include "teg/plasticity.hpp"
#include "teg/result.hpp"

namespace teg::plasticity {

// All errors at once; empty where they are sound. Gates are checked when they are compiled.
Errors check_rules(const std::vector<Rule>& rules);

}  // namespace teg::plasticity
