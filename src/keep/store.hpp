// Results files read back.
#pragma once

#include <string>

#include "keep/dataset.hpp"
#include "teg/result.hpp"

namespace teg::study {

// Reads a file that to_hdf5 (store_write.hpp) has made. Errors: a missing, foreign, truncated or changed file.
Result<Dataset> from_hdf5(const std::string& path);

}  // namespace teg::study
