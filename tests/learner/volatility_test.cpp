#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

LearnerModel coin(const std::string& learner, double probability, double trials = 400) {
  auto m = model("bandit",
                 {{"trials", number(trials)},
                  {"probabilities", numbers({probability, 1 - probability})},
                  {"exclusive", text("true")}},
                 learner, {});
  m.series = {{"belief", "memory.value.0", "outcome"}, {"rate", "learning_rate", "outcome"}};
  return m;
}

// Where nothing drifts the gain of trial n is 1 / (n + 1 / uncertainty): the mean of all outcomes.
TEST(Kalman, without_drift_the_belief_is_the_mean_of_outcomes) {
  auto m = coin("kalman", 0.7, 50);
  m.learner_settings = {{"drift", number(0)}, {"uncertainty", number(1e9)}};
  const auto record = record_of(m);
  double sum = 0;
  for (std::size_t n = 0; n < 50; ++n) {
    sum += series(record, "pays")[n];
    EXPECT_NEAR(series(record, "belief")[n], sum / static_cast<double>(n + 1), 1e-7);
  }
}

// drift = noise: P = P / (P + 1) + 1 has the golden ratio for its fixed point, and the gain is P / (P + 1).
TEST(Kalman, the_gain_settles_where_its_equation_says) {
  auto m = coin("kalman", 0.7, 100);
  m.learner_settings = {{"drift", number(1)}, {"noise", number(1)}};
  EXPECT_NEAR(series(record_of(m), "rate").back(), (std::sqrt(5.0) - 1) / 2, 1e-12);
}

TEST(Volatility, belief_comes_to_the_probability_and_the_rate_falls_where_nothing_changes) {
  const auto record = record_of(coin("volatility", 0.8, 300));
  const auto &belief = series(record, "belief"), &rate = series(record, "rate");
  double mean = 0, early = 0, late = 0;
  for (std::size_t t = 0; t < 100; ++t)
    mean += belief[200 + t] / 100, early += rate[t] / 100, late += rate[200 + t] / 100;
  EXPECT_NEAR(mean, 0.8, 0.08);
  EXPECT_LT(late, early);
}

// With one volatility so small that r does not move, the belief is that of a uniform prior: Laplace's rule.
TEST(Volatility, without_change_the_belief_is_laplaces_rule) {
  auto m = coin("volatility", 0.6, 40);
  m.learner_settings = {{"rates", number(200)}, {"volatilities", number(2)}, {"changes", number(1)}};
  const auto record = record_of(m);
  double ones = 0;
  for (std::size_t n = 0; n < 10; ++n) {
    ones += series(record, "pays")[n];
    EXPECT_NEAR(series(record, "belief")[n], (ones + 1) / (static_cast<double>(n) + 3), 0.15);
  }
}

// Without coupling the variance of the logit settles where sigma^2 + v sigma = v / (mu (1 - mu)), v = e^omega.
TEST(HierarchicalFilter, without_coupling_the_variance_settles_in_closed_form) {
  auto m = coin("hgf", 0.5, 2000);
  m.learner_settings = {{"coupling", number(0)}, {"tonic_volatility", number(-4)}, {"meta_volatility", number(0)}};
  m.series.push_back({"variance", "uncertainty", "outcome"});
  const auto record = record_of(m);
  const double v = std::exp(-4.0);
  double mean = 0, expected = 0;
  for (std::size_t t = 1000; t < 2000; ++t) {
    const double mu = series(record, "belief")[t - 1], b = v / (mu * (1 - mu));
    mean += series(record, "variance")[t] / 1000, expected += (-v + std::sqrt(v * v + 4 * b)) / 2 / 1000;
  }
  EXPECT_NEAR(mean, expected, 0.01 * expected);
}

TEST(HierarchicalFilter, reversals_raise_what_is_believed_of_volatility) {
  auto m = coin("hgf", 0.9, 400);
  m.series.push_back({"volatility", "volatility", "outcome"});
  const auto calm = series(record_of(m), "volatility").back();
  m.task_settings["block_lengths"] = numbers({15});
  m.task_settings["change"] = text("rotate");
  EXPECT_GT(series(record_of(m), "volatility").back(), calm);
}

TEST(Volatility, outcomes_that_are_no_choice_between_two_are_refused) {
  EXPECT_THAT(errors_of(model("helicopter", {}, "volatility", {})), testing::HasSubstr("outcomes that are 0 or 1"));
  EXPECT_THAT(errors_of(model("helicopter", {}, "hgf", {})), testing::HasSubstr("outcomes that are 0 or 1"));
}

}  // namespace
}  // namespace teg
