#include "atlas/swept.hpp"

#include <cmath>

#include "core/units.hpp"

namespace teg::study::atlas {

std::vector<double> Swept::positions(std::size_t axis) const {
  const auto& a = study.axes[axis];
  std::vector<double> out;
  for (std::size_t i = 0; i < a.size(); ++i)
    out.push_back(a.one.dim == dim::time ? a.native(i) / 1000 : a.labels.empty() ? a.values[i] : a.native(i));
  return out;
}

std::string Swept::unit(std::size_t axis) const {
  return study.axes[axis].one.dim == dim::time ? "s" : study.axes[axis].unit;
}

std::vector<double> Swept::of_peak() const {
  double largest = 0;
  for (const double v : effect)
    if (std::abs(v) > largest) largest = std::abs(v);
  auto out = effect;
  if (largest > 0)
    for (double& v : out) v /= largest;
  return out;
}

}  // namespace teg::study::atlas
