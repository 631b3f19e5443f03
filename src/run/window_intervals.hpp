// How far timing windows would move if other seeds had been drawn.
#pragma once

#include "run/results.hpp"

namespace teg::study {

// Fills results.intervals, [measure][point of the other axes][field of a window], for windows of runs with several
// seeds: percentile bootstrap intervals of 95 % over seeds, which are resampled for the whole window at once, since one
// seed is one animal at every delay. Does not touch values or the fingerprint.
void add_window_intervals(const Study& study, Results& results);

}  // namespace teg::study
