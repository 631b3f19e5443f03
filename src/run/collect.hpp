// What a table of runs comes to.
#pragma once

#include <vector>

#include "run/results.hpp"
#include "run/runs.hpp"

namespace teg::study {

// [measure][point], normalised where asked, for studies without seeds.
std::vector<std::vector<double>> point_values(const Study& study, const RunTable& table);
// Measures over seeds, windows, verdicts and the fingerprint. A point that lacks a run has no value. Verdicts are left
// out where runs are missing. Errors: those of verdicts.
Result<Results> collect(const Study& study, RunTable table);

}  // namespace teg::study
