#include "study/wanted_point.hpp"

#include <cmath>

namespace teg::study {

std::size_t wanted_index(const Study& study, const Axis& axis) {
  const auto wanted = study.show.find(axis.name);
  if (wanted == study.show.end()) return axis.size() / 2;
  const auto written = parse_written(wanted->second);
  std::size_t index = 0;
  double nearest = INFINITY;
  for (std::size_t i = 0; i < axis.size(); ++i) {
    const double distance = !axis.labels.empty()
                                ? (axis.labels[i] == wanted->second ? 0.0 : 1.0)
                                : std::abs(axis.native(i) - (written ? written->number * written->one.native : 0));
    if (distance < nearest) nearest = distance, index = i;
  }
  return index;
}

std::size_t wanted_point(const Study& study) {
  std::size_t point = 0;
  for (const auto& axis : study.axes) point = point * axis.size() + wanted_index(study, axis);
  return point;
}

}  // namespace teg::study
