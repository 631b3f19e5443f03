// The running integral of a gate for one component of a rule in one region:
//   P(t) = integral from ref to t of exp(-(theta(u) - theta(ref))) g(u) du,
// or the sum over samples where the component is sampled. Kept for the latest steps, so that a row that was last
// touched at a reads P(b) - P(a). A move of ref rescales what is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "network/plastic_rule.hpp"

namespace teg::network {

class RunningIntegral {
 public:
  // Keeps `kept` steps.
  RunningIntegral(const Component& component, const Grid& grid, std::int64_t kept);

  // P(step), from the step before: `gained` is the integral over the step of exp(-(u - start) / tau) g(u) du. For a
  // sampled component, the gate at the sample, or nothing where the step holds none.
  void advance(std::int64_t step, double gained);
  // REQUIRES: one of the latest `kept` steps.
  double at(std::int64_t step) const { return kept_[index(step)]; }
  void move_ref(std::int64_t to);
  std::int64_t ref() const { return ref_; }
  const Component& component() const { return component_; }
  // exp(theta(step) - theta(ref)).
  double growth(std::int64_t step) const;

  // For checkpoints.
  std::vector<double>& kept() { return kept_; }
  std::int64_t& ref_step() { return ref_; }

 private:
  std::size_t index(std::int64_t step) const { return static_cast<std::size_t>(step) % kept_.size(); }
  Component component_;
  Grid grid_;
  std::vector<double> kept_;
  std::int64_t ref_ = 0;
};

}  // namespace teg::network
