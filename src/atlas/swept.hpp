// What sweeping an entry of the atlas gave.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/window.hpp"
#include "atlas/contents.hpp"
#include "study/study.hpp"

namespace teg::study::atlas {

// An entry that was simulated, in one region where it belongs to Part::regions.
struct Swept {
  Entry entry;
  std::string region;              // "" but for Part::regions, where own_uptake stands for the study's
  Study study;                     // as simulated; runs by itself
  std::vector<double> measure;     // [point], the last axis varies fastest
  std::vector<double> effect;      // measure, minus what it is without the modulator
  analysis::WindowSummary window;  // of the effect along the last axis, in seconds where it is a time; first row

  const Axis& x() const { return study.axes.back(); }
  // Positions along an axis, times in seconds. [point of the axis]
  std::vector<double> positions(std::size_t axis) const;
  std::string unit(std::size_t axis) const;                                 // "s", "nM" ...
  bool is_over_time() const { return unit(study.axes.size() - 1) == "s"; }  // of its last axis
  std::vector<double> of_peak() const;                                      // effect over the size of its largest value
};
inline constexpr const char* own_uptake = "as in the study";

}  // namespace teg::study::atlas
