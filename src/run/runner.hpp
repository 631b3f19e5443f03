// Runs a study: every point of its sweep, its windows, its verdicts and the traces of one protocol.
#pragma once

#include "run/results.hpp"
#include "run/run_options.hpp"

namespace teg::study {

// A study with a fit is fitted first. Errors: Fault::numeric with the point, Fault::interrupted. Results do not depend
// on `threads`.
Result<Results> run_study(const Study& study, const RunOptions& options);

}  // namespace teg::study
