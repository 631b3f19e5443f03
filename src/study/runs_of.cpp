#include "study/runs_of.hpp"

#include "study/learner_runner.hpp"
#include "study/network_runner.hpp"
#include "study/synapse_runner.hpp"

namespace teg::study {

Result<Runs> runs_of(const Study& study, const RunOptions& options) {
  if (study.first.network) return network_runs(study, options, nullptr);
  if (study.first.learner) return learner_runs(study, options, nullptr);
  return synapse_runs(study, options);
}

}  // namespace teg::study
