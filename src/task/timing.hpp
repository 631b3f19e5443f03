// How long something lasts: constant, uniform, one of several, or exponential between two bounds.
#pragma once

#include <vector>

#include "task/trial_tasks.hpp"
#include "teg/names.hpp"

namespace teg::task {

enum class TimingKind { constant, uniform, choice, exponential };

}  // namespace teg::task

namespace teg {

// A constant time is written as it is.
template <>
struct Names<task::TimingKind> {
  static constexpr auto all = std::to_array<Named<task::TimingKind>>({{"uniform", task::TimingKind::uniform},
                                                                      {"choice", task::TimingKind::choice},
                                                                      {"exponential", task::TimingKind::exponential}});
};

}  // namespace teg

namespace teg::task {

// "30 s", "uniform 10 s, 20 s", "choice 1 s, 2 s, 4 s", "exponential 30 s, 5 s, 90 s" (scale, least, most).
class Timing {
 public:
  // The setting of this name; what is wrong with it goes to `in`.
  static Timing read(SettingReader& in, std::string_view name);
  double draw_ms(Draws& draws) const;
  double most_ms() const;

 private:
  TimingKind kind_ = TimingKind::constant;
  std::vector<double> ms_{0};
};

}  // namespace teg::task
