// Levels, occupancies and messengers of a network, slow and plain: small Runge-Kutta steps within each dt.
#pragma once

#include <cstdint>
#include <vector>

#include "receptors/gate.hpp"
#include "release/schedule.hpp"
#include "teg/network.hpp"

namespace teg::reference {

// REQUIRES: no firing, loss, autoreceptor, exchange, effect, trace, drug or desensitisation (reference/chain
// has them); release programs that change on the grid. Pulses are rounded to it.
class Levels {
 public:
  explicit Levels(const NetworkModel& model);

  // What gates may name, now: modulators, receptors, messengers.
  std::vector<double> symbols() const { return symbols_of(values_); }
  double level(std::size_t modulator) const { return values_[modulator]; }
  void raise(std::size_t modulator, double amount) { values_[modulator] += amount; }
  // Pulses of release programs at a step. Those of step 0 are released before the first step.
  void release_pulses(std::int64_t step);

  // From step - 1 to step. Symbols at equal distances within, both ends included, an odd number of times.
  std::vector<std::vector<double>> advance(std::int64_t step);

 private:
  using Values = std::vector<double>;  // levels | bound | first and second stage of each messenger
  Values symbols_of(const Values& values) const;
  Values slope(const Values& values, double at_ms, double inside_ms) const;
  Values stepped(const Values& from, double at_ms, double length_ms) const;
  double binding(std::size_t receptor, const Values& values) const;
  double release_rate(std::size_t modulator, double at_ms, double inside_ms) const;
  double fastest_per_ms() const;
  std::size_t messenger(std::size_t k) const { return model_.modulators.size() + model_.receptors.size() + 2 * k; }

  const NetworkModel& model_;
  double dt_;
  std::vector<release::Schedule> schedules_;  // [modulator]
  std::vector<double> tonic_rates_;           // [modulator]
  std::vector<std::size_t> modulator_of_;     // [receptor]
  std::vector<receptors::Gate> drives_;       // [messenger]
  Values values_;
};

}  // namespace teg::reference
