// Whether every point of a sweep is a sound model, before any is run.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// Errors of the model at the values of each axis, with the other axes at their first values; each once, with where it
// is. Of long axes both ends and values evenly between are looked at.
Errors check_points(const Study& study);

}  // namespace teg::study
