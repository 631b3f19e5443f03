#include "run/runs_of.hpp"

#include "run/learner_runner.hpp"
#include "run/network_runner.hpp"
#include "run/synapse_runner.hpp"

namespace teg::study {

Result<Runs> runs_of(const Study& study, const RunOptions& options, ShownRuns* shown) {
  return study.first.visit([&](const BuiltSynapses&) -> Result<Runs> { return synapse_runs(study, options); },
                           [&](const BuiltNetwork&) -> Result<Runs> {
                             return network_runs(study, options, shown ? &shown->emplace<NetworkResults>() : nullptr);
                           },
                           [&](const BuiltLearner&) -> Result<Runs> {
                             return learner_runs(study, options,
                                                 shown ? &shown->emplace<std::vector<LearnerRecord>>() : nullptr);
                           });
}

}  // namespace teg::study
