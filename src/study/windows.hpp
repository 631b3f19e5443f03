// Values of a sweep as windows: along one axis, at one point of the others.
#pragma once

#include <string>
#include <vector>

#include "analysis/window.hpp"
#include "analysis/window_map.hpp"
#include "study/study.hpp"

namespace teg::study {

// Divides the measure's values along its axis by the one of largest size. Where a value is missing, the others along
// the axis have no peak, and no value.
void normalise(const Study& study, const MeasureSpec& m, std::vector<double>& values);
// A window's values against its axis, at one point of the other axes.
std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other);
// The point at position `along` of an axis, at one point of the other axes.
std::size_t window_point(const Study& study, std::size_t axis, std::size_t other, std::size_t along);
std::string other_place(const Study& study, std::size_t axis, std::size_t other);  // "tau = 1 s, dose = 2"
std::size_t n_other_points(const Study& study, std::size_t axis);
// Of a field of a measure's window: "nM s" of an area; of a map.
std::string window_unit(const Study& study, const MeasureSpec& spec, const analysis::WindowField& field);
std::string map_unit(const Study& study, const MeasureSpec& spec, const analysis::MapField& field);

}  // namespace teg::study
