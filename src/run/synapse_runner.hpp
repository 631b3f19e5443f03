// The runs of a study of synapses.
#pragma once

#include "run/runs.hpp"

namespace teg::study {

// One protocol with one seed a run.
Runs synapse_runs(const Study& study, const RunOptions& options);

}  // namespace teg::study
