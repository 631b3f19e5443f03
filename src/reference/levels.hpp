// Levels, occupancies and messengers of a network, slow and plain: small Runge-Kutta steps within each dt.
#pragma once

#include <cstdint>
#include <vector>

#include "reference/modulation.hpp"
#include "teg/network.hpp"

namespace teg::reference {

// Pulses are rounded to the grid. REQUIRES: programs, effects, drugs and traces that begin, turn and end on it.
class Levels {
 public:
  explicit Levels(const NetworkModel& model);

  // What gates may name, now, and before what happens at this instant.
  std::vector<double> symbols() const { return plain_.symbols(values_, now_ms_, now_ms_ + 1e-9); }
  double level(std::size_t modulator) const { return symbols()[modulator]; }
  // Something in the network releases.
  void raise(std::size_t modulator, double amount) {
    values_[modulator] += plain_.released(modulator, amount, values_, now_ms_);
  }
  // Pulses of release programs at a step. Those of step 0 are released before the first step.
  void release_pulses(std::int64_t step);

  // From step - 1 to step. Symbols at equal distances within, both ends included, an odd number of times.
  std::vector<std::vector<double>> advance(std::int64_t step);

 private:
  PlainModulation plain_;
  std::size_t n_modulators_;
  double dt_, now_ms_ = 0;
  Values values_;
};

}  // namespace teg::reference
