// How surely a measure differs between two files whose runs have several seeds.
#pragma once

#include <optional>
#include <vector>

#include "analysis/bootstrap.hpp"
#include "keep/dataset.hpp"
#include "study/study.hpp"

namespace teg::study {

// A measure in one file: what every seed gave, and how its study makes one number of them.
struct SeededMeasure {
  const Variable* by_seed = nullptr;  // over the study's axes, then the seed
  std::size_t n_seeds = 0;
  SeedReduction reduction;
  std::size_t stride = 0, row = 0;  // of the axis along which it is normalised; row 0: it is not
  std::vector<std::size_t> points;  // in the file, of those that are compared

  std::span<const double> seeds_at(std::size_t point) const {
    return std::span(by_seed->values).subspan(point * n_seeds, n_seeds);
  }
};

// How `measure` is reduced and normalised; points are left empty. Nothing where it has no seeds, or where the study
// lacks it.
std::optional<SeededMeasure> seeded_measure(const Dataset& data, const Study& study, const Variable& measure);

// Second minus first at each of the points, with 95 % BCa intervals: seeds of each file are resampled for all points at
// once, reduced as its study reduces them and divided by the peak where its study is normalised.
std::vector<analysis::BootstrapEstimate> seed_differences(const SeededMeasure& a, const SeededMeasure& b);

}  // namespace teg::study
