// What runs outside the chain in words and equations.
#pragma once

#include <string>
#include <vector>

#include "build/outside.hpp"

namespace teg::study {

// One line for each part.
std::vector<std::string> equations(const Outside& outside);

}  // namespace teg::study
