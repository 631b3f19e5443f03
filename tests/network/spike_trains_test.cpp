// Spikes one by one, and the traces between them.
#include "network/spike_trains.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace teg::network {
namespace {

const Grid grid{0.5};
PlasticRule rule_with(Matching matching, Window window = Window::exponential) {
  Channel c{.pairing = Pairing::symmetric, .window = window, .matching = matching, .tau_trace = Time{90}};
  c.tau_pair = Time{14};
  return compile_rule({"rule", {c}, {.kind = BoundKind::soft}}, grid);
}

SpikeTrains with_spikes(const PlasticRule& rule, std::initializer_list<std::int64_t> steps) {
  SpikeTrains trains(rule, grid, 2);
  for (const auto step : steps) {
    trains.begin_step(step, std::vector<double>{0.1 * static_cast<double>(step)});
    trains.push(1);
  }
  return trains;
}
double trace_before(const SpikeTrains& trains, std::int64_t step, std::int64_t ref) {
  std::vector<double> y(1);
  trains.traces_before(1, step, ref, y);
  return y[0];
}

TEST(SpikeTrains, list_what_came_after_the_last_touch_oldest_first) {
  const auto rule = rule_with(Matching::all_to_all);
  const auto trains = with_spikes(rule, {3, 10, 11});
  std::vector<TrainSpike> spikes;
  trains.list(1, 3, spikes);
  ASSERT_EQ(spikes.size(), 2u);
  EXPECT_EQ(spikes[0].step, 10);
  EXPECT_EQ(spikes[1].step, 11);
  EXPECT_FLOAT_EQ(spikes[1].counts[0], 1.1f);
  trains.list(0, 0, spikes);
  EXPECT_TRUE(spikes.empty());
}

TEST(SpikeTrains, traces_hold_strictly_earlier_spikes) {
  const auto rule = rule_with(Matching::all_to_all), nearest = rule_with(Matching::nearest);
  const auto at = [](std::int64_t spike) { return std::exp(0.5 * static_cast<double>(spike - 6) / 14); };
  EXPECT_EQ(trace_before(with_spikes(rule, {3, 10, 11}), 3, 6), 0);
  EXPECT_NEAR(trace_before(with_spikes(rule, {3, 10, 11}), 11, 6), at(3) + at(10), 1e-6);
  EXPECT_NEAR(trace_before(with_spikes(rule, {3, 10, 11}), 40, 6), at(3) + at(10) + at(11), 1e-6);
  EXPECT_NEAR(trace_before(with_spikes(nearest, {3, 10, 11}), 11, 6), at(10), 1e-6);
}

TEST(SpikeTrains, an_alpha_window_has_a_trace_of_moments) {
  const auto rule = rule_with(Matching::all_to_all, Window::alpha);
  ASSERT_EQ(rule.terms.size(), 2u);
  std::vector<double> y(2);
  with_spikes(rule, {3, 10}).traces_before(1, 20, 6, y);
  const auto at = [](std::int64_t spike) { return std::exp(0.5 * static_cast<double>(spike - 6) / 14); };
  EXPECT_NEAR(y[0], at(3) + at(10), 1e-6);
  EXPECT_NEAR(y[1], -1.5 * at(3) + 2 * at(10), 1e-6);
}

TEST(SpikeTrains, keep_their_traces_when_they_forget) {
  const auto rule = rule_with(Matching::all_to_all);
  auto trains = with_spikes(rule, {3, 10, 11, 12});
  const double before = trace_before(trains, 12, 6), after = trace_before(trains, 13, 6);
  trains.forget(1000);
  std::vector<TrainSpike> spikes;
  trains.list(1, 0, spikes);
  EXPECT_EQ(spikes.size(), 2u);
  EXPECT_EQ(trace_before(trains, 12, 6), before);
  EXPECT_EQ(trace_before(trains, 13, 6), after);
  EXPECT_TRUE(trains.is_sound());
}

}  // namespace
}  // namespace teg::network
