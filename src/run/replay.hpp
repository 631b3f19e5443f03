// The command that runs again what failed.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// One seed (counted from the study's) at one point of the sweep. It is not made shorter, since what a task draws may
// depend on how long a run is; it stops where it failed.
std::string replay_command(const Study& study, std::size_t point, std::size_t seed);

}  // namespace teg::study
