#include "core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <vector>

namespace {

using namespace teg;
using Block = std::array<std::uint32_t, 4>;

// Known answers published with Random123 (kat_vectors, philox4x32, 10 rounds).
static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

constexpr std::size_t many = 200000;

Draw draw_number(std::size_t k) { return {11, Stream::test, 0, k}; }

template <class Function>
std::vector<double> sample(Function draw) {
  std::vector<double> values(many);
  for (std::size_t k = 0; k < many; ++k) values[k] = draw(draw_number(k));
  return values;
}

struct Moments {
  double mean = 0, variance = 0, skewness = 0, kurtosis = 0;
};
Moments moments_of(const std::vector<double>& values) {
  Moments m;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) m.mean += v / n;
  for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / n;
  for (const double v : values) {
    const double z = (v - m.mean) / std::sqrt(m.variance);
    m.skewness += z * z * z / n;
    m.kurtosis += z * z * z * z / n;
  }
  return m;
}

// Largest distance between the sample's distribution function and the given one, times sqrt(n).
template <class Distribution>
double kolmogorov_smirnov(std::vector<double> values, Distribution distribution) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = distribution(values[i]);
    distance = std::max({distance, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return distance * std::sqrt(n);
}

TEST(Philox, many_counters_side_by_side_give_the_words_of_each) {
  std::uint32_t c[4][7];
  for (std::uint32_t i = 0; i < 7; ++i)
    for (std::uint32_t w = 0; w < 4; ++w) c[w][i] = 0x9e3779b9u * (i + 1) + w;
  std::uint32_t beside[4][7];
  std::memcpy(beside, c, sizeof c);
  philox4x32(beside[0], beside[1], beside[2], beside[3], {0xa4093822, 0x299f31d0});
  for (std::size_t i = 0; i < 7; ++i)
    EXPECT_EQ(philox4x32({c[0][i], c[1][i], c[2][i], c[3][i]}, {0xa4093822, 0x299f31d0}),
              (Block{beside[0][i], beside[1][i], beside[2][i], beside[3][i]}));
}

TEST(Uniform, lies_strictly_between_zero_and_one) {
  for (const double v : sample(uniform)) {
    ASSERT_GT(v, 0.0);
    ASSERT_LT(v, 1.0);
  }
}

TEST(Uniform, has_the_moments_of_the_uniform_distribution) {
  const auto m = moments_of(sample(uniform));
  EXPECT_NEAR(m.mean, 0.5, 4 * std::sqrt(1.0 / 12 / many));
  EXPECT_NEAR(m.variance, 1.0 / 12, 1e-3);
  EXPECT_NEAR(m.skewness, 0, 0.02);
  EXPECT_NEAR(m.kurtosis, 1.8, 0.02);
}

TEST(Uniform, follows_the_uniform_distribution) {
  EXPECT_LT(kolmogorov_smirnov(sample(uniform), [](double x) { return x; }), 1.63);  // 1 % level
}

TEST(Uniform, is_a_function_of_all_that_it_is_drawn_for) {
  const Draw draw{1, Stream::test, 2, 3};
  EXPECT_EQ(uniform(draw), uniform({1, Stream::test, 2, 3}));
  std::set<double> values{uniform(draw)};
  for (int bit = 0; bit < 64; ++bit) {
    values.insert(uniform({1ull ^ (1ull << bit), Stream::test, 2, 3}));
    values.insert(uniform({1, Stream::test, 2, 3ull ^ (1ull << bit)}));
    if (bit < 32) values.insert(uniform({1, Stream::test, 2u ^ (1u << bit), 3}));
  }
  values.insert(uniform({1, Stream::release_jitter, 2, 3}));
  EXPECT_EQ(values.size(), 1u + 64 + 64 + 32 + 1);
}

TEST(Uniform, is_not_correlated_between_neighbouring_steps_entities_and_seeds) {
  const auto correlation = [](auto other) {
    double sum = 0;
    for (std::size_t k = 0; k < many; ++k) sum += (uniform(draw_number(k)) - 0.5) * (uniform(other(k)) - 0.5);
    return 12 * sum / many;
  };
  const double bound = 4 / std::sqrt(static_cast<double>(many));
  EXPECT_NEAR(correlation([](std::size_t k) { return Draw{11, Stream::test, 0, k + 1}; }), 0, bound);
  EXPECT_NEAR(correlation([](std::size_t k) { return Draw{11, Stream::test, 1, k}; }), 0, bound);
  EXPECT_NEAR(correlation([](std::size_t k) { return Draw{12, Stream::test, 0, k}; }), 0, bound);
}

TEST(Normal, has_the_moments_of_the_standard_normal_distribution) {
  const auto m = moments_of(sample(normal));
  EXPECT_NEAR(m.mean, 0, 4 / std::sqrt(static_cast<double>(many)));
  EXPECT_NEAR(m.variance, 1, 0.015);
  EXPECT_NEAR(m.skewness, 0, 0.025);
  EXPECT_NEAR(m.kurtosis, 3, 0.05);
}

TEST(Normal, follows_the_normal_distribution) {
  const auto phi = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
  EXPECT_LT(kolmogorov_smirnov(sample(normal), phi), 1.63);  // 1 % level
}

TEST(Normal, is_the_inverse_distribution_function_of_the_uniform_draw) {
  for (std::size_t k = 0; k < many; ++k) {
    const double x = normal(draw_number(k)), p = uniform(draw_number(k));
    const double tail = std::erfc(std::abs(x) / std::sqrt(2.0)) / 2;
    ASSERT_NEAR(tail / std::min(p, 1 - p), 1, 1e-13) << x;
    ASSERT_EQ(x < 0, p < 0.5);
  }
}

TEST(Normal, distribution_and_quantile_are_each_others_inverse) {
  for (double z = -8; z <= 8; z += 0.125)
    EXPECT_NEAR(normal_distribution(z), std::erfc(-z / std::sqrt(2.0)) / 2, 2e-16 + 1e-13 * normal_distribution(z))
        << z;
  for (double p = 1e-6; p < 1; p += 0.0101) EXPECT_NEAR(normal_distribution(normal_quantile(p)), p, 1e-14);
}

}  // namespace
