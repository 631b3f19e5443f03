// How long something lasts: constant, uniform, one of several, or exponential between two bounds.
#pragma once

#include <vector>

#include "task/trial_tasks.hpp"

namespace teg::task {

// "30 s", "uniform 10 s, 20 s", "choice 1 s, 2 s, 4 s", "exponential 30 s, 5 s, 90 s" (scale, least, most).
class Timing {
 public:
  // The setting of this name; what is wrong with it goes to `in`.
  static Timing read(SettingReader& in, std::string_view name);
  double draw_ms(Draws& draws) const;
  double most_ms() const;

 private:
  enum class Kind { constant, uniform, choice, exponential } kind_ = Kind::constant;
  std::vector<double> ms_{0};
};

}  // namespace teg::task
