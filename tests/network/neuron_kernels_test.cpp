#include "network/neuron_kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/random.hpp"

namespace teg::network {
namespace {

double drawn(std::uint64_t draw, double least, double most) {
  return least + (most - least) * uniform({47, Stream::test, 0, draw});
}

TEST(NeuronKernels, step_izhikevich_neurons_by_the_published_formula_to_the_bit) {
  for (const std::size_t n : {std::size_t{1}, std::size_t{7}, std::size_t{16}, std::size_t{61}, std::size_t{200}})
    for (const double dt : {1.0, 0.5, 0.1}) {
      const IzhikevichStep p{0.02, 0.2, -65, 8, 30, dt};
      std::vector<double> v(n), u(n), current(n);
      for (std::size_t i = 0; i < n; ++i)
        v[i] = drawn(3 * i, -90, 35), u[i] = drawn(3 * i + 1, -20, 10), current[i] = drawn(3 * i + 2, -20, 60);
      auto x = v, y = u;
      std::vector<std::uint8_t> fired(n);
      std::size_t spikes = 0;
      for (int step = 0; step < 300; ++step) {
        step_izhikevich(p, current.data(), n, v.data(), u.data(), fired.data());
        for (std::size_t i = 0; i < n; ++i) {
          for (int half = 0; half < 2; ++half)
            x[i] += dt / 2 * (0.04 * x[i] * x[i] + 5 * x[i] + 140 - y[i] + current[i]);
          y[i] += dt * 0.02 * (0.2 * x[i] - y[i]);
          const bool fires = x[i] >= 30;
          if (fires) x[i] = -65, y[i] += 8;
          spikes += fires;
          ASSERT_EQ(v[i], x[i]) << i << " of " << n << ", step " << step;
          ASSERT_EQ(u[i], y[i]) << i << " of " << n << ", step " << step;
          ASSERT_EQ(fired[i], fires);
        }
      }
      EXPECT_GT(spikes, 0u);
    }
}

// Under a constant drive the interval is refractory + tau ln((E - reset) / (E - threshold)), up to the next step.
TEST(NeuronKernels, fire_leaky_neurons_at_their_closed_form_interval) {
  for (const double dt : {1.0, 0.1, 0.01})
    for (const double above : {1.05, 1.5, 4.0}) {
      const double tau = 20, rest = -65, reset = -70, threshold = -50, refractory = 3;
      const double goal = rest + above * (threshold - rest), keep = std::exp(-dt / tau);
      const LeakyStep p{keep, rest, reset, threshold, std::round(refractory / dt)};
      const std::vector<double> moved(5, (goal - rest) * (1 - keep));
      std::vector<double> v(5, reset), silent(5, 0.0);
      std::vector<std::uint8_t> fired(5);
      std::vector<int> spikes;
      for (int step = 1; spikes.size() < 4; ++step) {
        step_leaky(p, moved.data(), 5, v.data(), silent.data(), fired.data());
        for (const auto f : fired) ASSERT_EQ(f, fired[0]);
        if (fired[0]) spikes.push_back(step);
      }
      const double climb = tau * std::log((goal - reset) / (goal - threshold));
      const int climb_steps = static_cast<int>(std::ceil(climb / dt - 1e-9));
      EXPECT_EQ(spikes[0], climb_steps);
      for (std::size_t i = 1; i < spikes.size(); ++i)
        EXPECT_EQ(spikes[i] - spikes[i - 1], climb_steps + static_cast<int>(std::round(refractory / dt))) << dt;
    }
}

TEST(NeuronKernels, hold_leaky_neurons_at_reset_while_they_are_refractory) {
  const LeakyStep p{0.9, 0, -1, 10, 3};
  double v = 0, silent = 0, moved = 20;
  std::uint8_t fired = 0;
  std::vector<int> spikes;
  for (int step = 0; step < 9; ++step) {
    step_leaky(p, &moved, 1, &v, &silent, &fired);
    if (fired) spikes.push_back(step);
    EXPECT_EQ(v, -1);
  }
  EXPECT_EQ(spikes, (std::vector<int>{0, 4, 8}));
}

TEST(NeuronKernels, decay_leaky_neurons_to_rest) {
  const LeakyStep p{std::exp(-0.05), -65, -70, -50, 0};
  const double moved = 0;
  double v = -80, silent = 0;
  std::uint8_t fired = 0;
  for (int step = 1; step <= 100; ++step) {
    step_leaky(p, &moved, 1, &v, &silent, &fired);
    EXPECT_NEAR(v, -65 - 15 * std::exp(-0.05 * step), 1e-12);
    EXPECT_EQ(fired, 0);
  }
}

}  // namespace
}  // namespace teg::network
