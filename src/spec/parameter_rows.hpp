// The parts that the one table of parameters is written in.
#pragma once

#include <span>

#include "spec/parameter.hpp"

namespace teg::spec {

std::span<const Parameter> modulation_rows();
std::span<const Section> modulation_sections();
std::span<const Parameter> network_rows();
std::span<const Section> network_sections();
std::span<const Parameter> learner_rows();
std::span<const Section> learner_sections();

}  // namespace teg::spec
