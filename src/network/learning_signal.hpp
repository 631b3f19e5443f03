// Plasticity by learning signals of postsynaptic neurons (e-prop; Bellec et al. 2020):
//   dw_ij/dt = rate L_j(t) psi_j(t) e_i(t),   de_i/dt = -e_i / tau + sum over presynaptic spikes s of delta(t - s)
// with a learning signal L_j, which feedback weights or a task give, and a pseudo-derivative psi_j of the spike of j.
// e_i belongs to the presynaptic neuron and L_j psi_j to the postsynaptic one, so a synapse holds nothing but its
// weight and is touched only where its presynaptic neuron fires. Each postsynaptic neuron has a running integral
//   P_j(t) = integral from ref to t of exp(-(u - ref) / tau) L_j(u) psi_j(u) du,
// kept for the latest steps, and between two touches a < b of a row
//   w_ij += rate e_i(a) exp((a - ref) / tau) (P_j(b) - P_j(a)).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/plastic_rule.hpp"

namespace teg::network {

// psi(V) = height max(0, 1 - |V - threshold| / width): how much a spike would answer to a change of V.
struct PseudoDerivative {
  double height = 0.3, threshold_mV = 20, width_mV = 20;
  double at(double v_mV) const;
};

class PostsynapticIntegrals {
 public:
  // Keeps `kept` steps: rows must be touched within as many.
  PostsynapticIntegrals(double tau_ms, const Grid& grid, std::size_t n_neurons, std::int64_t kept);

  // P(step) of every neuron from the step before. `signal`: L_j psi_j [neuron], held through the step.
  void advance(std::int64_t step, std::span<const double> signal);
  // REQUIRES: one of the latest `kept` steps.
  std::span<const double> at(std::int64_t step) const { return {&integral_[place(step)], n_}; }
  // exp((step - ref) / tau).
  double growth(std::int64_t step) const;
  double tau_ms() const { return tau_ms_; }
  std::int64_t kept() const { return kept_; }

  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(integral_);
    archive(ref_);
  }

 private:
  std::size_t place(std::int64_t step) const { return static_cast<std::size_t>(step % kept_) * n_; }
  void move_ref(std::int64_t to);

  double tau_ms_;
  Grid grid_;
  std::size_t n_;
  std::int64_t kept_, shift_;     // steps kept; steps between moves of ref
  std::vector<double> integral_;  // [kept step][neuron]
  std::int64_t ref_ = 0;
};

// The synapses of one presynaptic neuron.
struct LearningRow {
  std::span<const std::uint16_t> target;  // index of the postsynaptic neuron
  std::span<float> weight;
};
struct LearningRate {
  double per_ms = 1e-3;
  double least = -1e300, most = 1e300;  // hard bounds, which act when a row is touched
};

// e_i of every presynaptic neuron, as of its last touch.
class PresynapticTraces {
 public:
  explicit PresynapticTraces(std::size_t n_sources) : trace_(n_sources, 0.0), last_(n_sources, 0) {}

  // Brings a row up to `step`; where a spike arrives there, e_i then gains 1. REQUIRES: integrals advanced to `step`,
  // and the row touched within the steps that they keep.
  void touch(std::uint32_t source, std::int64_t step, bool is_spike, const PostsynapticIntegrals& integrals,
             const LearningRate& rate, LearningRow row);
  std::int64_t last_touch(std::uint32_t source) const { return last_[source]; }
  double trace(std::uint32_t source) const { return trace_[source]; }

  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(trace_);
    archive.fixed(last_);
  }

 private:
  std::vector<double> trace_;       // [source]
  std::vector<std::int64_t> last_;  // [source]
};

}  // namespace teg::network
