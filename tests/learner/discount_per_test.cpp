#include <cmath>

#include "learner/driven.hpp"

namespace teg::learner {
namespace {

// One decision whose rewards come one and three steps after it, and whose next state is worth nothing yet.
double learned(const std::string& per) {
  Driven d("q", {{"discount", number(0.9)}, {"discount_per", words(per)}, {"learning_rate", number(1)}},
           shape_with_states(1, 2));
  d.step({.uniform = 0.1, .asks = true, .begins_trial = true});
  d.step({.reward = 1});
  d.step({});
  d.step({.reward = 2, .ends_trial = true, .is_terminal = true});
  return d.memory("value", 0);
}

TEST(DiscountPer, a_decision_discounts_once_or_for_each_of_its_steps) {
  EXPECT_DOUBLE_EQ(learned("decision"), 3);
  EXPECT_DOUBLE_EQ(learned("step"), 1 + 2 * 0.81);
}

TEST(DiscountPer, for_each_step_the_next_state_is_worth_the_discount_to_their_number) {
  Driven d("q", {{"discount", number(0.5)}, {"discount_per", words("step")}, {"learning_rate", number(1)}},
           shape_with_states(2, 2));
  for (int k = 0; k < 2; ++k) {
    d.step({.state = 0, .uniform = 0.1, .asks = true, .begins_trial = true});
    d.step({});
    d.step({.state = 1, .uniform = 0.1, .asks = true});
    d.step({.state = 1, .reward = 8, .ends_trial = true, .is_terminal = true});
  }
  EXPECT_DOUBLE_EQ(d.memory("value", 0), 8 * 0.25);
}

}  // namespace
}  // namespace teg::learner
