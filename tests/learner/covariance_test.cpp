// Covariance of activity and reward, with each thing that may be subtracted from the reward.
#include <cmath>

#include "learner/driven.hpp"
#include "learner/session.hpp"

namespace teg::learner {
namespace {

Driven made(const Settings& settings, std::size_t n_states = 2) {
  return {"covariance", settings, shape_with_states(n_states, 2)};
}
// Draws that choose the second action, whose activity is 1, and the first.
constexpr double second = 0.99, first = 0.01;

TEST(Covariance, weights_grow_with_reward_where_the_second_action_was_taken) {
  auto l = made({{"subtract", words("nothing")}, {"learning_rate", number(0.5)}});
  EXPECT_EQ(l.choice(second, 2, 1), 1u);
  EXPECT_EQ(l.memory("weight", 1), 0.5 * 2);
  EXPECT_EQ(l.choice(first, 2, 1), 0u);
  EXPECT_EQ(l.memory("weight", 1), 1) << "no activity, no change";
  EXPECT_EQ(l.memory("weight", 0), 0);
}

TEST(Covariance, a_constant_baseline_is_subtracted_from_every_reward) {
  auto l = made({{"subtract", words("constant")}, {"baseline", number(3)}, {"learning_rate", number(0.5)}});
  l.choice(second, 2);
  EXPECT_EQ(l.memory("weight", 0), 0.5 * (2 - 3));
}

TEST(Covariance, the_average_reward_is_that_of_all_states_or_of_each) {
  for (const char* what : {"average", "state"}) {
    auto l = made({{"subtract", words(what)}, {"learning_rate", number(1)}, {"average_rate", number(0)}});
    l.choice(second, 4, 0);
    l.choice(second, 2, 0);  // expected 4
    EXPECT_EQ(l.memory("weight", 0), 4 + (2 - 4)) << what;
    l.choice(second, 5, 1);  // the mean of 4 and 2, or nothing yet of this state
    EXPECT_EQ(l.memory("weight", 1), std::string(what) == "state" ? 5 : 5 - 3) << what;
    EXPECT_DOUBLE_EQ(l.memory("expected", 0), std::string(what) == "state" ? 3 : 11.0 / 3) << what;
  }
}

TEST(Covariance, an_average_may_run) {
  auto l = made({{"subtract", words("average")}, {"learning_rate", number(1)}, {"average_rate", number(0.25)}});
  l.choice(first, 4);
  EXPECT_EQ(l.memory("expected", 0), 1);
  l.choice(first, 4);
  EXPECT_EQ(l.memory("expected", 0), 1 + 0.25 * 3);
}

// What a study may ask of memory.NAME, of whatever learner.
TEST(Memory, every_learner_keeps_something_by_a_known_name_and_nothing_by_another) {
  for (const auto* info : learners()) {
    TaskShape shape = shape_with_states(2, 2);
    shape.cues = {"light", "tone"};
    shape.has_outcome = shape.has_binary_outcome = true;
    auto learner = make_learner(info->name, {}, shape);
    if (!learner) {
      shape.actions.clear();
      learner = make_learner(info->name, {}, shape);
    }
    ASSERT_TRUE(learner) << info->name;
    std::size_t kept = 0;
    for (const char* name : {"value", "weight", "eligibility", "associability", "belief", "expected", "fast", "go",
                             "nogo", "level", "preference", "successor", "trials"})
      kept += (*learner)->memory(name).size();
    EXPECT_EQ((*learner)->memory("anything").size(), 0u) << info->name;
    (*learner)->reset();
    EXPECT_TRUE(kept > 0 || info->name == "none") << info->name;
  }
}

}  // namespace
}  // namespace teg::learner
