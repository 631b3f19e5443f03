// The figures and the page of the atlas.
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.hpp"
#include "report/figure.hpp"
#include "report/page.hpp"

namespace teg::report {

// Windows aligned in logarithmic time, pairings, regions, phase diagrams, tasks compared; those of the parts that
// were computed.
std::vector<Figure> atlas_figures(const study::atlas::Results& results);

Page atlas_page(const study::atlas::Results& results, std::vector<Figure> figures, const std::string& command);

// The numbers of every window, one a row.
std::vector<std::string> window_header();
std::vector<std::vector<std::string>> window_rows(const study::atlas::Results& results);

// What transfers between tasks and what does not, in words, counted in this run.
std::vector<std::string> transfer_sentences(const study::atlas::Results& results);

}  // namespace teg::report
