// Figures and words that a study of a learner has beside its measures.
#pragma once

#include "report/figure.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::report {

// Series over trials, with the interval of their means, and what was recorded at every step.
void add_learner_figures(const study::Study& study, const study::Results& results, std::vector<Figure>& figures);

std::string learner_methods(const study::BuiltLearner& learner);

}  // namespace teg::report
