// Every seed at every point of a sweep, in parallel, for substrates that draw random numbers.
#pragma once

#include <functional>
#include <string>

#include "study/runner.hpp"

namespace teg::study {

// What a run with one seed leaves behind.
struct SeededRun {
  std::vector<double> values;  // [measure]
  std::string fingerprint;
};

struct SeededSweep {
  const Study& study;
  const RunOptions& options;
  // A run; `stopped` says whether to give up.
  std::function<Result<SeededRun>(std::size_t point, std::size_t seed, const std::function<bool()>& stopped)> run;
  std::string when_interrupted = "run it again; nothing was written";
};

// Measures of all runs, reduced over seeds; windows, verdicts and the fingerprint. Results do not depend on threads.
// Errors: the first in the order of points and seeds, with its place; a numerical failure with the command that
// replays it; Fault::interrupted.
Result<Results> run_seeded(const SeededSweep& sweep);

}  // namespace teg::study
