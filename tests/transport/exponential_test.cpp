#include "transport/exponential.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace teg::transport {
namespace {

constexpr double tau = 50, tonic = 10;

ExponentialLevel solved(const release::Schedule& schedule) {
  ExponentialLevel level;
  level.solve(tau, tonic, schedule);
  return level;
}

TEST(ExponentialLevel, without_events_the_level_is_tonic) {
  const auto level = solved({});
  for (const double t : {-1e6, 0.0, 1e6}) EXPECT_EQ(level.at(t, Side::after), tonic);
  EXPECT_TRUE(level.segments().empty());
}

TEST(ExponentialLevel, a_pulse_jumps_and_decays_to_tonic) {
  const auto level = solved({{{5, 30}}, {}});
  EXPECT_EQ(level.at(4.9, Side::after), tonic);
  EXPECT_DOUBLE_EQ(level.at(5, Side::before), tonic);
  EXPECT_DOUBLE_EQ(level.at(5, Side::after), tonic + 30);
  for (const double h : {1.0, 50.0, 700.0})
    EXPECT_NEAR(level.at(5 + h, Side::after), tonic + 30 * std::exp(-h / tau), 1e-12);
  EXPECT_DOUBLE_EQ(level.at(1e5, Side::after), tonic);
}

TEST(ExponentialLevel, pulses_add_up_even_at_the_same_instant) {
  const auto level = solved({{{0, 1}, {0, 2}, {20, 4}}, {}});
  EXPECT_DOUBLE_EQ(level.at(0, Side::after), tonic + 3);
  EXPECT_NEAR(level.at(60, Side::after), tonic + 3 * std::exp(-60 / tau) + 4 * std::exp(-40 / tau), 1e-12);
}

// Superposition: each piece's release through the kernel exp(-t / tau), integrated exactly.
TEST(ExponentialLevel, pieces_with_slopes_equal_the_convolution_with_the_kernel) {
  const double rest = tonic / tau;
  const release::Schedule schedule{{{15, 6}}, {{0, rest, 0.01}, {20, 0.5, 0}, {40, 0, 0}, {70, rest, 0}}};
  const auto level = solved(schedule);
  for (const double t : {0.0, 3.0, 15.0, 20.0, 33.0, 40.0, 69.0, 70.0, 200.0}) {
    double c = tonic * std::exp(-t / tau) + (t >= 15 ? 6 * std::exp(-(t - 15) / tau) : 0);
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {  // midpoint rule
      const double u = t * (i + 0.5) / n;
      double rate = rest;
      for (const auto& p : schedule.pieces)
        if (p.at_ms <= u) rate = p.rate + p.slope * (u - p.at_ms);
      c += rate * std::exp(-(t - u) / tau) * t / n;
    }
    EXPECT_NEAR(level.at(t, Side::after), c, 2e-3) << t;
  }
}

TEST(ExponentialLevel, it_obeys_its_equation_and_is_continuous_but_for_pulses) {
  const double rest = tonic / tau;
  const auto level = solved({{}, {{0, 0, 0.02}, {30, 1.1, -0.01}, {60, rest, 0}}});
  for (const double t : {0.0, 30.0, 60.0}) EXPECT_NEAR(level.at(t, Side::before), level.at(t, Side::after), 1e-12);
  const auto slope = [&](double t) {
    return (level.at(t + 1e-3, Side::after) - level.at(t - 1e-3, Side::after)) / 2e-3;
  };
  EXPECT_NEAR(slope(12), 0.02 * 12 - level.at(12, Side::after) / tau, 1e-8);
  EXPECT_NEAR(slope(45), 1.1 - 0.01 * 15 - level.at(45, Side::after) / tau, 1e-8);
  EXPECT_NEAR(slope(90), rest - level.at(90, Side::after) / tau, 1e-8);
}

TEST(ExponentialLevel, a_segment_is_found_on_the_asked_side_of_its_start) {
  const auto level = solved({{{5, 30}, {9, 1}}, {}});
  EXPECT_EQ(level.find(4, Side::after), -1);
  EXPECT_EQ(level.find(5, Side::before), -1);
  EXPECT_EQ(level.find(5, Side::after), 0);
  EXPECT_EQ(level.find(9, Side::before), 0);
  EXPECT_EQ(level.find(9, Side::after), 1);
  EXPECT_EQ(level.find(1e9, Side::after), 1);
}

}  // namespace
}  // namespace teg::transport
