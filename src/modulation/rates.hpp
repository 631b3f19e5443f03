// The equations of change, each once: as a rate, for solvers that take steps, and as the terms of
//   y' = gain - loss y
// where the equation is linear in its own state, for solvers that are implicit. A field that is added to a receptor,
// a messenger or a clearance breaks the lines here that take the struct apart, until it has been given its place.
#pragma once

#include <algorithm>

#include "core/require.hpp"
#include "receptors/occupancy.hpp"
#include "teg/modulation.hpp"
#include "transport/clearance.hpp"

namespace teg::modulation {

struct Terms {
  double gain = 0, loss = 0;  // per ms
};

// Release: R effect / (1 + strength B) - loss, at least 0. `held_back` is 1 + strength B.
inline double released_per_ms(const Modulator& m, double drive, double effect, double held_back) {
  const double left = drive * effect / held_back;
  return m.loss.native() > 0 ? std::max(left - m.loss.native(), 0.0) : left;
}

// dB/dt = k_off (x (1 - B) - B). REQUIRES: the receptor has kinetics.
inline double binding_per_ms(const Receptor& r, double x, double bound) {
  TEG_REQUIRE(r.k_off);
  return r.k_off->native() * (x * (1 - bound) - bound);
}
inline Terms binding_terms(const Receptor& r, double x) {
  TEG_REQUIRE(r.k_off);
  const double gain = r.k_off->native() * x;
  return {gain, gain + r.k_off->native()};
}

// da/dt = (1 - a) / recovery - rate B a
inline double recovery_per_ms(const Desensitisation& d, double bound, double available) {
  return (1 - available) / d.recovery.native() - d.rate.native() * bound * available;
}
inline Terms recovery_terms(const Desensitisation& d, double bound) {
  const double gain = 1 / d.recovery.native();
  return {gain, gain + d.rate.native() * bound};
}
// What is left of an occupancy when desensitisation has settled.
inline double acting_at_rest(const Receptor& r, double bound) {
  const auto& d = r.desensitisation;
  return d ? bound / (1 + d->rate.native() * d->recovery.native() * bound) : bound;
}

// A stage of a messenger: dm/dt = (input - m) / tau
inline double stage_per_ms(Time tau, double input, double value) { return (input - value) / tau.native(); }
inline Terms stage_terms(Time tau, double input) {
  const double loss = 1 / tau.native();
  return {input * loss, loss};
}

}  // namespace teg::modulation
