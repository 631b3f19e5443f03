// How large each state of a pathway is, which its absolute tolerance is measured by: amounts in mole are 1e-21, and
// fractions are 1.
#pragma once

#include <span>
#include <vector>

#include "pathway/network.hpp"

namespace teg::pathway {

class StateScales {
 public:
  explicit StateScales(const Network& network) : network_(network) {}

  // From the states at the beginning of a run and their slopes there; `span` is how long it lasts. A state that starts
  // at 0 has the least scale of the states that its rate depends on, those which have one first; where there is none,
  // what it would come to at its first slope, else 1.
  void begin(std::span<const double> states, std::span<const double> slopes, double span);

  // What is reached counts from now on.
  void reached(std::span<const double> states);

  std::span<const double> values() const { return scales_; }

 private:
  void spread();

  const Network& network_;
  std::vector<double> scales_;  // [state]
};

}  // namespace teg::pathway
