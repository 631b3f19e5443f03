// The runs of a study of the network substrate.
#pragma once

#include "run/results.hpp"
#include "run/runs.hpp"

namespace teg::study {

// Simulates one thread a run, and fills `shown`, where it is given, from the shown point. Errors: checkpoints of
// another study, the file system.
Result<Runs> network_runs(const Study& study, const RunOptions& options, NetworkResults* shown);

}  // namespace teg::study
