// Runs a study of the learner substrate: every seed at every point of its sweep.
#pragma once

#include "study/runner.hpp"

namespace teg::study {

// Sessions run in parallel, one thread each; results do not depend on threads. Errors: those of the model with its
// point and seed, Fault::numeric, Fault::interrupted.
Result<Results> run_learner_study(const Study& study, const RunOptions& options);

}  // namespace teg::study
