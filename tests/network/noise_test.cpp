#include "network/noise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "network/neuron_kernels.hpp"

namespace teg::network {
namespace {

std::vector<std::uint32_t> words(std::uint64_t step, std::size_t groups, std::uint32_t first_group = 0) {
  std::vector<std::uint32_t> all(64 * groups);
  fill_noise(11, Stream::drive, 3, step, first_group, groups, all.data());
  return all;
}

TEST(Noise, filled_in_a_row_is_what_each_neuron_draws) {
  for (const std::uint64_t step : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xfedcba987654}})
    for (const std::uint32_t first : {0u, 1u, 70000u}) {
      const auto row = words(step, 5, first);
      for (std::uint32_t i = 0; i < row.size(); ++i)
        ASSERT_EQ(row[i], noise_word(11, Stream::drive, 3, step, 64 * first + i)) << i;
    }
}

TEST(Noise, differs_between_neurons_steps_and_what_draws) {
  std::set<std::uint32_t> seen;
  for (const auto w : words(5, 16)) seen.insert(w);
  for (const auto w : words(6, 16)) seen.insert(w);
  for (std::uint32_t i = 0; i < 1024; ++i) {
    seen.insert(noise_word(11, Stream::drive, 4, 5, i));
    seen.insert(noise_word(11, Stream::source_spike, 3, 5, i));
    seen.insert(noise_word(12, Stream::drive, 3, 5, i));
  }
  EXPECT_GE(seen.size(), 5 * 1024u - 3);
}

TEST(Noise, is_uniform_and_normal) {
  const auto all = words(1, 2000);
  const double n = static_cast<double>(all.size());
  double mean = 0, square = 0, fourth = 0, uniform = 0;
  for (const auto w : all) {
    const double x = unit_normal(w);
    mean += x / n, square += x * x / n, fourth += x * x * x * x / n, uniform += unit_uniform(w) / n;
  }
  EXPECT_NEAR(uniform, 0.5, 4 / std::sqrt(12 * n));
  EXPECT_NEAR(mean, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(square, 1, 4 * std::sqrt(2 / n));
  EXPECT_NEAR(fourth, 3, 4 * std::sqrt(96 / n));
  EXPECT_GT(unit_uniform(0), 0);
  EXPECT_LT(unit_uniform(0xffffffff), 1);
  EXPECT_EQ(unit_normal(0), -unit_normal(0xffffffff));
}

TEST(Poisson, counts_have_their_mean_and_variance) {
  const auto all = words(2, 3000);
  const double n = static_cast<double>(all.size());
  for (const double mean : {0.001, 0.1, 1.0, 7.5, 40.0, 200.0}) {
    const PoissonTable table(mean);
    double sum = 0, square = 0;
    for (const auto w : all) sum += table.count(w), square += double(table.count(w)) * table.count(w);
    const double found = sum / n, variance = square / n - found * found;
    EXPECT_NEAR(found, mean, 4 * std::sqrt(mean / n)) << mean;
    EXPECT_NEAR(variance, mean, 4 * std::sqrt((mean + 2 * mean * mean) / n)) << mean;
  }
}

TEST(Poisson, thresholds_are_the_distribution_function) {
  for (const double mean : {0.02, 1.0, 30.0, 200.0}) {
    const auto thresholds = PoissonTable(mean).thresholds();
    EXPECT_TRUE(std::is_sorted(thresholds.begin(), thresholds.end()));
    double below = 0;
    const auto add = [&](std::size_t k) {
      below += std::exp(static_cast<double>(k) * std::log(mean) - mean - std::lgamma(static_cast<double>(k) + 1));
    };
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
      add(k);
      EXPECT_NEAR(thresholds[k] * 0x1p-32, below, 1e-9) << mean << " " << k;
    }
    add(thresholds.size());
    EXPECT_GT(below, 1 - 1e-9) << mean;
  }
  EXPECT_TRUE(PoissonTable(0).thresholds().empty());
  EXPECT_EQ(PoissonTable(0).count(0xffffffff), 0u);
}

TEST(Poisson, is_added_to_input_as_each_neuron_counts) {
  const PoissonTable table(2.5);
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{200}}) {
    const auto row = words(3, 4);
    std::vector<double> input(n, 0.25);
    add_poisson(table.thresholds(), row.data(), 0.5, n, input.data());
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(input[i], 0.25 + 0.5 * table.count(row[i]));
  }
}

TEST(Noise, drives_uniformly_and_fires_by_chance_as_each_neuron_draws) {
  const auto row = words(4, 50);
  std::vector<double> drive(row.size(), 1.0);
  std::vector<std::uint8_t> fired(row.size());
  add_uniform(row.data(), 2, 0.5, row.size(), drive.data());
  fire_by_chance(0.3, row.data(), row.size(), fired.data());
  for (std::size_t i = 0; i < row.size(); ++i) {
    ASSERT_EQ(drive[i], 1 + (2 + 0.5 * (2 * unit_uniform(row[i]) - 1)));
    ASSERT_EQ(fired[i], unit_uniform(row[i]) < 0.3);
  }
}

}  // namespace
}  // namespace teg::network
