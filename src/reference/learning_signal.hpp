// Plasticity by learning signals, slow and plain: every synapse and every trace is stepped through every dt.
#pragma once

#include <cstdint>
#include <vector>

namespace teg::reference {

struct SignalledSynapse {
  std::size_t source = 0, target = 0;
  double weight = 0;
};
struct SignalledLearning {
  double dt_ms = 0.1, tau_ms = 20, rate_per_ms = 1e-3;
  std::vector<std::vector<char>> arrives;   // [step][source], from step 1 on; the first entry is not read
  std::vector<std::vector<double>> signal;  // [step][target] L psi, held through the step that ends at `step`
  std::vector<SignalledSynapse> synapses;
};

// Weights at the end, without bounds: the integral of rate L psi e by Simpson's rule within each step.
std::vector<double> learn_by_signals(const SignalledLearning& model);

}  // namespace teg::reference
