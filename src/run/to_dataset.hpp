// Results as labelled arrays.
#pragma once

#include <string>

#include "keep/dataset.hpp"
#include "run/results.hpp"

namespace teg::study {

// Everything as labelled arrays, with provenance; `command` is the command that repeats the run.
Dataset to_dataset(const Study& study, const Results& results, const std::string& command);

}  // namespace teg::study
