// What the sessions of a learner add to a results file.
#pragma once

#include "keep/dataset.hpp"
#include "run/results.hpp"

namespace teg::study {

// Every series of the shown point by trial (its mean over seeds and the standard error of that), and what
// the first session recorded at every step. REQUIRES: axes of the study are coordinates already.
void add_learner(const Study& study, const Results& results, Dataset& data);

}  // namespace teg::study
