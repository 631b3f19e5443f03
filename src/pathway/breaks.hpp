// Instants at which formulas of time break: a pulse begins, a condition on time turns, floor(t) rises.
#pragma once

#include <span>
#include <vector>

#include "pathway/network.hpp"

namespace teg::pathway {

class Breaks {
 public:
  // `driven` are the symbols that follow traces.
  Breaks(const Network& network, std::span<const std::size_t> driven);

  // The first instant after t at which a switch that is linear in time turns; infinity for none.
  // REQUIRES: `slots` after evaluating network.watch at t; driven_slopes[i] belongs to driven[i].
  double next(double t, std::span<const double> slots, std::span<const double> driven_slopes);

  // Differences whose sign changes must be found while integrating: they depend on states, or are
  // curved in time.
  std::span<const Slot> roots() const { return roots_; }

 private:
  // How a slot changes with time, from the tamest.
  enum class Change : std::uint8_t { constant, steps, linear, curved, state };
  Change change_of(const Instruction& instruction) const;

  const Network& network_;
  std::vector<std::size_t> driven_;
  std::vector<Change> changes_;  // [slot]
  std::vector<Instruction> linear_;
  std::vector<double> slopes_;  // [slot], d/dt of linear slots
  std::vector<Slot> roots_;
};

}  // namespace teg::pathway
