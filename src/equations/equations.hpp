// The model in words and equations, written from the resolved study.
#pragma once

#include <string>
#include <vector>

#include "build/build_model.hpp"

namespace teg::study {

// Of whatever the study simulates.
std::vector<std::string> equations(const BuiltModel& built);

}  // namespace teg::study
