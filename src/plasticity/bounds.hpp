// Bounds: how a drive moves a weight that is limited. Exact while the drive keeps its sign.
#pragma once

#include "teg/plasticity.hpp"

namespace teg::plasticity {

// The weight after the integrated drive R = integral of r dt, r of one sign throughout.
//   none  w + R                      hard  the same, stopped at the bound
//   soft  x exp(-|R| / range)        power (x^(1-mu) - (1-mu) |R| / range)^(1/(1-mu)), 0 when negative
// where x is the fraction of the range left to the bound that the drive points to.
double moved(const Bounds& bounds, double weight, double drive);

}  // namespace teg::plasticity
