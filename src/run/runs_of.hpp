// The runs of a study, of whatever substrate.
#pragma once

#include "run/runs.hpp"

namespace teg::study {

Result<Runs> runs_of(const Study& study, const RunOptions& options);  // the study must outlive them

}  // namespace teg::study
