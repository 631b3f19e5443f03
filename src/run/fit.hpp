// Least squares: constants of a study until its measures agree with what was published.
#pragma once

#include "run/run_options.hpp"
#include "study/study.hpp"

namespace teg::study {

struct FittedConstant {
  std::string name, text;  // "tau", "1.31 s"
  double start = 0, value = 0;
};
struct FitOutcome {
  std::vector<FittedConstant> constants;
  double residual = 0;  // sum of squares; of (simulated - published) / error where errors were published
  std::size_t points = 0, evaluations = 0;
};

// Searches globally (controlled random search, Kaelo & Ali 2006), then from the best point locally (Subplex,
// Rowan 1990), both by NLopt, and leaves the study with the constants found. The same study and seed give the
// same constants. Errors: Fault::numeric where the model fails at the start, Fault::interrupted.
Result<FitOutcome> fit_study(Study& study, const RunOptions& options);

}  // namespace teg::study
