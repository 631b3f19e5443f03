#include "equations/equations.hpp"

#include "equations/chain_equations.hpp"
#include "equations/learner_equations.hpp"
#include "equations/network_equations.hpp"

namespace teg::study {

std::vector<std::string> equations(const BuiltModel& built) {
  if (built.network) return equations(built.model, *built.network);
  if (!built.learner) return equations(built.model);
  auto lines = chain_equations(built.model);
  const auto more = learner_equations(built);
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

}  // namespace teg::study
