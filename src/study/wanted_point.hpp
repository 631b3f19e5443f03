// Which point of a sweep figures show.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// What [show] says of this axis, or its middle.
std::size_t wanted_index(const Study& study, const Axis& axis);
// The point that figures show: what [show] says, or else the middle of each axis.
std::size_t wanted_point(const Study& study);

}  // namespace teg::study
