// Figures and tables of what a study measures: windows, maps, and what the parameters of a sweep do to them.
#pragma once

#include <vector>

#include "report/figure.hpp"
#include "report/page.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::report {

// For each measure one figure over its axes, and one for each parameter that moves a window or, of a sample or of more
// than two axes, a value. REQUIRES: the study has axes.
void add_measure_figures(const study::Study& study, const study::Results& results, std::vector<Figure>& figures);

// All fields of one window, or a line for each of several; with intervals over seeds.
Table window_table(const study::Study& study, const study::Results& results, std::size_t measure);
Table map_table(const study::Study& study, std::size_t measure, const analysis::MapSummary& map);

}  // namespace teg::report
