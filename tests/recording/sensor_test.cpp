#include "recording/sensor.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace teg::recording {
namespace {

using namespace teg::literals;

TEST(Sensor, reports_the_change_of_fluorescence_over_rest) {
  const Sensor sensor{"s", 4, 0, Time{1e15}, 10_Hz, false};
  const auto times = sample_times(sensor, 0_s, 300_ms);
  ASSERT_EQ(times.size(), 4u);
  const std::vector<double> bound{0.1, 0.5, 1, 0.1};
  const auto s = observed(sensor, times, bound, 0.1, 1, 0);
  const double expected[] = {0, 3 / 1.4 - 1, 5 / 1.4 - 1, 0};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(s.value[k], expected[k], 1e-12);
}

TEST(Sensor, bleaching_lowers_the_whole_fluorescence) {
  const Sensor sensor{"s", 4, 0, 10_s, 1_Hz, false};
  const auto times = sample_times(sensor, 0_s, 20_s);
  const auto s = observed(sensor, times, std::vector<double>(times.size(), 0.1), 0.1, 1, 0);
  for (std::size_t k = 0; k < times.size(); ++k)
    EXPECT_NEAR(s.value[k], std::exp(-static_cast<double>(k) / 10) - 1, 1e-12);
}

TEST(Sensor, noise_has_its_standard_deviation_and_belongs_to_seed_and_sensor) {
  const Sensor sensor{"s", 1, 0.02, Time{1e15}, 100_Hz, false};
  const auto times = sample_times(sensor, 0_s, 200_s);
  const std::vector<double> bound(times.size(), 0);
  const auto a = observed(sensor, times, bound, 0, 1, 0);
  double square = 0;
  for (const double v : a.value) square += v * v / static_cast<double>(times.size());
  EXPECT_NEAR(std::sqrt(square), 0.02, 4 * 0.02 / std::sqrt(2.0 * static_cast<double>(times.size())));
  EXPECT_EQ(a.value, observed(sensor, times, bound, 0, 1, 0).value);
  EXPECT_NE(a.value, observed(sensor, times, bound, 0, 2, 0).value);
  EXPECT_NE(a.value, observed(sensor, times, bound, 0, 1, 1).value);
}

TEST(Sensor, a_z_score_has_mean_0_and_standard_deviation_1) {
  const Sensor sensor{"s", 2, 0.1, 30_s, 20_Hz, true};
  const auto times = sample_times(sensor, 0_s, 60_s);
  std::vector<double> bound;
  for (const Time t : times) bound.push_back(0.5 + 0.4 * std::sin(t.native() / 3000));
  const auto s = observed(sensor, times, bound, 0.5, 1, 0);
  double mean = 0, square = 0;
  for (const double v : s.value) mean += v, square += v * v;
  EXPECT_NEAR(mean, 0, 1e-9);
  EXPECT_NEAR(square / static_cast<double>(times.size()), 1, 1e-12);
}

TEST(Sensor, every_known_one_has_kinetics_and_a_source) {
  for (const auto& known : known_sensors()) {
    EXPECT_TRUE(known.site.k_off && known.response > 0 && !known.source.empty()) << known.name;
  }
}

}  // namespace
}  // namespace teg::recording
