#include "network/learning_signal.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "core/archive.hpp"

namespace teg::network {
namespace {

constexpr double tau_ms = 20;
const Grid grid{0.5};

// One synapse under constant L and psi, its presynaptic spikes arriving at the given steps.
float learned(double signal, const std::vector<std::int64_t>& spikes, std::int64_t until, std::int64_t touch_every,
              const LearningRate& rate = {}) {
  PostsynapticIntegrals integrals(tau_ms, grid, 1, until + 1);
  PresynapticTraces traces(1);
  const std::vector<std::uint16_t> target{0};
  std::vector<float> weight{0};
  const std::vector<double> signals{signal};
  for (std::int64_t step = 1; step <= until; ++step) {
    integrals.advance(step, signals);
    const bool is_spike = std::ranges::find(spikes, step) != spikes.end();
    if (is_spike || step % touch_every == 0 || step == until)
      traces.touch(0, step, is_spike, integrals, rate, {target, weight});
  }
  return weight[0];
}

TEST(LearningSignal, of_constant_size_has_the_closed_form) {
  for (const double signal : {1.0, -0.3})
    for (const std::int64_t until : {30, 400, 4000}) {
      double expected = 0;
      for (const std::int64_t s : {10, 12, 25})
        expected += 1e-3 * signal * tau_ms * -std::expm1(-grid.time_ms(until - s) / tau_ms);
      EXPECT_NEAR(learned(signal, {10, 12, 25}, until, 1 << 20), expected, 1e-7 * std::abs(expected)) << until;
    }
}

TEST(LearningSignal, gives_the_same_however_often_a_row_is_touched) {
  const double once = learned(0.7, {3, 40, 900}, 1000, 1 << 20);
  for (const std::int64_t every : {1, 7, 200}) EXPECT_NEAR(learned(0.7, {3, 40, 900}, 1000, every), once, 1e-6 * once);
}

TEST(LearningSignal, moves_nothing_before_the_first_spike_and_stops_at_a_bound) {
  EXPECT_EQ(learned(1, {}, 100, 10), 0);
  EXPECT_EQ(learned(1, {1}, 1000, 10, {.per_ms = 1, .most = 0.25}), 0.25f);
}

TEST(LearningSignal, is_largest_at_the_threshold_for_a_triangular_pseudo_derivative) {
  const PseudoDerivative psi{0.3, 20, 10};
  EXPECT_DOUBLE_EQ(psi.at(20), 0.3);
  EXPECT_DOUBLE_EQ(psi.at(15), 0.15);
  EXPECT_DOUBLE_EQ(psi.at(25), 0.15);
  EXPECT_EQ(psi.at(9), 0);
}

TEST(LearningSignal, goes_on_from_what_was_saved) {
  PostsynapticIntegrals whole(tau_ms, grid, 2, 100), back(tau_ms, grid, 2, 100), other(tau_ms, grid, 3, 100);
  const std::vector<double> signals{0.5, -2};
  for (std::int64_t step = 1; step <= 700; ++step) whole.advance(step, signals);
  ArchiveWriter writer;
  whole.exchange(writer);
  ArchiveReader reader(writer.bytes()), wrong(writer.bytes());
  back.exchange(reader);
  other.exchange(wrong);
  EXPECT_TRUE(reader.is_whole());
  EXPECT_FALSE(wrong.is_whole());
  for (std::int64_t step = 701; step <= 900; ++step) whole.advance(step, signals), back.advance(step, signals);
  EXPECT_EQ(whole.at(900)[1], back.at(900)[1]);
  EXPECT_EQ(whole.growth(880), back.growth(880));
}

}  // namespace
}  // namespace teg::network
