// The atlas as labelled arrays.
#pragma once

#include <string>

#include "atlas/atlas.hpp"
#include "keep/dataset.hpp"

namespace teg::study::atlas {

// One variable an entry, each over axes of its own, and the numbers of all windows; `command` repeats the run.
Dataset to_dataset(const Results& results, const std::string& command);

}  // namespace teg::study::atlas
