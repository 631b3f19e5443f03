// What is measured of one protocol.
#pragma once

#include "study/study.hpp"

namespace teg::study {

// The observable's value; `curves` are the outputs of pathways and fields. A reduction over time reads the
// variable at 4000 points and wherever it may turn, and once more 200 times as densely around an extreme;
// times are in ms. Errors: more is asked for than there is.
Result<double> observe(const Observable& observable, SynapseSimulation& simulation, const std::vector<Curve>& curves);

}  // namespace teg::study
