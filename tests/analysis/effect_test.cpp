#include "analysis/effect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/random.hpp"

namespace teg::analysis {
namespace {

TEST(HedgesG, of_small_samples_is_what_the_formula_gives_by_hand) {
  const std::vector<double> a{1, 2, 3}, b{3, 4, 5};  // means 2 and 4, both variances 1, m = 4
  // J(4) = Gamma(2) / (sqrt(2) Gamma(1.5)) = 0.797884560802865
  const auto e = hedges_g(a, b);
  EXPECT_NEAR(e.g, 2 * 0.797884560802865, 1e-12);
  const double error = std::sqrt(6.0 / 9 + e.g * e.g / 12);
  EXPECT_NEAR(e.low, e.g - 1.959963984540054 * error, 1e-12);
  EXPECT_NEAR(hedges_g(b, a).g, -e.g, 1e-15);
}

TEST(HedgesG, is_not_biased_for_small_samples) {
  double sum = 0;
  constexpr int repeats = 20000;
  for (std::uint64_t r = 0; r < repeats; ++r) {
    std::vector<double> a, b;
    for (std::uint32_t i = 0; i < 5; ++i) {
      a.push_back(normal({r, Stream::test, i, 0}));
      b.push_back(0.8 + normal({r, Stream::test, i, 1}));
    }
    sum += hedges_g(a, b).g / repeats;
  }
  EXPECT_NEAR(sum, 0.8, 0.02);
}

TEST(HedgesG, is_not_a_number_where_there_is_no_spread) {
  const std::vector<double> same{1, 1, 1}, other{2, 2, 2 + 1e-15}, one{3};
  EXPECT_TRUE(std::isnan(hedges_g(same, other).g));
  EXPECT_TRUE(std::isnan(hedges_g(one, same).g));
}

}  // namespace
}  // namespace teg::analysis
