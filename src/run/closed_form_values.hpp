// What the algebra predicts beside what was simulated.
#pragma once

#include "run/results.hpp"

namespace teg::study {

// Fills results.closed_form, [measure][point], for final weights of studies of synapses whose model has a closed form
// at every point (reference/closed_form.hpp); normalised as the measure is. Empty for other measures.
void add_closed_form(const Study& study, Results& results);

}  // namespace teg::study
