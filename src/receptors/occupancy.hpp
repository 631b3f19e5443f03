// Occupancy of a receptor at equilibrium, and how fast it gets there.
#pragma once

#include "core/maths.hpp"
#include "teg/receptors.hpp"

namespace teg::receptors {

// (C / ec50)^n
inline double binding_drive(const Receptor& r, double level) { return pow(level / r.ec50.native(), r.hill); }

// The same with the receptor's drugs at a time:
//   x = ((C / ec50 + sum of agonists) / (1 + sum of antagonists))^n
inline double binding_drive(const Receptor& r, double level, Time at, Time inside) {
  if (r.drugs.empty()) return binding_drive(r, level);
  double agonists = 0, antagonists = 0;
  for (const auto& drug : r.drugs)
    (drug.is_agonist ? agonists : antagonists) += course_at(drug.course, at, inside) * (drug.level / drug.affinity);
  return pow((level / r.ec50.native() + agonists) / (1 + antagonists), r.hill);
}

// B = x / (1 + x). In [0, 1]; never falls as x rises.
inline double bound_at(double x) { return x < 1e300 ? x / (1 + x) : 1.0; }
inline double equilibrium(const Receptor& r, double level) { return bound_at(binding_drive(r, level)); }

// dB/dt = k_off (x (1 - B) - B) is linear in B: the rate towards equilibrium is k_off (1 + x), per ms.
inline double relaxation_per_ms(const Receptor& r, double level) {
  return r.k_off->native() * (1 + binding_drive(r, level));
}

}  // namespace teg::receptors
