// Expectations: expressions over what was measured, compared with what was published.
#pragma once

#include "study/runner.hpp"

namespace teg::study {

// Names, functions and dimensions, before anything is run.
Result<Done> check_expectation(const Study& study, const Expectation& expectation);

// Evaluated at every point of the axes that the expression depends on; the worst point counts.
Result<Verdict> judge(const Study& study, const Results& results, const Expectation& expectation);

}  // namespace teg::study
