#include <cmath>

#include "learner/driven.hpp"

namespace teg::learner {
namespace {

// The choice after one reward, `ms` after it.
double repeat(double ms, double slow_rate) {
  Driven d("two-systems",
           {{"learning_rate", number(slow_rate)}, {"fast_rate", number(0.8)}, {"inverse_temperature", number(2)}},
           shape_with_states(1, 2));
  d.choice(0.1, 1);
  d.wait(ms - 1000);
  d.step({.uniform = 0.5, .asks = true, .begins_trial = true});
  return d->policy()[0];
}

TEST(TwoSystems, the_choice_after_a_reward_is_the_closed_form_of_both_memories) {
  for (const double ms : {1000.0, 5000.0, 30000.0}) {
    const double m = std::exp(-ms / 7000);
    EXPECT_NEAR(repeat(ms, 0.3), 1 / (1 + std::exp(-2 * (0.8 * m + (1 - m) * 0.3))), 1e-12);
  }
}

TEST(TwoSystems, the_rate_of_the_slow_one_matters_only_when_the_fast_one_has_faded) {
  EXPECT_LT(repeat(1000, 0.6) - repeat(1000, 0.2), 0.03);
  EXPECT_GT(repeat(30000, 0.6) - repeat(30000, 0.2), 0.15);
}

TEST(TwoSystems, each_memory_moves_by_its_own_error) {
  Driven d("two-systems", {{"learning_rate", number(0.1)}, {"fast_rate", number(0.5)}}, shape_with_states(1, 2));
  d.choice(0.1, 1);
  EXPECT_DOUBLE_EQ(d.memory("value", 0), 0.1);
  EXPECT_DOUBLE_EQ(d.memory("fast", 0), 0.5);
  d.choice(0.01, 0);
  EXPECT_DOUBLE_EQ(d.memory("value", 0), 0.09);
  EXPECT_NEAR(d.memory("fast", 0), 0.5 * std::exp(-2.0 / 7) * 0.5, 1e-12);
}

}  // namespace
}  // namespace teg::learner
