#include <cmath>

#include "learner/driven.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::learner {
namespace {

using testing::DoubleNear;

TEST(ActorCritic, one_rewarded_choice_moves_value_and_preferences_by_the_policy_gradient) {
  Driven d("actor-critic", {{"learning_rate", number(0.2)}, {"actor_rate", number(0.5)}}, shape_with_states(1, 2));
  EXPECT_EQ(d.choice(0.1, 2), 0u);  // at first both are equally likely: below 1/2 is the first
  EXPECT_DOUBLE_EQ(d.memory("value", 0), 0.4);
  EXPECT_DOUBLE_EQ(d.memory("preference", 0), 0.5 * 2 * 0.5);
  EXPECT_DOUBLE_EQ(d.memory("preference", 1), -0.5 * 2 * 0.5);
  d.choice(0.99, 1);
  const double p0 = 1 / (1 + std::exp(-1.0));  // of preferences 1/2 and -1/2
  EXPECT_DOUBLE_EQ(d.memory("value", 0), 0.4 + 0.2 * 0.6);
  EXPECT_NEAR(d.memory("preference", 1), -0.5 + 0.5 * 0.6 * p0, 1e-12);
}

TEST(ActorCritic, without_the_gradient_only_the_action_taken_is_preferred_more) {
  Driven d("actor-critic", {{"gradient", words("false")}, {"actor_rate", number(0.5)}}, shape_with_states(1, 2));
  d.choice(0.1, 1);
  EXPECT_DOUBLE_EQ(d.memory("preference", 0), 0.5);
  EXPECT_DOUBLE_EQ(d.memory("preference", 1), 0);
}

// Three states in a row; from each the action is random, the way is not: reward comes at the end.
void walk(Driven& d, int n) {
  for (int k = 0; k < n; ++k) {
    for (std::size_t s = 0; s < 3; ++s) d.step({.state = s, .uniform = 0.3, .asks = true, .begins_trial = s == 0});
    d.step({.reward = 1, .ends_trial = true, .is_terminal = true});
  }
}

TEST(ActorCritic, the_critic_of_a_chain_finds_the_discounted_reward) {
  Driven d("actor-critic", {{"discount", number(0.8)}, {"inverse_temperature", number(0)}}, shape_with_states(3, 2));
  walk(d, 2000);
  for (std::size_t s = 0; s < 3; ++s)
    EXPECT_THAT(d.memory("value", s), DoubleNear(std::pow(0.8, 2.0 - static_cast<double>(s)), 1e-6));
}

TEST(ActorCritic, traces_carry_the_first_reward_back_by_discount_times_decay) {
  Driven d("actor-critic", {{"discount", number(0.9)}, {"trace_decay", number(0.5)}}, shape_with_states(3, 2));
  walk(d, 1);
  for (std::size_t s = 0; s < 3; ++s)
    EXPECT_NEAR(d.memory("value", s), 0.1 * std::pow(0.45, 2.0 - static_cast<double>(s)), 1e-15);
}

TEST(ActorCritic, choices_of_a_bandit_come_to_be_the_better_arm) {
  LearnerModel m;
  m.task = "bandit", m.learner = "actor-critic";
  m.task_settings["trials"] = number(2000);
  const auto record = simulate_learner(m).value();
  double correct = 0;
  for (std::size_t t = 1500; t < 2000; ++t) correct += record.series[1][t] == 0;
  EXPECT_GT(correct / 500, 0.95);
}

TEST(ActorCritic, needs_actions_and_says_which_learners_do_not) {
  const auto made = make_learner("actor-critic", {}, shape_with_states(3, 0));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.errors()[0].what, testing::HasSubstr("needs actions"));
  EXPECT_THAT(made.errors()[0].fix, testing::HasSubstr("successor"));
}

TEST(ActorCritic, cues_that_are_not_there_are_an_error) {
  const auto made = make_learner("actor-critic", {{"representation", words("presence")}}, shape_with_states(3, 2));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.errors()[0].where, "learner.representation");
}

}  // namespace
}  // namespace teg::learner
