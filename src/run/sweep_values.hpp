// The measures of a study and nothing else.
#pragma once

#include <vector>

#include "run/run_options.hpp"
#include "study/study.hpp"

namespace teg::study {

// The measures at every point, [measure][point], normalised where asked. Errors as of run_study.
Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options);

}  // namespace teg::study
