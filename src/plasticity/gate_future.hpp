// The running gate integral. For a trace component with time constant tau under a gate g,
//
//   F(t) = integral from t to infinity of exp(-(u - t) / tau) g(u) du
//
// depends on the gate and tau, never on a synapse. Between two events
//   w(b) - w(a) = e(a) F(a) - e(b) F(b),
// so w + e F is constant: an event of size A at s adds A F(s) to it, and the weight can be read at
// any time as what has been added less e F. Nothing else advances a synapse
// (docs/decisions/0003-future-integral.md).
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "core/spectral.hpp"
#include "modulation/trajectory.hpp"
#include "receptors/gate.hpp"

namespace teg::plasticity {

// An affine gate over exponentially cleared levels: closed form. On a segment of one level,
//   F = tau (base + slope h) + slope tau^2 + transient kappa exp(-h / tau_m) + later exp(-(end - t) / tau),
//   1 / kappa = 1 / tau + 1 / tau_m.
class ExponentialFuture {
 public:
  void solve(double tau_ms, const receptors::Affine& gate, const modulation::Trajectory& trajectory);
  double at(double local_ms) const;
  // The same for many ascending times at once, with the same bits.
  void at(std::span<const double> local_ms, std::span<double> out) const;

 private:
  struct Part {
    const transport::ExponentialLevel* level = nullptr;
    double factor = 0, kappa = 0;
    std::vector<double> later;  // [segment]; and one in front, for the rest before the first
  };
  void add_part(const Part& part, std::span<const double> local_ms, std::span<double> out) const;
  double smooth(const Part& part, const transport::Segment& segment, double h) const;
  double tau_ms_ = 1, constant_ = 0;
  std::vector<Part> parts_;
};

// Any gate: Chebyshev series of F on elements that adapt to F and to the gate's kinks.
class MeshFuture {
 public:
  // Errors: Fault::numeric where the gate is not a finite number or has a pole; Fault::bad_value where what it reads
  // comes to rest a million times slower than the trace; Fault::interrupted.
  Result<Done> solve(double tau_ms, const receptors::Gate& gate, const modulation::Trajectory& trajectory);
  double at(double local_ms) const;
  std::size_t n_elements() const { return ends_.size(); }

 private:
  enum class Added { element, no_number, pole, interrupted };
  Added add_element(double from, double to, int depth, double before_halving);
  Result<Done> check_length(std::span<const double> knots) const;
  double tau_ms_ = 1, first_rest_ = 0, last_rest_ = 0, scale_ = 0;  // the gate at rest
  double typical_ = 0;                                              // its greatest size where events are
  double failed_at_ = 0;                                            // local time
  const receptors::Gate* gate_ = nullptr;
  const modulation::Trajectory* trajectory_ = nullptr;
  double start_ = 0;
  std::size_t most_elements_ = 0;
  std::vector<double> symbols_, starts_, ends_;
  std::vector<spectral::Values> coefficients_;
};

// Samples instead of an integral: F(t) = sum over samples after t of keep^(k - 1) g(sample k before),
// keep = exp(-period / tau).
class SampledFuture {
 public:
  void solve(double tau_ms, double period_ms, double until_ms, const receptors::Gate& gate,
             const modulation::Trajectory& trajectory);
  double at(double time_ms) const;  // absolute: the samples are at 0, period, 2 period ...
  double gate_at_sample(std::size_t k) const { return gate_[k]; }

 private:
  double period_ms_ = 1;
  std::vector<double> future_, gate_;  // [sample]
};

using GateFuture = std::variant<ExponentialFuture, MeshFuture, SampledFuture>;

// How many samples at 0, period, 2 period ... lie in [0, time].
std::size_t samples_until(double time_ms, double period_ms);

}  // namespace teg::plasticity
