// Transport: how a released modulator leaves a well-mixed region, or goes to another.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "teg/quantity.hpp"
#include "teg/release.hpp"

namespace teg {

// dC/dt = R(t) - C / tau
struct ExponentialClearance {
  Time tau{200.0};
};
// dC/dt = R(t) - vmax C / (km + C) - decay C
struct MichaelisMenten {
  ClearanceRate vmax{4.0};
  Concentration km{210.0};
  Rate decay{0};  // by enzymes or diffusion out of the region; uptake effects leave it alone
};
using Clearance = std::variant<ExponentialClearance, MichaelisMenten>;

// Release is divided by 1 + strength B, where B is the occupancy of a receptor of the same modulator.
struct Autoreceptor {
  std::string receptor;
  double strength = 1;  // 0 or more
};

// Exchange with the same modulator in another region: dC/dt += rate (C_there - C_here). The total is
// conserved where rate times volume is the same on both sides.
struct Exchange {
  std::string region;
  Rate rate{0};
};

// A level given by samples, straight between them, tonic before the first and after the last.
// REQUIRES: ascending times, as many levels.
struct LevelTrace {
  std::vector<double> time_ms, level;
};

// A neuromodulator, or any signal that acts like one (an instructive plateau, a reward).
struct Modulator {
  std::string name;
  // True: levels are concentrations. False: plain numbers (then 1 stands for 1 native unit).
  bool is_concentration = true;
  Concentration tonic{0};
  Clearance clearance = ExponentialClearance{};
  std::vector<ReleaseProgram> programs;
  std::string region;                       // "" where there is one region only
  std::shared_ptr<const LevelTrace> trace;  // added to what the programs release; exponential clearance only
  std::optional<Firing> firing;             // gives tonic release, and with it the tonic level, instead of `tonic`
  ClearanceRate loss{0};                    // a constant rate taken from release, which it leaves at 0 or more
  std::optional<Autoreceptor> autoreceptor;
  std::vector<Exchange> exchange;
  std::vector<Effect> effects;
};

}  // namespace teg
