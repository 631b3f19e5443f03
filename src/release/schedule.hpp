// A modulator's release programs, unrolled: instantaneous pulses and a piecewise linear drive.
#pragma once

#include <cstdint>
#include <vector>

#include "teg/release.hpp"

namespace teg::release {

struct Pulse {
  double at_ms = 0, amount = 0;
};

// From `at_ms` to the next piece, release is rate + slope (t - at_ms), in native units per ms.
struct Piece {
  double at_ms = 0, rate = 0, slope = 0;
};

struct Schedule {
  std::vector<Pulse> pulses;  // by time
  std::vector<Piece> pieces;  // by time; before the first the rate is tonic
};

// The rate that sustains a level: the inverse of clearance, given by transport.
struct SustainingRate {
  double tonic = 0;               // at the tonic level
  std::vector<double> risen;      // for each program: at tonic + rise (ramps only)
  double firing = 0, amount = 0;  // of tonic firing, where release is given as firing
};

double onset_ms(const ReleaseProgram& program);
void set_onset(ReleaseProgram& program, Time onset);

// Fills `schedule` with times relative to `anchor_ms`; the onset of a program equal to the anchor is
// exactly 0, so that a shift of every program gives the same schedule to the bit.
// `entity` and `seed` key the jitter.
void unroll(const std::vector<ReleaseProgram>& programs, const SustainingRate& sustaining, double anchor_ms,
            std::uint64_t seed, std::uint32_t entity, Schedule& schedule);

}  // namespace teg::release
