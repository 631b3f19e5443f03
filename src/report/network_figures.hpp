// Figures and words that a network study has beside its measures.
#pragma once

#include "report/figure.hpp"
#include "report/page.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::report {

// The records of its probes over time, for every seed, and the spikes of recorded populations.
void add_network_figures(const study::Study& study, const study::Results& results, std::vector<Figure>& figures);

// Between which values 80 % of the seeds lie, drawn at x. REQUIRES: one value of x for each point.
void add_seed_interval(const study::Results& results, std::size_t measure, const std::vector<double>& x, Panel& panel);

Table seed_table(const study::Study& study, const study::Results& results);
std::string network_methods(const study::BuiltNetwork& network);

}  // namespace teg::report
