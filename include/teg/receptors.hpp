// Receptors: what a concentration binds.
#pragma once

#include <optional>
#include <string>

#include "teg/quantity.hpp"

namespace teg {

// At equilibrium:  B = C^n / (C^n + ec50^n).
// With kinetics:   dB/dt = k_off ((C / ec50)^n (1 - B) - B),   k_on = k_off / ec50 where n = 1.
struct Receptor {
  std::string name;
  std::string of;  // the modulator that binds
  Concentration ec50{1000.0};
  double hill = 1;
  std::optional<Rate> k_off;  // none: at equilibrium at every moment
};

}  // namespace teg
