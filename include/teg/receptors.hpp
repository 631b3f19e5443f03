// Receptors: what a concentration binds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "teg/quantity.hpp"
#include "teg/release.hpp"

namespace teg {

// A drug at the same binding site: an agonist acts as the modulator does, an antagonist takes its place.
//   x = ((C / ec50 + sum of agonists A / K) / (1 + sum of antagonists A / K))^n   (Gaddum 1937)
struct Drug {
  std::string name;
  bool is_agonist = false;
  Concentration level{0};        // at full course
  Concentration affinity{1000};  // K: ec50 of an agonist, Ki of an antagonist
  Course course{};
};

// Bound receptors fall silent at `rate` and come back with `recovery`:
//   da/dt = (1 - a) / recovery - rate B a;  the receptor acts as B a   (Katz & Thesleff 1957)
struct Desensitisation {
  Rate rate{0};
  Time recovery{1000.0};
};

// At equilibrium:  B = x / (1 + x),  x = (C / ec50)^n.
// With kinetics:   dB/dt = k_off (x (1 - B) - B),   k_on = k_off / ec50 where n = 1.
struct Receptor {
  std::string name;
  std::string of;  // the modulator that binds
  Concentration ec50{1000.0};
  double hill = 1;
  std::optional<Rate> k_off;  // none: at equilibrium at every moment
  std::string region;         // as its modulator's
  std::vector<Drug> drugs;
  std::optional<Desensitisation> desensitisation;
};

// A second messenger, driven by an expression over modulators, receptors and earlier messengers:
//   dm/dt = (m1 - m) / tau,   dm1/dt = (drive - m1) / rise;   m1 = drive without a rise.
struct Messenger {
  std::string name;
  std::string drive = "0";
  Time tau{1000.0};
  std::optional<Time> rise;
  std::string region;
};

}  // namespace teg
