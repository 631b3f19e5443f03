#include <gtest/gtest.h>

#include <cmath>

#include "release/schedule.hpp"

namespace teg::release {
namespace {

using namespace teg::literals;

Schedule unrolled(ReleaseProgram program, std::uint64_t seed = 1) {
  Schedule schedule;
  unroll({std::move(program)}, {1, {0}, 0, 0}, 0, seed, 0, schedule);
  return schedule;
}

TEST(Vesicles, a_fast_train_depletes_the_store_geometrically) {
  const auto s = unrolled(Burst{.pulses = 6, .rate = 1000_Hz, .amount = 10_nM, .vesicles = {1, false, 0.3, Time{1e9}}});
  for (int k = 0; k < 6; ++k) EXPECT_NEAR(s.pulses[static_cast<std::size_t>(k)].amount, 10 * std::pow(0.7, k), 1e-6);
}

TEST(Vesicles, a_long_train_settles_where_use_equals_refill) {
  const auto s = unrolled(Burst{.pulses = 200, .rate = 10_Hz, .amount = 1_nM, .vesicles = {1, false, 0.5, 200_ms}});
  const double kept = std::exp(-0.5);  // x = 1 - (1 - x / 2) kept
  EXPECT_NEAR(s.pulses.back().amount, (1 - kept) / (1 - kept / 2), 1e-12);
}

TEST(Vesicles, drawn_releases_are_all_or_nothing_with_the_given_probability) {
  const auto s = unrolled(Burst{.pulses = 20000, .rate = 100_Hz, .amount = 2_nM, .vesicles = {0.06, true, 0, 0_ms}});
  for (const auto& p : s.pulses) EXPECT_EQ(p.amount, 2);
  EXPECT_NEAR(static_cast<double>(s.pulses.size()), 1200, 4 * std::sqrt(20000 * 0.06 * 0.94));
  EXPECT_NE(s.pulses.size(),
            unrolled(Burst{.pulses = 20000, .rate = 100_Hz, .amount = 2_nM, .vesicles = {0.06, true, 0, 0_ms}}, 2)
                .pulses.size());
}

TEST(PredictionError, bursts_for_positive_and_dips_for_negative_errors_each_with_its_gain) {
  const ErrorResponse response{2, 0.4, 4, 100_nM, 200_ms};
  const auto up = std::get<Burst>(prediction_error_program(response, 1_s, 1));
  EXPECT_NEAR(up.amount.native(), 100 * 2 / (1 + 2.0 / 4), 1e-12);
  EXPECT_EQ(up.width, 200_ms);
  const auto down = std::get<Dip>(prediction_error_program(response, 1_s, -1));
  EXPECT_NEAR(down.depth, 0.4 / 1.1, 1e-15);
  EXPECT_LE(std::get<Burst>(prediction_error_program(response, 0_s, 1e9)).amount.native(), 400);
  EXPECT_LE(std::get<Dip>(prediction_error_program(response, 0_s, -1e9)).depth, 1);
}

TEST(Firing, a_change_of_rate_adds_its_drive) {
  Schedule s;
  unroll({FiringChange{1_s, 300_ms, 20_Hz}}, {0.8, {0}, 0.004, 200}, 0, 1, 0, s);
  ASSERT_EQ(s.pieces.size(), 2u);
  EXPECT_NEAR(s.pieces[0].rate, 0.02 * 200, 1e-12);
  EXPECT_EQ(s.pieces[1].rate, 0.8);
}

}  // namespace
}  // namespace teg::release
