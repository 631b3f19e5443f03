// Two results files beside each other: what differs, by how much, and how surely.
#pragma once

#include <string>
#include <vector>

#include "analysis/bootstrap.hpp"
#include "analysis/effect.hpp"
#include "keep/dataset.hpp"
#include "teg/result.hpp"

namespace teg::study {

// One point of a measure in both, as the files have it.
struct ComparedPoint {
  std::string at;  // "delay = 0.5 s"
  double a = 0, b = 0;
  analysis::BootstrapEstimate difference;  // b - a, with its 95 % interval (BCa) over seeds; without seeds none
  analysis::EffectSize effect;             // of the means over seeds; NaN without seeds
};
struct ComparedMeasure {
  Variable a, b;                      // at the positions that both have, in the same order
  std::vector<ComparedPoint> points;  // of every element
  std::size_t largest = 0;            // the point with the largest |b - a|
  double root_mean_square = 0;        // of b - a
  double correlation = 0;             // Pearson's r over the points; NaN of fewer than three
  bool has_seeds = false;
};
struct ComparedWindow {  // a number that describes the window of a measure in each
  std::string name, unit;
  std::string at;  // on the other axes, "tau = 1 s"; "" where there are none
  double a = 0, b = 0;
  bool a_open = false, b_open = false;  // still above half of the peak at the end of the axis: no number
};
struct ChangedParameter {
  std::string path, a, b;  // "-" where one has none
};
struct Comparison {
  std::vector<Coordinate> coordinates;  // the common positions
  std::vector<ComparedMeasure> measures;
  std::vector<ComparedWindow> windows;
  std::vector<ChangedParameter> parameters;
  std::vector<std::string> notes;  // what was left out, and other reasons to be careful
};

// Variables of both by name; where none is named, the measures that both have. Numbers of the second file are in the
// units of the first. Errors: a name that is not in both, and files that have nothing in common, with the reasons.
Result<Comparison> compare_results(const Dataset& a, const Dataset& b, std::vector<std::string> names);

}  // namespace teg::study
