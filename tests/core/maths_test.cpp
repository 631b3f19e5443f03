// The reference is libm in long double, which on x86-64 carries 11 bits more than double.
#include "core/maths.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "core/fingerprint.hpp"
#include "core/random.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int draws = 200000;

// A draw on (from, to): the k-th of test number `entity`.
double between(double from, double to, std::uint32_t entity, int k) {
  return from + (to - from) * teg::uniform({2024, teg::Stream::test, entity, static_cast<std::uint64_t>(k)});
}

// Distance from the exact value, in units in the last place of the exact value.
double ulps(double value, long double exact) {
  const double nearest = std::abs(static_cast<double>(exact));
  const double unit = std::nextafter(nearest, infinity) - nearest;
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / unit);
}

TEST(Exp, is_within_one_unit_in_the_last_place) {
  double worst = 0, where = 0;
  const auto check = [&](double x) {
    const double error = ulps(teg::exp(x), std::exp(static_cast<long double>(x)));
    if (error > worst) worst = error, where = x;
  };
  for (int k = 0; k < draws; ++k) check(between(-708, 709, 1, k));
  for (int k = 0; k < draws; ++k) check(between(-2, 2, 2, k));
  for (int k = -1021; k <= 1022; ++k) check(k * 0.69314718055994531), check((k + 0.5) * 0.69314718055994531);
  EXPECT_LE(worst, 1.0) << "at " << where;
}

TEST(Exp, is_exact_at_zero_and_handles_the_ends_of_its_range) {
  EXPECT_EQ(teg::exp(0.0), 1.0);
  EXPECT_EQ(teg::exp(-0.0), 1.0);
  EXPECT_EQ(teg::exp(-infinity), 0.0);
  EXPECT_EQ(teg::exp(infinity), infinity);
  EXPECT_EQ(teg::exp(-709.0), 0.0);
  EXPECT_EQ(teg::exp(709.1), infinity);
  EXPECT_EQ(teg::exp(-1e300), 0.0);
  EXPECT_EQ(teg::exp(1e300), infinity);
  EXPECT_GT(teg::exp(-708.0), 0.0);
  EXPECT_LT(teg::exp(709.0), infinity);
  EXPECT_EQ(teg::exp(5e-324), 1.0);
  EXPECT_EQ(teg::exp(-5e-324), 1.0);
}

TEST(Exp, nan_stays_nan_whatever_its_sign_and_payload) {
  EXPECT_TRUE(std::isnan(teg::exp(nan)));
  EXPECT_TRUE(std::isnan(teg::exp(-nan)));
  for (const std::uint64_t payload : {1u, 2u, 7u, 0x7ffu, 0x800u, 0xfffu})
    for (const std::uint64_t sign : {0ull, 1ull << 63})
      EXPECT_TRUE(std::isnan(teg::exp(std::bit_cast<double>(0x7ff8000000000000u | sign | payload)))) << payload;
}

TEST(Exp, never_falls_as_its_argument_rises) {
  for (int k = 0; k < draws; ++k) {
    double x = between(-708, 708, 3, k);
    for (int step = 0; step < 3; ++step, x = std::nextafter(x, infinity))
      ASSERT_LE(teg::exp(x), teg::exp(std::nextafter(x, infinity))) << x;
  }
}

TEST(Expm1, keeps_its_digits_near_zero) {
  double worst = 0, where = 0;
  for (int k = 0; k < draws; ++k) {
    const double x = std::ldexp(between(-1, 1, 4, k), -k % 60);
    const double error = ulps(teg::expm1(x), std::expm1(static_cast<long double>(x)));
    if (error > worst) worst = error, where = x;
  }
  EXPECT_LE(worst, 4.0) << "at " << where;
}

TEST(Expm1, is_near_the_exact_value_over_its_whole_range) {
  for (int k = 0; k < draws; ++k) {
    const double x = between(-50, 709, 5, k);
    ASSERT_LE(ulps(teg::expm1(x), std::expm1(static_cast<long double>(x))), 4.0) << x;
  }
}

TEST(Expm1, handles_the_ends_of_its_range) {
  EXPECT_EQ(teg::expm1(0.0), 0.0);
  EXPECT_TRUE(std::signbit(teg::expm1(-0.0)));
  EXPECT_EQ(teg::expm1(1e-300), 1e-300);
  EXPECT_EQ(teg::expm1(5e-324), 5e-324);
  EXPECT_EQ(teg::expm1(-infinity), -1.0);
  EXPECT_EQ(teg::expm1(infinity), infinity);
  EXPECT_TRUE(std::isnan(teg::expm1(nan)));
}

TEST(Log, is_within_two_units_in_the_last_place) {
  double worst = 0, where = 0;
  const auto check = [&](double x) {
    const double error = ulps(teg::log(x), std::log(static_cast<long double>(x)));
    if (error > worst) worst = error, where = x;
  };
  for (int k = 0; k < draws; ++k) check(std::ldexp(between(0.5, 1, 6, k), k % 2100 - 1073));
  for (int k = 0; k < draws; ++k) check(between(0.5, 2, 7, k));
  for (int k = 0; k < draws; ++k) check(1 + std::ldexp(between(-1, 1, 8, k), -k % 52));
  EXPECT_LE(worst, 2.0) << "at " << where;
}

TEST(Log, handles_the_ends_of_its_range) {
  EXPECT_EQ(teg::log(1.0), 0.0);
  EXPECT_EQ(teg::log(0.0), -infinity);
  EXPECT_EQ(teg::log(-0.0), -infinity);
  EXPECT_EQ(teg::log(infinity), infinity);
  EXPECT_TRUE(std::isnan(teg::log(-1.0)));
  EXPECT_TRUE(std::isnan(teg::log(-infinity)));
  EXPECT_TRUE(std::isnan(teg::log(nan)));
  for (const double x : {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()})
    EXPECT_LE(ulps(teg::log(x), std::log(static_cast<long double>(x))), 2.0) << x;
}

TEST(Log, never_falls_beyond_rounding_as_its_argument_rises) {
  for (int k = 0; k < draws; ++k) {
    const double x = std::ldexp(between(0.5, 1, 9, k), k % 200 - 100);
    ASSERT_LT(teg::log(x), teg::log(x * (1 + 0x1p-40))) << x;
  }
}

TEST(Log, undoes_exp) {
  for (int k = 0; k < draws; ++k) {
    const double x = between(-700, 700, 10, k);
    ASSERT_NEAR(teg::log(teg::exp(x)), x, 3e-16 * (1 + std::abs(x))) << x;
  }
}

TEST(Pow, of_a_small_whole_exponent_is_repeated_multiplication) {
  for (int k = 0; k < 1000; ++k) {
    const double x = between(0, 10, 11, k);
    EXPECT_EQ(teg::pow(x, 0), 1.0);
    EXPECT_EQ(teg::pow(x, 1), x);
    EXPECT_EQ(teg::pow(x, 2), x * x);
    EXPECT_EQ(teg::pow(x, 3), x * x * x);
  }
  EXPECT_EQ(teg::pow(2, 16), 65536.0);
  EXPECT_EQ(teg::pow(10, 3), 1000.0);
  EXPECT_EQ(teg::pow(-2, 3), -8.0);
}

// exp(n log x) multiplies the rounding of log by |n log x|.
TEST(Pow, of_any_exponent_is_near_the_exact_value) {
  for (int k = 0; k < draws; ++k) {
    const double x = teg::exp(between(-10, 10, 12, k)), n = between(-10, 10, 13, k);
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(n));
    ASSERT_LE(ulps(teg::pow(x, n), exact), 4 + 4 * std::abs(n * std::log(x))) << x << "^" << n;
  }
}

TEST(Pow, of_a_negative_whole_exponent_is_near_the_exact_value) {
  for (int n = -20; n < 0; ++n)
    for (const double x : {0.01, 0.5, 2.0, 3.7, 1e6}) {
      const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(n));
      EXPECT_LE(ulps(teg::pow(x, n), exact), 4 + 4 * std::abs(n * std::log(x))) << x << "^" << n;
    }
}

TEST(Pow, handles_zero_one_and_infinity) {
  EXPECT_EQ(teg::pow(0, 0), 1.0);
  EXPECT_EQ(teg::pow(0, 0.5), 0.0);
  EXPECT_EQ(teg::pow(0, 20), 0.0);
  EXPECT_EQ(teg::pow(0, -1), infinity);
  EXPECT_EQ(teg::pow(1, 0.3), 1.0);
  EXPECT_EQ(teg::pow(1, -20), 1.0);
  EXPECT_EQ(teg::pow(infinity, 0.5), infinity);
  EXPECT_EQ(teg::pow(infinity, -0.5), 0.0);
  EXPECT_TRUE(std::isnan(teg::pow(nan, 0.5)));
  EXPECT_TRUE(std::isnan(teg::pow(2, nan)));
  EXPECT_TRUE(std::isnan(teg::pow(-2, 0.5)));
}

// The same bits from every compiler and at every level of optimisation: if this number changes, so
// may every result.
TEST(Maths, has_a_frozen_fingerprint) {
  teg::Fingerprint print;
  for (int k = 0; k < 20000; ++k) {
    const double x = between(-720, 720, 14, k), y = between(0, 20, 15, k), z = between(-3, 3, 16, k);
    print.add(teg::exp(x));
    print.add(teg::expm1(z));
    print.add(teg::log(y));
    print.add(teg::pow(y, z));
    print.add(teg::normal({7, teg::Stream::test, 17, static_cast<std::uint64_t>(k)}));
  }
  EXPECT_EQ(print.text(), "1e2fb85ecab4d32d");
}

}  // namespace
