// What is measured of one protocol.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// `curves`: outputs of pathways and fields. The observable's value. A reduction over time reads the variable at 4000
// points and both sides of every release, and once more 200 times as densely around an extreme; times are in ms.
Result<double> observe(const Observable& observable, SynapseSimulation& simulation, const std::vector<Curve>& curves);

}  // namespace teg::study
