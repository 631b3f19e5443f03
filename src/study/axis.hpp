// Axes of a sweep: "-2 s .. 6 s by 0.1 s", "1 ms .. 1 s log 20", "0 .. 1 in 11", or a list.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/units.hpp"
#include "keep/dataset.hpp"
#include "spec/document.hpp"

namespace teg::study {

inline constexpr std::size_t most_axes = 8;
inline constexpr std::size_t most_points = 10'000'000;  // of a whole sweep

struct Axis {
  std::string name, unit;           // unit as written: "s"
  Measure one{1, {}};               // the value of one unit
  std::vector<double> values;       // in that unit
  std::vector<std::string> labels;  // of an axis of texts, which has no values

  std::size_t size() const { return labels.empty() ? values.size() : labels.size(); }
  double native(std::size_t i) const { return labels.empty() ? values[i] * one.native : static_cast<double>(i); }
  std::string text(std::size_t i) const;   // as it would be written in a study, exactly: "0.6 s"
  std::string label(std::size_t i) const;  // the same for people, in five digits
  // Where it is drawn, as of its coordinate.
  std::vector<double> positions() const { return coordinate("").positions(); }
  // `meaning`: what the axis sets, in words.
  Coordinate coordinate(std::string meaning) const { return {name, unit, std::move(meaning), values, labels}; }
};

// `where` opens every error.
Result<Axis> parse_axis(const std::string& name, const std::string& where, const spec::Value& value);

// For an axis with an error, so that what depends on it is checked too: two points from where it begins.
Axis stand_in_axis(const std::string& name, const spec::Value& value);

}  // namespace teg::study
