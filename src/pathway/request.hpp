// A request against a pathway: every name looked up, every value checked.
#pragma once

#include <optional>
#include <vector>

#include "pathway/pathway.hpp"

namespace teg::pathway {

struct Plan {
  std::vector<double> slots;         // workspace with every stored value at the start
  std::vector<std::size_t> outputs;  // symbols
  std::vector<std::pair<std::size_t, const Trace*>> traces;
};

Result<Plan> make_plan(const Pathway& pathway, const Request& request);

}  // namespace teg::pathway
