#include "equations/equations.hpp"

#include "equations/chain_equations.hpp"
#include "equations/learner_equations.hpp"
#include "equations/network_equations.hpp"

namespace teg::study {

std::vector<std::string> equations(const BuiltModel& built) {
  return built.visit([&](const BuiltSynapses&) { return equations(built.model); },
                     [&](const BuiltNetwork& network) { return equations(built.model, network); },
                     [&](const BuiltLearner& learner) {
                       auto lines = chain_equations(built.model);
                       const auto more = learner_equations(learner);
                       lines.insert(lines.end(), more.begin(), more.end());
                       return lines;
                     });
}

}  // namespace teg::study
