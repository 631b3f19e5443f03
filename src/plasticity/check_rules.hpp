// What rules must satisfy in any substrate before they are simulated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "teg/plasticity.hpp"
#include "teg/result.hpp"

namespace teg::plasticity {

// All errors at once; empty where they are sound. Gates are checked when they are compiled.
Errors check_rules(const std::vector<Rule>& rules);

// Whether the rise of a trace is as slow as its decay, so that it is no difference of two exponentials.
bool are_alike(Time rise, Time decay);

// What is wrong with weights from `least` to `most` at the start, `where`, of synapses under a rule: they may not begin
// outside its bounds, in any substrate.
std::optional<Error> outside_bounds(const std::string& where, double least, double most, const Rule& rule);

}  // namespace teg::plasticity
