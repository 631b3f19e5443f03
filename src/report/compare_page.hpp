// The page of a comparison: overlays, differences with intervals, what was changed.
#pragma once

#include "compare/compare.hpp"
#include "report/page.hpp"

namespace teg::report {

struct ComparedFiles {
  const Dataset &a, &b;
  std::string name_a, name_b, command;
};

// Over one axis: both, and their difference with its interval below. Over two: a map of the difference.
std::vector<Figure> compare_figures(const study::Comparison& comparison, const ComparedFiles& files);
Page compare_page(const study::Comparison& comparison, const ComparedFiles& files);

// Header and rows: the largest difference of each measure, and `most` points of those with seeds, largest effects
// first.
Table measure_table(const study::Comparison& comparison);
Table effect_table(const study::Comparison& comparison, std::size_t most);
Table compared_window_table(const study::Comparison& comparison);
Table changed_table(const study::Comparison& comparison);

}  // namespace teg::report
