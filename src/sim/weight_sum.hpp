// The weight of an unbounded synapse at the end, as one sum over its events:
//   w(T) = w(0) + sum of amount F(event) - sum of left F(T).
// The same operations in the same order as WeightPath, so the same bits, with everything that does
// not depend on release worked out beforehand and the running integrals read in batches.
#pragma once

#include <span>
#include <vector>

#include "sim/weight_path.hpp"

namespace teg::sim {

class WeightSum {
 public:
  // Whether a rule can be summed: no bounds, no immediate conversion.
  static bool fits(const Rule& rule);

  WeightSum(const RuleContext& context, std::span<const plasticity::Increment> increments, double weight,
            double until_ms);

  double end_weight(std::span<const plasticity::GateFuture> futures, double anchor_ms) const;

 private:
  // The terms that read one running integral.
  struct Group {
    std::size_t future = 0;
    std::vector<double> at_ms;      // ascending
    std::vector<std::size_t> term;  // where each value goes
  };
  void add_term(std::size_t future, double at_ms, double amount);

  double weight_;
  std::size_t n_event_terms_ = 0;
  std::vector<double> amounts_;  // [term]: events in order, then what is left of each component
  std::vector<Group> groups_;
  mutable std::vector<double> values_, times_, read_;
};

}  // namespace teg::sim
