// The figures and the page of a study's run.
#pragma once

#include <string>
#include <vector>

#include "report/figure.hpp"
#include "report/page.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::report {

// Timing windows first, then what one protocol does from spikes to weight.
std::vector<Figure> study_figures(const study::Study& study, const study::Results& results);

Page study_page(const study::Study& study, const study::Results& results, std::vector<Figure> figures,
                const std::string& command);

}  // namespace teg::report
