// A learner and its task in words and equations.
#pragma once

#include <string>
#include <vector>

#include "build/build_model.hpp"

namespace teg::study {

// What the study says of its learner and task, one line each.
std::vector<std::string> learner_equations(const BuiltLearner& built);

}  // namespace teg::study
