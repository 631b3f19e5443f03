// What the runs of a network add to a results file.
#pragma once

#include "keep/dataset.hpp"
#include "run/results.hpp"

namespace teg::study {

// Every measure's values by seed with their 10 and 90 % quantiles, the records of probes, what the task measured,
// and the spikes of recorded populations. REQUIRES: axes of the study are coordinates already.
// Every measure by seed, with its quantiles.
void add_seeds(const Study& study, const Results& results, Dataset& data);

void add_network(const Study& study, const Results& results, Dataset& data);

}  // namespace teg::study
