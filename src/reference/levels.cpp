#include "reference/levels.hpp"

#include <algorithm>
#include <cmath>

namespace teg::reference {

Levels::Levels(const NetworkModel& model)
    : plain_(model), n_modulators_(model.modulators.size()), dt_(model.dt.native()), values_(plain_.at_rest()) {
  release_pulses(0);
}

void Levels::release_pulses(std::int64_t step) {
  for (std::size_t m = 0; m < n_modulators_; ++m)
    for (const Pulse& pulse : plain_.pulses(m))
      if (std::llround(pulse.at_ms / dt_) == step) raise(m, pulse.amount);
}

std::vector<std::vector<double>> Levels::advance(std::int64_t step) {
  const int pairs = std::max(1, static_cast<int>(std::ceil(dt_ * plain_.fastest_per_ms(values_) / 0.02)));
  const int parts = 2 * pairs;  // an odd number of readings, for Simpson's rule
  const double from = static_cast<double>(step - 1) * dt_, length = dt_ / parts;
  std::vector<std::vector<double>> readings{symbols()};
  for (int i = 0; i < parts; ++i) {
    const double at = from + i * length, inside = at + length / 2;
    values_ = stepped(values_, at, length, [&](const Values& v, double t) { return plain_.slope(v, t, inside); });
    readings.push_back(plain_.symbols(values_, at + length, inside));
  }
  now_ms_ = static_cast<double>(step) * dt_;
  return readings;
}

}  // namespace teg::reference
