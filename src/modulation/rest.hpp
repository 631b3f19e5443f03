// Resting states: before anything happens, and after everything that ends has ended.
#pragma once

#include <vector>

#include "modulation/dynamics.hpp"
#include "release/schedule.hpp"

namespace teg::modulation {

struct Rest {
  std::vector<double> symbols;  // [symbol]
  std::vector<double> states;   // [state]
};

struct Rests {
  PerId<ModulatorId, double> tonic_per_ms;  // release before effects: given by firing, or what holds the tonic level
  Rest first, last;
  double fastest_ms = 0, slowest_ms = 0;  // time constants with which anything returns to rest; 0 where nothing does
};

// Errors: Fault::numeric where release is more than clearance can remove, or a drive is not finite at rest.
Result<Rests> find_rests(const Dynamics& dynamics);

// The onset of the earliest program; 0 where there is none.
double earliest_onset_ms(const std::vector<Modulator>& modulators);
// Whether something happens at a time of its own, which does not move with the programs: a drug, an effect, a trace.
bool has_own_times(const Modulation& modulation);
// The programs of a modulator, with times relative to `anchor_ms`.
void unroll(const Dynamics& dynamics, const Rests& rests, ModulatorId m, const std::vector<ReleaseProgram>& programs,
            double anchor_ms, std::uint64_t seed, release::Schedule& schedule);

}  // namespace teg::modulation
