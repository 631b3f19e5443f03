#include <gmock/gmock.h>

#include <cmath>

#include "task/played_trials.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::task {
namespace {

TEST(TwoStep, transitions_are_common_in_seven_of_ten_trials_and_lead_left_to_the_first_state) {
  double common = 0;
  const int n = 20000;
  const auto trials = played("two-step", {{"trials", number(n)}}, [](const Percept& p) { return p.now_ms > 3e7; });
  for (const auto& t : trials) {
    ASSERT_EQ(t.steps.size(), 3u);
    EXPECT_EQ(t.steps[0].percept.state, 0u);
    const std::size_t state = t.steps[1].percept.state;
    EXPECT_EQ(state == 1 + t.steps[0].action, t.series[0] == 1);
    common += t.series[0];
  }
  EXPECT_NEAR(common / n, 0.7, 3 * std::sqrt(0.7 * 0.3 / n));
}

TEST(TwoStep, rewards_come_with_the_probability_of_the_action_in_its_state) {
  const std::vector<double> pays{0.3, 0.4, 0.6, 0.7};
  std::vector<double> n(4), sum(4);
  std::size_t k = 0;
  const auto trials =
      played("two-step", {{"trials", number(40000)}, {"probabilities", numbers(pays)}, {"walk", number(0)}},
             [&](const Percept&) { return (k++ / 3) % 2; });
  for (const auto& t : trials) {
    const std::size_t i = 2 * (t.steps[1].percept.state - 1) + t.steps[1].action;
    n[i] += 1, sum[i] += t.reward();
  }
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_GT(n[i], 3000);
    EXPECT_NEAR(sum[i] / n[i], pays[i], 4 * std::sqrt(0.25 / n[i]));
  }
}

// A learner that knows only which action was rewarded repeats it after a common and a rare transition alike
// (Daw et al. 2011, Fig. 2a).
TEST(TwoStep, a_model_free_learner_stays_after_reward_whatever_the_transition_was) {
  LearnerModel m;
  m.task = "two-step", m.learner = "sarsa";
  m.task_settings["trials"] = number(60000);
  m.learner_settings = {{"trace_decay", number(1)}, {"learning_rate", number(0.5)}, {"inverse_temperature", number(4)}};
  const auto r = simulate_learner(m).value();
  const auto at = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(r.names.begin(), r.names.end(), name) - r.names.begin());
  };
  double n[4] = {}, stay[4] = {};
  for (std::size_t t = 1; t < 60000; ++t) {
    const auto i =
        static_cast<std::size_t>(2 * r.series[at("previous_reward")][t] + r.series[at("previous_common")][t]);
    n[i] += 1, stay[i] += r.series[at("first_stay")][t];
  }
  const double rare_none = stay[0] / n[0], common_none = stay[1] / n[1], rare = stay[2] / n[2], common = stay[3] / n[3];
  EXPECT_GT(rare - rare_none, 0.1);
  EXPECT_GT(common - common_none, 0.1);
  EXPECT_NEAR((common - common_none) - (rare - rare_none), 0, 0.03);
}

TEST(TwoStep, bounds_in_the_wrong_order_and_three_probabilities_are_errors) {
  EXPECT_EQ(errors_of("two-step", {{"least", number(0.8)}})[0].where, "task.least");
  EXPECT_EQ(errors_of("two-step", {{"probabilities", numbers({0.1, 0.2, 0.3})}})[0].where, "task.probabilities");
}

}  // namespace
}  // namespace teg::task
