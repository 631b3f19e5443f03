// Transport: how a released modulator leaves one well-mixed region.
#pragma once

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
// dC/dt = R(t) - vmax C / (km + C)
struct MichaelisMenten {
  ClearanceRate vmax{4.0};
  Concentration km{210.0};
};
using Clearance = std::variant<ExponentialClearance, MichaelisMenten>;

// A neuromodulator, or any signal that acts like one (an instructive plateau, a reward).
struct Modulator {
  std::string name;
  // True: levels are concentrations. False: plain numbers (then 1 stands for 1 native unit).
  bool is_concentration = true;
  Concentration tonic{0};
  Clearance clearance = ExponentialClearance{};
  std::vector<ReleaseProgram> programs;
};

}  // namespace teg
