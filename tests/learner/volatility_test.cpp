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

TEST(HierarchicalFilter, a_negative_precision_ends_the_session_and_names_its_parameters) {
  TaskShape shape;
  shape.has_outcome = shape.has_binary_outcome = true;
  auto learner = make_learner("hgf", {{"tonic_volatility", number(3)}, {"meta_volatility", number(5)}}, shape).value();
  learner->reset();
  for (int t = 0; t < 300 && !learner->fault(); ++t) {
    learner->perceive({.outcome = t % 40 < 30 ? 1.0 : 0.0, .has_outcome = true});
    learner->learn(learner->signals()[0]);
  }
  ASSERT_TRUE(learner->fault());
  EXPECT_EQ(learner->fault()->fault, Fault::numeric);
  EXPECT_THAT(learner->fault()->what, testing::HasSubstr("has become -"));
  EXPECT_THAT(learner->fault()->what, testing::HasSubstr("tonic_volatility = 3, meta_volatility = 5, coupling = 1"));
  EXPECT_THAT(learner->fault()->fix, testing::Not(testing::HasSubstr("learning rate")));
  learner->perceive({.outcome = 1, .has_outcome = true});
  EXPECT_TRUE(std::isnan(learner->signals()[0])) << "so that no session goes on";
  learner->reset();
  EXPECT_FALSE(learner->fault());
}

TEST(Volatility, tasks_whose_outcomes_are_not_zero_or_one_are_refused_by_the_check) {
  for (const char* learner : {"hgf", "volatility"}) {
    EXPECT_THAT(errors_of(model("posner", {}, learner, {})), testing::HasSubstr("outcomes that are 0 or 1")) << learner;
    EXPECT_THAT(errors_of(model("pavlovian", {{"reward_size", number(5)}}, learner, {})),
                testing::HasSubstr("outcomes that are 0 or 1"));
    EXPECT_EQ(errors_of(model("pavlovian", {}, learner, {})), "");
    EXPECT_EQ(errors_of(model("bandit", {}, learner, {})), "");
  }
  EXPECT_THAT(errors_of(model("posner", {}, "change-point", {})), testing::HasSubstr("outcomes from 0 on"));
}

TEST(Volatility, it_has_no_start_since_every_probability_is_as_likely_at_first) {
  EXPECT_THAT(errors_of(model("bandit", {}, "volatility", {{"start", number(0.1)}})),
              testing::HasSubstr("learner.start: is not a setting here"));
  EXPECT_NEAR(series(record_of(coin("volatility", 0.8, 1)), "belief")[0], 0.5, 0.2);
}

// P = uncertainty noise^2, so the first gain is that of the noise as it is, not of its preset.
TEST(Kalman, the_first_variance_is_that_of_the_noise_even_where_it_follows_a_modulator) {
  auto m = coin("kalman", 0.7, 3);
  m.learner_settings = {{"drift", number(0)}};
  m.modulators = {{"NE", false, Concentration{10}, ExponentialClearance{Time{1000}}, {}}};
  m.live = {{"noise", "NE"}};
  const auto rates = series(record_of(m), "rate");
  for (std::size_t n = 0; n < 3; ++n) EXPECT_NEAR(rates[n], 1 / static_cast<double>(n + 2), 1e-12);
}

TEST(YuDayan, what_its_context_excludes_is_taken_for_another_context) {
  auto m = model("posner", {{"trials", number(100)}}, "yu-dayan", {{"stay", number(1)}, {"validity", number(1)}});
  m.series = {{"ne", "noradrenaline", "target"}, {"moved", "switch", "target"}};
  const auto record = record_of(m);
  for (std::size_t t = 0; t < 100; ++t) {
    const double ne = series(record, "ne")[t];
    EXPECT_TRUE(ne == 0 || ne == 1) << t << ' ' << ne;
    EXPECT_EQ(series(record, "moved")[t], series(record, "ne")[t] > 0) << "certain, or certainly elsewhere";
  }
}

}  // namespace
}  // namespace teg
