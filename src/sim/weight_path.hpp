// A synapse's way through its events: traces and weight at any time.
#pragma once

#include <span>
#include <vector>

#include "plasticity/gate_future.hpp"
#include "plasticity/tagging.hpp"

namespace teg::sim {

// What a rule's components share, for every synapse of that rule.
struct RuleContext {
  const Rule* rule = nullptr;
  std::vector<plasticity::Component> components;
  std::vector<std::size_t> future;            // [component] index into the futures
  std::vector<double> factors;                // [component] weight per trace and per integral of the gate
  std::vector<const receptors::Gate*> gates;  // [channel]
};

// Fills `factors` from the rule and the components.
void find_factors(RuleContext& context);

class WeightPath {
 public:
  WeightPath(const RuleContext& context, std::span<const plasticity::GateFuture> futures,
             const modulation::Trajectory& trajectory, std::span<const plasticity::Increment> increments,
             double weight);

  // Moves past every event up to and including `time_ms`.
  void advance_to(double time_ms);
  // At a time between the last event and the next; changes nothing.
  double weight_at(double time_ms) const;
  double eligibility_at(std::size_t channel, double time_ms) const;

 private:
  double future(std::size_t component, double time_ms) const;
  double trace(std::size_t component, double time_ms) const;
  double factor(std::size_t component) const { return context_.factors[component]; }
  double gate_before(std::size_t channel, double time_ms) const;
  bool is_bounded() const { return context_.rule->bounds.kind != BoundKind::none; }
  double stored(double time_ms) const;  // sum of factor e F over the components
  double bounded(double to) const;
  double bounded_continuous(double weight, double from, double to) const;
  double continuous_piece(double weight, double from, double to) const;
  double drive_rate(double time_ms, transport::Side side) const;
  double sign_change(double from, double to) const;
  std::vector<double> smooth_cuts(double from, double to) const;

  const RuleContext& context_;
  std::span<const plasticity::GateFuture> futures_;
  const modulation::Trajectory& trajectory_;
  std::span<const plasticity::Increment> increments_;
  std::size_t next_ = 0;
  double now_ms_ = 0;
  double held_;                 // unbounded: w + sum of e F; bounded: w at now_ms_
  std::vector<double> traces_;  // [component] at now_ms_
  mutable std::vector<double> symbols_;
};

}  // namespace teg::sim
