// Release: who releases how much, when. Programs of one modulator add up.
//
//   R(t) = R_tonic (1 + sum of scales) + sum of drives + sum of amount delta(t - t_pulse),   R(t) >= 0
//
// R_tonic balances clearance at the tonic level, so that without programs the level stays there.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "teg/names.hpp"
#include "teg/quantity.hpp"

namespace teg {

// The store of vesicles behind a program. A spike releases with `probability` the fraction x of its
// amount; that takes the fraction `use` of the store, which refills:
//   dx/dt = (1 - x) / refill,   x -= use x at a release   (Tsodyks & Markram 1997)
// Where releases are not drawn, every spike counts `probability` of one.
struct Vesicles {
  double probability = 1;  // 0 to 1
  bool drawn = false;      // whether each spike's release is drawn, from the model's seed
  double use = 0;          // 0 to 1
  Time refill{0};          // > 0 where use > 0
};

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
  Vesicles vesicles{};
};

// Release by the spikes of modulatory neurons, at onset + time. Modulators whose programs have the same
// times are co-released.
struct SpikeRelease {
  Time onset{0};
  std::vector<Time> times;
  Concentration amount{0};  // by which one spike raises the level where the store is full
  Vesicles vesicles{};
};

// Firing of modulatory neurons: release = rate amount.
struct Firing {
  Rate rate{0};
  Concentration amount{0};
};
// The rate at which they fire meanwhile, instead of their tonic rate. Needs Modulator::firing.
struct FiringChange {
  Time onset{0}, duration{0};
  Rate rate{0};
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

using ReleaseProgram = std::variant<Burst, Dip, Ramp, PauseRebound, SpikeRelease, FiringChange>;

// A phasic response to a prediction error (Schultz 1998; Bayer & Glimcher 2005; Eshel et al. 2016). With
// r = gain |error| / (1 + gain |error| / saturation): for a positive error a burst of `amount` r over
// `duration`, for a negative one a dip of depth min(r, 1).
struct ErrorResponse {
  double gain_positive = 1, gain_negative = 1;
  double saturation = 1e300;  // > 0: what the response cannot exceed
  Concentration amount{0};
  Time duration{200.0};
};
ReleaseProgram prediction_error_program(const ErrorResponse& response, Time onset, double error);

// How far something acts at a time, 0 to 1: from `onset` on as 1 - exp(-t / rise), after `duration` as
// exp(-t / decay); a time constant of 0 makes a step.
struct Course {
  Time onset{-1e12}, duration{2e12};
  Time rise{0}, decay{0};
  bool always() const { return onset.native() <= -1e12; }
  bool ends() const { return onset.native() + duration.native() < 1e12; }
};
// `inside` tells which side of a step is meant: a moment next to `at`.
double course_at(const Course& course, Time at, Time inside);
inline double course_at(const Course& course, Time at) { return course_at(course, at, at); }

// What is done to a modulator: its release or its uptake is scaled by 1 + (factor - 1) course(t).
// Silencing is release 0, a lesion release below 1, L-DOPA release above 1, an uptake blocker uptake
// below 1. Effects multiply.
enum class EffectTarget { release, uptake };
template <>
struct Names<EffectTarget> {
  static constexpr auto all =
      std::to_array<Named<EffectTarget>>({{"release", EffectTarget::release}, {"uptake", EffectTarget::uptake}});
};
struct Effect {
  EffectTarget target = EffectTarget::release;
  double factor = 1;  // 0 or more
  Course course{};
};

}  // namespace teg
