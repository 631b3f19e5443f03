// Where two files' axes have the same positions, in whatever unit and order each has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keep/dataset.hpp"

namespace teg::study {

// How many of unit `to` one of unit `from` is ("s" in "ms": 1000); nothing where their dimensions differ or one is
// not a unit. "" and "1" are plain numbers.
std::optional<double> conversion(const std::string& from, const std::string& to);

struct CommonPositions {
  Coordinate axis;                 // in the first file's order and unit
  std::vector<std::size_t> in[2];  // where they are in each file
};
// Numbers are the same where they differ by at most a billionth of themselves, or of the smallest step of either axis.
// None where units cannot be converted, or where one axis has names and the other numbers.
CommonPositions common_positions(const Coordinate& a, const Coordinate& b);

// "delay = 0.5 s".
std::string position_text(const Coordinate& axis, std::size_t i);

}  // namespace teg::study
