#include <cmath>

#include "learner/driven.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::learner {
namespace {

// A ring of states, a reward at each turn: the average is 1 / n, and values fall by it with every step before it.
TEST(AverageReward, of_a_ring_is_one_reward_a_turn_and_values_rise_by_it_towards_the_reward) {
  constexpr std::size_t n = 6;
  Driven d("average-reward",
           {{"representation", words("states")}, {"average_rate", number(1e-3)}, {"learning_rate", number(0.1)}},
           shape_with_states(n, 0));
  for (std::size_t k = 0; k < 60000; ++k)
    d.step({.state = k % n, .reward = k % n == 0 ? 1.0 : 0.0, .begins_trial = k % n == 0});
  EXPECT_NEAR(d->signals()[2], 1.0 / n, 0.002);
  for (std::size_t s = 0; s + 1 < n; ++s) EXPECT_NEAR(d.memory("value", s + 1) - d.memory("value", s), 1.0 / n, 0.01);
  EXPECT_NEAR(d->signals()[0], 0, 0.01);
}

TEST(AverageReward, rewards_and_punishments_are_averaged_apart_and_count_against_each_other) {
  Driven d("average-reward", {{"average_rate", number(0.5)}, {"representation", words("states")}},
           shape_with_states(1, 0));
  d.step({.reward = 1});
  EXPECT_DOUBLE_EQ(d->signals()[2], 0.5);
  d.step({.reward = -2});
  EXPECT_DOUBLE_EQ(d->signals()[0], -2 - 0.5);  // V' = V
  EXPECT_DOUBLE_EQ(d->signals()[5], 2.5);
  EXPECT_DOUBLE_EQ(d->signals()[4], 0);
  EXPECT_DOUBLE_EQ(d->signals()[2], 0.25);
  EXPECT_DOUBLE_EQ(d->signals()[3], 1);
  d.step({});
  EXPECT_NEAR(d->signals()[0], 0.75, 0.3);  // nothing is good news where punishment is the rule
  EXPECT_GT(d->signals()[0], 0);
}

// Of two actions the second earns more but takes longer: what counts is reward for time.
std::size_t preferred(double reward_of_second, int steps_of_second) {
  Driven d("average-reward", {{"lapse", number(0.2)}, {"learning_rate", number(0.05)}}, shape_with_states(1, 2));
  double u = 0.37;
  std::size_t seconds = 0;
  for (int k = 0; k < 30000; ++k) {
    u = std::fmod(u + 0.6180339887498949, 1.0);
    const auto a = d.step({.uniform = u, .asks = true, .begins_trial = true});
    if (k > 20000) seconds += a;
    for (int s = 1; s < (a == 1 ? steps_of_second : 2); ++s) d.step({});
    d.step({.reward = a == 1 ? reward_of_second : 1, .ends_trial = true, .is_terminal = true});
  }
  return seconds;
}

TEST(AverageReward, actions_are_chosen_by_what_they_bring_for_the_time_they_take) {
  EXPECT_GT(preferred(3, 5), 6000u);  // 3 in 6 steps against 1 in 3
  EXPECT_LT(preferred(3, 15), 4000u);
}

}  // namespace
}  // namespace teg::learner
