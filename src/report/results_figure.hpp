// A figure of variables of a results file.
#pragma once

#include "keep/dataset.hpp"
#include "report/figure.hpp"
#include "teg/result.hpp"

namespace teg::report {

// Each variable against the axis `against` (default: its last): a line for each position of its other axis, or a heat
// map where these are many numbers; dashed lines at NAME_p10 and NAME_p90 where `all` has them. Variables of one unit
// share a panel. Errors: more than two axes, an axis that a variable lacks, several heat maps.
Result<Figure> results_figure(const Dataset& data, const Dataset& all, const std::string& against);

}  // namespace teg::report
