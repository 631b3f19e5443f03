// Release: who releases how much, when. Programs of one modulator add up.
//
//   R(t) = R_tonic (1 + sum of scales) + sum of drives + sum of amount delta(t - t_pulse),   R(t) >= 0
//
// R_tonic balances clearance at the tonic level, so that without programs the level stays there.
#pragma once

#include <variant>
#include <vector>

#include "teg/quantity.hpp"

namespace teg {

// A train of pulses; repeats of it make a sequence. Pulse k of repeat r is released at
//   onset + r period + k / rate + jitter N(0, 1).
struct Burst {
  Time onset{0};
  int pulses = 1;           // 1 or more
  Rate rate{0};             // > 0 where pulses > 1
  Concentration amount{0};  // by which one pulse raises the level
  Time width{0};            // duration of one pulse; 0 is instantaneous
  Time jitter{0};           // standard deviation, drawn for each pulse
  int repeats = 1;
  Time period{0};  // > 0 where repeats > 1
};

// Tonic release is scaled by 1 - depth.
struct Dip {
  Time onset{0}, duration{0};
  double depth = 1;  // 0 to 1
};

// The level that release sustains moves linearly from tonic to tonic + rise, stays for `hold`, and
// returns at once. A duration of 0 makes it a step.
struct Ramp {
  Time onset{0}, duration{0};
  Concentration rise{0};
  Time hold{0};
};

// Tonic release pauses (scaled by 1 - depth), then rebounds (scaled by 1 + gain).
struct PauseRebound {
  Time onset{0}, pause{0}, rebound{0};
  double depth = 1, gain = 1;
};

using ReleaseProgram = std::variant<Burst, Dip, Ramp, PauseRebound>;

}  // namespace teg
