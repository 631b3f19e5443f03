// Rows that are touched at their spikes against synapses that are stepped, on random spikes and signals.
#include "reference/learning_signal.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "core/random.hpp"
#include "network/learning_signal.hpp"

namespace teg::reference {
namespace {

constexpr std::size_t n_sources = 12, n_targets = 9;

double drawn(std::uint32_t model, std::uint64_t draw, double least, double most) {
  return least + (most - least) * uniform({57, Stream::test, model, draw});
}

// Each source projects to every second target or so; signals wander and are often 0, as pseudo-derivatives are.
SignalledLearning random_model(std::uint32_t index) {
  SignalledLearning model;
  std::uint64_t draw = 0;
  model.dt_ms = index % 2 ? 0.1 : 1.0;
  model.tau_ms = drawn(index, draw++, 5, 60);
  const auto steps = static_cast<std::size_t>(drawn(index, draw++, 200, 3000));
  const double rate = drawn(index, draw++, 0.002, 0.05);
  std::vector<double> signal(n_targets, 0.0);
  model.arrives.assign(steps + 1, std::vector<char>(n_sources));
  for (std::size_t step = 0; step <= steps; ++step) {
    for (std::size_t i = 0; i < n_sources; ++i) model.arrives[step][i] = drawn(index, draw++, 0, 1) < rate;
    for (double& s : signal) {
      const double u = drawn(index, draw++, 0, 1);
      if (u < 0.1) s = u < 0.04 ? 0 : drawn(index, draw++, -1, 1);
    }
    model.signal.push_back(signal);
  }
  for (std::size_t i = 0; i < n_sources; ++i)
    for (std::size_t j = 0; j < n_targets; ++j)
      if (drawn(index, draw++, 0, 1) < 0.5) model.synapses.push_back({i, j, drawn(index, draw++, -1, 1)});
  return model;
}

std::vector<double> learned_by_rows(const SignalledLearning& model, std::int64_t touch_every) {
  const Grid grid{model.dt_ms};
  network::PostsynapticIntegrals integrals(model.tau_ms, grid, n_targets, 2 * touch_every);
  network::PresynapticTraces traces(n_sources);
  std::vector<std::vector<std::uint16_t>> targets(n_sources);
  std::vector<std::vector<float>> weights(n_sources);
  for (const auto& s : model.synapses) {
    targets[s.source].push_back(static_cast<std::uint16_t>(s.target));
    weights[s.source].push_back(static_cast<float>(s.weight));
  }
  const auto until = static_cast<std::int64_t>(model.arrives.size()) - 1;
  for (std::int64_t step = 1; step <= until; ++step) {
    integrals.advance(step, model.signal[static_cast<std::size_t>(step)]);
    for (std::uint32_t i = 0; i < n_sources; ++i) {
      const bool is_spike = model.arrives[static_cast<std::size_t>(step)][i];
      if (!is_spike && step != until && step % touch_every != 0) continue;
      traces.touch(i, step, is_spike, integrals, {model.rate_per_ms}, {targets[i], weights[i]});
    }
  }
  std::vector<double> all;
  for (const auto& row : weights) all.insert(all.end(), row.begin(), row.end());
  return all;
}

TEST(LearningSignalAgainstReference, rows_learn_as_synapses_that_are_stepped) {
  for (std::uint32_t index = 0; index < 60; ++index) {
    const auto model = random_model(index);
    const auto expected = learn_by_signals(model);
    double moved = 0;
    for (const std::int64_t touch_every : {50, 400}) {
      const auto weights = learned_by_rows(model, touch_every);
      ASSERT_EQ(weights.size(), expected.size());
      for (std::size_t k = 0; k < weights.size(); ++k) {
        moved = std::max(moved, std::abs(expected[k] - model.synapses[k].weight));
        EXPECT_NEAR(weights[k], expected[k], 2e-6) << "model " << index << ", synapse " << k;
      }
    }
    EXPECT_GT(moved, 1e-4) << index;
  }
}

}  // namespace
}  // namespace teg::reference
