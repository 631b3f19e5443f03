#include "analysis/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"

namespace teg::analysis {
namespace {

std::vector<double> normal_sample(std::size_t n, std::uint64_t repeat, double centre = 0, std::uint32_t entity = 0) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(centre + normal({repeat, Stream::test, entity, i}));
  return values;
}

TEST(Bootstrap, equal_seeds_give_equal_intervals_and_others_do_not) {
  const auto sample = normal_sample(20, 1);
  const auto one = bootstrap(sample, mean, {}), same = bootstrap(sample, mean, {});
  const auto other = bootstrap(sample, mean, {.seed = 2});
  EXPECT_EQ(one.low, same.low);
  EXPECT_EQ(one.high, same.high);
  EXPECT_NE(one.low, other.low);
  EXPECT_NEAR(one.low, other.low, 0.05);
}

TEST(Bootstrap, the_standard_error_of_a_mean_is_its_closed_form) {
  const auto sample = normal_sample(30, 2);
  const double expected = standard_deviation(sample) * std::sqrt(29.0 / 30) / std::sqrt(30);
  EXPECT_NEAR(bootstrap(sample, mean, {}).standard_error, expected, 0.02 * expected);
}

TEST(Bootstrap, two_values_give_their_binomial_law) {
  const auto e = bootstrap(std::vector<double>{0, 1}, mean, {.kind = BootstrapKind::percentile});
  EXPECT_EQ(e.low, 0);
  EXPECT_EQ(e.high, 1);
  EXPECT_NEAR(e.standard_error, std::sqrt(1.0 / 8), 0.01);
}

// A: 26 children's spatial scores. Efron & Tibshirani 1993, chapter 14: of the variance, 90 % intervals are (100.8,
// 233.9) by percentiles and (115.8, 259.6) by BCa, from 2000 resamples.
TEST(Bootstrap, bca_of_a_variance_is_the_textbook_example) {
  const std::vector<double> scores{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6,
                                   0,  33, 28, 34, 4,  32, 24, 47, 41, 24, 26, 30, 41};
  const Statistic variance = [](std::span<const double> v) {
    const double n = static_cast<double>(v.size()), s = standard_deviation(v);
    return s * s * (n - 1) / n;
  };
  const auto percentile = bootstrap(scores, variance, {.kind = BootstrapKind::percentile, .level = 0.9});
  EXPECT_NEAR(percentile.value, 171.5, 0.05);
  EXPECT_NEAR(percentile.low, 100.8, 4);  // two standard errors of 2000 resamples
  EXPECT_NEAR(percentile.high, 233.9, 4);
  const auto bca = bootstrap(scores, variance, {.level = 0.9});
  EXPECT_NEAR(bca.low, 115.8, 3);
  EXPECT_NEAR(bca.high, 259.6, 4);
}

double coverage(BootstrapKind kind) {
  int inside = 0;
  constexpr int repeats = 1000;
  for (int r = 0; r < repeats; ++r)
    inside +=
        bootstrap(normal_sample(40, static_cast<std::uint64_t>(r)), mean, {.kind = kind, .resamples = 400}).contains(0);
  return inside / static_cast<double>(repeats);
}

TEST(Bootstrap, intervals_of_a_normal_mean_hold_it_about_95_times_in_100) {
  EXPECT_NEAR(coverage(BootstrapKind::percentile), 0.945, 0.02);
  EXPECT_NEAR(coverage(BootstrapKind::bca), 0.945, 0.02);
}

TEST(Bootstrap, intervals_of_a_difference_of_means_hold_it_about_95_times_in_100) {
  const TwoSampleStatistic difference = [](auto a, auto b) { return mean(b) - mean(a); };
  int inside = 0;
  for (std::uint64_t r = 0; r < 500; ++r)
    inside += bootstrap(normal_sample(30, r), normal_sample(50, r, 2, 1), difference, {.resamples = 400}).contains(2);
  EXPECT_NEAR(inside / 500.0, 0.945, 0.03);
}

TEST(Bootstrap, several_differences_at_once_are_those_of_each_alone) {
  const auto a = normal_sample(15, 1), b = normal_sample(20, 2, 1);
  const auto both = [](const std::vector<double>& sample) {
    return MemberSample{sample.size(), [&sample](std::span<const std::size_t> members, std::span<double> statistics) {
                          std::vector<double> drawn;
                          for (const auto i : members) drawn.push_back(sample[i]);
                          statistics[0] = mean(drawn), statistics[1] = median(drawn);
                        }};
  };
  const auto at_once = bootstrap_difference(both(a), both(b), 2, {.resamples = 500});
  const std::vector<double (*)(std::span<const double>)> statistics{mean, median};
  for (std::size_t k = 0; k < 2; ++k) {
    const auto alone =
        bootstrap(a, b, [&](auto x, auto y) { return statistics[k](y) - statistics[k](x); }, {.resamples = 500});
    EXPECT_EQ(at_once[k].value, alone.value);
    EXPECT_NEAR(at_once[k].low, alone.low, 1e-12);
    EXPECT_NEAR(at_once[k].high, alone.high, 1e-12);
  }
}

TEST(Bootstrap, equal_values_have_an_interval_without_width) {
  const auto e = bootstrap(std::vector<double>{3, 3, 3, 3}, mean, {});
  EXPECT_EQ(e.low, 3);
  EXPECT_EQ(e.high, 3);
  EXPECT_EQ(e.standard_error, 0);
}

TEST(Bootstrap, samples_too_small_have_no_interval) {
  EXPECT_TRUE(std::isnan(bootstrap(std::vector<double>{}, mean, {}).value));
  const auto one = bootstrap(std::vector<double>{2}, mean, {});
  EXPECT_EQ(one.value, 2);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_TRUE(std::isnan(one.high));
}

TEST(Bootstrap, of_nothing_is_nothing_and_of_one_value_has_no_interval) {
  const std::vector<double> none, one{3}, two{1, 2};
  const TwoSampleStatistic difference = [](std::span<const double> a, std::span<const double> b) {
    return mean(b) - mean(a);
  };
  EXPECT_TRUE(std::isnan(mean(none)));
  EXPECT_TRUE(std::isnan(standard_deviation(one)));
  for (const auto& [a, b] : {std::pair(none, two), std::pair(two, none)})
    EXPECT_TRUE(std::isnan(bootstrap(a, b, difference, {}).value));
  EXPECT_EQ(bootstrap(one, one, difference, {}).value, 0);
  EXPECT_TRUE(std::isnan(bootstrap(one, one, difference, {}).low));
  const auto against_two = bootstrap(one, two, difference, {.kind = BootstrapKind::percentile});
  EXPECT_EQ(against_two.value, -1.5);
  EXPECT_EQ(against_two.low, -2) << "only the second is drawn anew";
  EXPECT_EQ(against_two.high, -1);
}

TEST(Bootstrap, resamples_without_a_number_are_counted_and_left_out) {
  const Statistic some = [](std::span<const double> v) {
    return v[0] == 1 ? std::numeric_limits<double>::quiet_NaN() : mean(v);
  };
  const auto e = bootstrap(std::vector<double>{4, 1, 3, 2}, some, {});
  EXPECT_NEAR(static_cast<double>(e.undefined), 2500, 200);
  EXPECT_TRUE(std::isfinite(e.low));
  const auto never = bootstrap(std::vector<double>{4, 1, 3, 2},
                               [](std::span<const double> v) { return v[0] != 4 || v[1] != 1 ? NAN : 1.0; }, {});
  EXPECT_TRUE(std::isnan(never.low));
}

TEST(Bootstrap, members_stand_for_whole_curves) {
  const std::vector<std::vector<double>> curves{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {0, 3, 0}};
  const auto largest_mean = [&](std::span<const std::size_t> members) {
    double most = 0;
    for (std::size_t x = 0; x < 3; ++x) {
      double sum = 0;
      for (const auto s : members) sum += curves[s][x];
      most = std::max(most, sum / static_cast<double>(members.size()));
    }
    return most;
  };
  const auto e = bootstrap_members(curves.size(), largest_mean, {});
  EXPECT_EQ(e.value, 1);
  EXPECT_LT(e.low, 1);
  EXPECT_GT(e.high, 1);
}

TEST(Bootstrap, quantiles_lie_between_neighbours) {
  EXPECT_EQ(quantile({3, 1, 2}, 0.5), 2);
  EXPECT_EQ(quantile({1, 2}, 0.25), 1.25);
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
  EXPECT_TRUE(std::isnan(quantile({3, NAN, 2, 1}, 0.1))) << "nothing is left out silently";
}

}  // namespace
}  // namespace teg::analysis
