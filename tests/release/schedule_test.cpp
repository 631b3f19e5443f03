#include "release/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace teg::release {
namespace {

using namespace teg::literals;

constexpr double tonic = 2;

Schedule unrolled(const std::vector<ReleaseProgram>& programs, double anchor_ms = 0, double risen = 5) {
  Schedule schedule;
  unroll(programs, {tonic, std::vector<double>(programs.size(), risen)}, anchor_ms, 11, 0, schedule);
  return schedule;
}
double rate_at(const Schedule& schedule, double t_ms) {
  double rate = tonic;
  for (const Piece& p : schedule.pieces)
    if (p.at_ms <= t_ms) rate = p.rate + p.slope * (t_ms - p.at_ms);
  return rate;
}
std::vector<double> pulse_times(const Schedule& schedule) {
  std::vector<double> times;
  for (const Pulse& p : schedule.pulses) times.push_back(p.at_ms);
  return times;
}
// Integral of release less tonic, by the trapezium rule between the pieces' ends.
double extra(const Schedule& schedule) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < schedule.pieces.size(); ++i) {
    const Piece& p = schedule.pieces[i];
    const double h = schedule.pieces[i + 1].at_ms - p.at_ms;
    sum += h * (p.rate - tonic) + p.slope * h * h / 2;
  }
  return sum;
}

TEST(Schedule, pulse_k_of_repeat_r_comes_at_onset_plus_r_periods_plus_k_intervals) {
  const auto schedule =
      unrolled({Burst{.onset = 100_ms, .pulses = 3, .rate = 20_Hz, .amount = 7_nM, .repeats = 2, .period = 1_s}});
  EXPECT_EQ(pulse_times(schedule), (std::vector<double>{100, 150, 200, 1100, 1150, 1200}));
  for (const Pulse& p : schedule.pulses) EXPECT_EQ(p.amount, 7);
  EXPECT_TRUE(schedule.pieces.empty());
}

TEST(Schedule, pulses_of_several_programs_come_in_order_of_time) {
  const auto schedule =
      unrolled({Burst{.onset = 50_ms, .pulses = 3, .rate = 10_Hz}, Burst{.onset = 0_ms, .pulses = 4, .rate = 15_Hz}});
  EXPECT_EQ(schedule.pulses.size(), 7u);
  EXPECT_TRUE(std::ranges::is_sorted(pulse_times(schedule)));
}

TEST(Schedule, a_pulse_of_some_width_releases_its_amount_at_a_constant_rate) {
  const auto schedule = unrolled({Burst{.onset = 10_ms, .amount = 6_nM, .width = 3_ms}});
  EXPECT_TRUE(schedule.pulses.empty());
  EXPECT_EQ(rate_at(schedule, 9.9), tonic);
  EXPECT_EQ(rate_at(schedule, 11), tonic + 2);
  EXPECT_EQ(rate_at(schedule, 13.1), tonic);
  EXPECT_DOUBLE_EQ(extra(schedule), 6);
}

TEST(Schedule, a_dip_scales_tonic_release_and_gives_it_back_exactly) {
  const auto schedule = unrolled({Dip{20_ms, 30_ms, 0.7}});
  EXPECT_DOUBLE_EQ(rate_at(schedule, 20), 0.3 * tonic);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 49.9), 0.3 * tonic);
  EXPECT_EQ(rate_at(schedule, 50), tonic);
}

TEST(Schedule, overlapping_dips_clip_at_zero) {
  const auto schedule = unrolled({Dip{0_ms, 100_ms, 1}, Dip{50_ms, 100_ms, 0.6}});
  EXPECT_EQ(rate_at(schedule, 10), 0);
  EXPECT_EQ(rate_at(schedule, 75), 0);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 120), 0.4 * tonic);
  EXPECT_EQ(rate_at(schedule, 150), tonic);
}

TEST(Schedule, a_pause_is_followed_at_once_by_its_rebound) {
  const auto schedule = unrolled({PauseRebound{10_ms, 20_ms, 5_ms, 0.5, 2}});
  EXPECT_DOUBLE_EQ(rate_at(schedule, 29.9), 0.5 * tonic);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 30), 3 * tonic);
  EXPECT_EQ(rate_at(schedule, 35), tonic);
}

TEST(Schedule, a_ramp_rises_on_a_line_holds_and_returns_at_once) {
  const auto schedule = unrolled({Ramp{100_ms, 50_ms, 9_nM, 25_ms}}, 0, 5);
  EXPECT_EQ(rate_at(schedule, 100), tonic);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 125), tonic + 1.5);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 160), 5);
  EXPECT_EQ(rate_at(schedule, 175), tonic);
}

TEST(Schedule, a_ramp_of_no_duration_is_a_step) {
  const auto schedule = unrolled({Ramp{100_ms, 0_ms, 9_nM, 25_ms}}, 0, 5);
  EXPECT_EQ(rate_at(schedule, 99.9), tonic);
  EXPECT_DOUBLE_EQ(rate_at(schedule, 100), 5);
  EXPECT_EQ(rate_at(schedule, 125), tonic);
}

TEST(Schedule, a_ramp_through_two_dips_starts_where_the_sum_passes_zero) {
  // 2 (1 - 2) + 3 t / 30: zero until t = 20.
  const auto schedule = unrolled({Dip{0_ms, 50_ms, 1}, Dip{0_ms, 50_ms, 1}, Ramp{0_ms, 30_ms, 9_nM, 20_ms}}, 0, 5);
  EXPECT_EQ(rate_at(schedule, 19), 0);
  EXPECT_NEAR(rate_at(schedule, 25), 0.5, 1e-12);
  EXPECT_NEAR(rate_at(schedule, 40), 1, 1e-12);
}

TEST(Schedule, jitter_moves_a_pulse_by_its_own_draw_alone) {
  const Burst burst{.onset = 100_ms, .pulses = 4, .rate = 10_Hz, .jitter = 3_ms, .repeats = 2, .period = 2_s};
  const auto alone = pulse_times(unrolled({burst}));
  const auto beside = pulse_times(unrolled({burst, Burst{.onset = 5_s, .pulses = 3, .rate = 10_Hz, .jitter = 1_ms}}));
  for (std::uint64_t i = 0; i < 8; ++i) {
    const double planned = 100 + 2000.0 * static_cast<double>(i / 4) + 100.0 * static_cast<double>(i % 4);
    EXPECT_NEAR(alone[i], planned + 3 * normal({11, Stream::release_jitter, 0, i}), 1e-9);
    EXPECT_EQ(alone[i], beside[i]);
  }
  const double second = 5000 + normal({11, Stream::release_jitter, 0, std::uint64_t{1} << 40});
  EXPECT_NEAR(beside[8], second, 1e-9);
}

TEST(Schedule, jitter_has_the_asked_standard_deviation) {
  Schedule schedule;
  unroll({Burst{.pulses = 4000, .rate = 1_Hz, .jitter = 5_ms}}, {0, {0}}, 0, 3, 0, schedule);
  double square = 0;
  for (std::size_t k = 0; k < schedule.pulses.size(); ++k)
    square += std::pow(schedule.pulses[k].at_ms - 1000.0 * static_cast<double>(k), 2);
  EXPECT_NEAR(std::sqrt(square / 4000), 5, 5 * 4 / std::sqrt(2 * 4000.0));
}

TEST(Schedule, moving_every_program_and_the_anchor_gives_the_same_bits) {
  const std::vector<ReleaseProgram> programs{Burst{.onset = 0_ms, .pulses = 5, .rate = 30_Hz, .jitter = 2_ms},
                                             Dip{12.5_ms, 40_ms, 1}, Ramp{25_ms, 10_ms, 4_nM, 20_ms}};
  const auto here = unrolled(programs);
  auto moved = programs;
  for (auto& p : moved) set_onset(p, Time{onset_ms(p) + 1024});
  const auto there = unrolled(moved, 1024);
  ASSERT_EQ(here.pieces.size(), there.pieces.size());
  EXPECT_EQ(pulse_times(here), pulse_times(there));
  for (std::size_t i = 0; i < here.pieces.size(); ++i) {
    EXPECT_EQ(here.pieces[i].at_ms, there.pieces[i].at_ms);
    EXPECT_EQ(here.pieces[i].rate, there.pieces[i].rate);
    EXPECT_EQ(here.pieces[i].slope, there.pieces[i].slope);
  }
}

TEST(Schedule, release_is_never_negative_whatever_overlaps) {
  for (std::uint32_t model = 0; model < 300; ++model) {
    std::uint64_t draw = 0;
    const auto any = [&](double most) { return most * uniform({5, Stream::test, model, draw++}); };
    std::vector<ReleaseProgram> programs;
    for (int i = 0; i < 3; ++i) {
      programs.push_back(Dip{Time{any(200)}, Time{any(100)}, any(1)});
      programs.push_back(PauseRebound{Time{any(200)}, Time{any(60)}, Time{any(60)}, any(1), any(2)});
      programs.push_back(Ramp{Time{any(200)}, Time{any(60)}, 1_nM, Time{any(60)}});
    }
    const auto schedule = unrolled(programs, 0, tonic + any(3));
    for (std::size_t i = 0; i < schedule.pieces.size(); ++i) {
      const Piece& p = schedule.pieces[i];
      const double end = i + 1 < schedule.pieces.size() ? schedule.pieces[i + 1].at_ms : p.at_ms;
      EXPECT_GE(p.rate, 0) << "model " << model;
      EXPECT_GE(p.rate + p.slope * (end - p.at_ms), -1e-12) << "model " << model;
    }
    EXPECT_EQ(schedule.pieces.back().rate, tonic);
    EXPECT_EQ(schedule.pieces.back().slope, 0);
  }
}

}  // namespace
}  // namespace teg::release
