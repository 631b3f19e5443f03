#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

LearnerModel bandit(std::vector<double> probabilities, Settings settings) {
  return model("bandit", {{"trials", number(1000)}, {"probabilities", numbers(std::move(probabilities))}}, "q",
               std::move(settings));
}

TEST(ActionValue, one_arm_that_always_pays_is_worth_its_reward_in_closed_form) {
  auto m = bandit({1}, {{"learning_rate", number(0.1)}});
  m.series = {{"value", "memory.value.0", "", Time{0}, OverSteps::last}};
  const auto values = series(record_of(m), "value");
  for (int n : {1, 10, 100}) EXPECT_NEAR(values[static_cast<std::size_t>(n - 1)], 1 - std::pow(0.9, n), 1e-12);
}

TEST(ActionValue, choices_come_as_often_as_softmax_says) {
  // Values stay 0 and 0 without rewards, so that only stickiness and lapse tell the arms apart.
  auto m = bandit({0, 0}, {{"inverse_temperature", number(2)}, {"stickiness", number(0.5)}, {"lapse", number(0.2)}});
  m.task_settings["trials"] = number(20000);
  const auto stays = series(record_of(m), "stay");
  double sum = 0;
  for (std::size_t t = 1; t < stays.size(); ++t) sum += stays[t] / static_cast<double>(stays.size() - 1);
  EXPECT_NEAR(sum, 0.8 / (1 + std::exp(-1.0)) + 0.1, 0.01);
}

TEST(ActionValue, a_rate_for_losses_of_its_own_and_forgetting_follow_their_equations) {
  auto m = bandit({0}, {{"learning_rate", number(0.2)}, {"negative_factor", number(0.5)}, {"start", number(1)}});
  m.series = {{"value", "memory.value.0", "", Time{0}, OverSteps::last}};
  EXPECT_NEAR(series(record_of(m), "value")[4], std::pow(0.9, 5), 1e-12);
  m.learner_settings = {{"learning_rate", number(0)}, {"start", number(1)}, {"forgetting", number(0.5)}};
  EXPECT_NEAR(series(record_of(m), "value")[4], 1, 1e-12) << "values go back to where they started";
}

// The expected value of a choice under softmax, by running the same bandit with rewards of both arms known.
TEST(ActionValue, the_better_arm_is_found) {
  auto m = bandit({0.8, 0.2}, {{"inverse_temperature", number(5)}});
  const auto correct = series(record_of(m), "correct");
  double late = 0;
  for (std::size_t t = 500; t < 1000; ++t) late += correct[t] / 500;
  EXPECT_GT(late, 0.85);
}

TEST(ActionValue, on_one_decision_a_trial_sarsa_and_q_are_the_same) {
  auto m = bandit({0.8, 0.2}, {});
  const auto q = record_of(m);
  m.learner = "sarsa";
  EXPECT_EQ(record_of(m).fingerprint, q.fingerprint);
}

TEST(ActionValue, a_task_without_actions_is_refused_with_the_learners_that_fit) {
  const auto errors = errors_of(model("pavlovian", {}, "q", {}));
  EXPECT_THAT(errors, testing::HasSubstr("q needs actions, which this task does not have"));
  EXPECT_THAT(errors, testing::HasSubstr("td"));
}

}  // namespace
}  // namespace teg
