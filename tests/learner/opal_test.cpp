#include <cmath>

#include "learner/driven.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::learner {
namespace {

TEST(OpponentActor, weights_after_rewards_are_the_products_of_their_factors) {
  const double ac = 0.2, ag = 0.3, an = 0.15;
  Driven d("opal", {{"learning_rate", number(ac)}, {"go_rate", number(ag)}, {"nogo_rate", number(an)}},
           shape_with_states(1, 2));
  // The critic's k-th error is (1 - ac)^k as long as every choice is rewarded.
  double go[2] = {1, 1}, nogo[2] = {1, 1};
  for (int k = 0; k < 12; ++k) {
    const double delta = std::pow(1 - ac, k);
    const auto a = d.choice(k % 2 ? 0.999 : 0.001, 1);
    go[a] *= 1 + ag * delta, nogo[a] *= 1 - an * delta;
  }
  for (std::size_t a = 0; a < 2; ++a) {
    EXPECT_NEAR(d.memory("go", a), go[a], 1e-12);
    EXPECT_NEAR(d.memory("nogo", a), nogo[a], 1e-12);
  }
  EXPECT_NEAR(d.memory("value", 0), 1 - std::pow(1 - ac, 12), 1e-12);
}

TEST(OpponentActor, choices_weigh_go_against_nogo) {
  Driven d("opal", {{"go_gain", number(2)}, {"nogo_gain", number(0.5)}}, shape_with_states(1, 2));
  d.choice(0.001, 1);
  d.choice(0.5, 0);
  const double g = 1.1, n = 0.9;  // of the first, after one reward of error 1
  EXPECT_NEAR(d->policy()[0], 1 / (1 + std::exp(-(2 * (g - 1) - 0.5 * (n - 1)))), 1e-12);
}

TEST(OpponentActor, a_weight_never_changes_sign) {
  Driven d("opal", {{"go_rate", number(5)}}, shape_with_states(1, 2));
  d.choice(0.1, -3);
  EXPECT_EQ(d.memory("go", 0), 0);
}

double correct(double go_gain, double nogo_gain, double better, double worse) {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    LearnerModel m;
    m.task = "bandit", m.learner = "opal", m.seed = seed;
    m.task_settings = {{"trials", number(100)}, {"probabilities", {{better, worse}, {}}}};
    m.learner_settings = {{"go_gain", number(go_gain)}, {"nogo_gain", number(nogo_gain)}, {"start", number(0.5)}};
    const auto record = simulate_learner(m).value();
    for (const double a : record.series[1]) sum += a == 0;
  }
  return sum / 300 / 100;
}

// Collins & Frank 2014: dopamine's best level depends on how rich the environment is. The critic begins in the middle,
// so that rich and lean are mirror images.
TEST(OpponentActor, go_tells_rich_options_apart_and_nogo_lean_ones) {
  EXPECT_GT(correct(1.8, 0.2, 0.9, 0.8), correct(0.2, 1.8, 0.9, 0.8) + 0.01);
  EXPECT_GT(correct(0.2, 1.8, 0.2, 0.1), correct(1.8, 0.2, 0.2, 0.1) + 0.01);
}

TEST(OpponentActor, an_unknown_setting_is_an_error_that_names_the_nearest) {
  const auto made = make_learner("opal", {{"go_gian", number(1)}}, shape_with_states(1, 2));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.errors()[0].fix, testing::HasSubstr("go_gain"));
}

}  // namespace
}  // namespace teg::learner
