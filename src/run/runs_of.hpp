// The runs of a study, of whatever substrate.
#pragma once

#include <variant>
#include <vector>

#include "run/results.hpp"
#include "run/runs.hpp"

namespace teg::study {

// What the runs of the shown point leave behind beside their measures: nothing of synapses, sessions of a learner.
using ShownRuns = std::variant<std::monostate, NetworkResults, std::vector<LearnerRecord>>;

// Fills `shown`, where it is given, while they run. The study and `shown` must outlive them.
Result<Runs> runs_of(const Study& study, const RunOptions& options, ShownRuns* shown = nullptr);

}  // namespace teg::study
