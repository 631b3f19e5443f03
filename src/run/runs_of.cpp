#include "run/runs_of.hpp"

#include "run/learner_runner.hpp"
#include "run/network_runner.hpp"
#include "run/synapse_runner.hpp"

namespace teg::study {

Result<Runs> runs_of(const Study& study, const RunOptions& options) {
  if (study.first.network) return network_runs(study, options, nullptr);
  if (study.first.learner) return learner_runs(study, options, nullptr);
  return synapse_runs(study, options);
}

}  // namespace teg::study
