#include "reference/learning_signal.hpp"

#include <cmath>

namespace teg::reference {

std::vector<double> learn_by_signals(const SignalledLearning& model) {
  std::vector<double> weights;
  for (const auto& s : model.synapses) weights.push_back(s.weight);
  std::vector<double> e(model.arrives[0].size(), 0.0);
  const double whole = std::exp(-model.dt_ms / model.tau_ms), half = std::exp(-model.dt_ms / 2 / model.tau_ms);
  for (std::size_t step = 1; step < model.arrives.size(); ++step) {
    for (std::size_t k = 0; k < weights.size(); ++k) {
      const auto& s = model.synapses[k];
      const double integral = e[s.source] * model.dt_ms / 6 * (1 + 4 * half + whole);
      weights[k] += model.rate_per_ms * model.signal[step][s.target] * integral;
    }
    for (std::size_t i = 0; i < e.size(); ++i) e[i] = e[i] * whole + (model.arrives[step][i] ? 1 : 0);
  }
  return weights;
}

}  // namespace teg::reference
