// The runs of a study of the learner substrate.
#pragma once

#include "run/results.hpp"
#include "run/runs.hpp"

namespace teg::study {

// One session a run. Fills `shown`, [seed], where it is given, with the sessions at the shown point; of the first of
// them also the traces.
Runs learner_runs(const Study& study, const RunOptions& options, std::vector<LearnerRecord>* shown);

// Means over sessions of every series, and what the first of them left behind.
LearnerResults learning_curves(std::vector<LearnerRecord> records);

}  // namespace teg::study
