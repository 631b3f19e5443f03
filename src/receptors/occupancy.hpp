// Occupancy of a receptor at equilibrium, and how fast it gets there.
#pragma once

#include "core/maths.hpp"
#include "teg/receptors.hpp"

namespace teg::receptors {

// (C / ec50)^n
inline double binding_drive(const Receptor& r, double level) { return pow(level / r.ec50.native(), r.hill); }

// B = x / (1 + x), x = (C / ec50)^n. In [0, 1]; never falls as C rises.
inline double equilibrium(const Receptor& r, double level) {
  const double x = binding_drive(r, level);
  return x < 1e300 ? x / (1 + x) : 1.0;
}

// dB/dt = k_off (x (1 - B) - B) is linear in B: the rate towards equilibrium is k_off (1 + x), per ms.
inline double relaxation_per_ms(const Receptor& r, double level) {
  return r.k_off->native() * (1 + binding_drive(r, level));
}

}  // namespace teg::receptors
