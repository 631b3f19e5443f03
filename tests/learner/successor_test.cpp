#include <cmath>

#include "learner/driven.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::learner {
namespace {

constexpr double g = 0.9;

void walk(Driven& d, int n, double reward) {
  for (int k = 0; k < n; ++k) {
    for (std::size_t s = 0; s < 4; ++s) d.step({.state = s, .begins_trial = s == 0});
    d.step({.reward = reward, .ends_trial = true, .is_terminal = true});
  }
}

TEST(Successor, along_a_chain_later_states_are_met_with_powers_of_the_discount) {
  Driven d("successor", {{"discount", number(g)}}, shape_with_states(4, 0));
  walk(d, 1000, 1);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_NEAR(d.memory("successor", i * 4 + j), j < i ? 0 : std::pow(g, static_cast<double>(j - i)), 1e-9);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(d.memory("value", i), std::pow(g, 3 - static_cast<double>(i)), 1e-9);
}

TEST(Successor, a_reward_that_is_met_once_more_is_worth_something_at_once_in_every_state) {
  Driven d("successor", {{"discount", number(g)}, {"reward_rate", number(0.3)}}, shape_with_states(4, 0));
  walk(d, 1000, 0);
  EXPECT_EQ(d.memory("value", 0), 0);
  walk(d, 1, 5);  // TD without traces would leave all but the last state at 0
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(d.memory("value", i), 0.3 * 5 * std::pow(g, 3 - static_cast<double>(i)), 1e-9);
}

// M = (1 - discount P)^-1 of a walk over five states, found by elimination.
TEST(Successor, of_a_random_walk_is_the_inverse_of_one_minus_the_discounted_transitions) {
  constexpr std::size_t n = 5;
  LearnerModel m;
  m.task = "random-walk", m.learner = "successor";
  m.task_settings = {{"states", number(n)}, {"trials", number(20000)}, {"left", number(0)}};
  m.learner_settings = {{"discount", number(g)}, {"learning_rate", number(0.01)}, {"reward_rate", number(0.01)}};
  for (std::size_t i = 0; i < n; ++i)
    m.series.push_back({"v" + std::to_string(i), "memory.value." + std::to_string(i), "", Time{0}, OverSteps::last});
  for (std::size_t i = 0; i < n * n; ++i)
    m.series.push_back(
        {"m" + std::to_string(i), "memory.successor." + std::to_string(i), "", Time{0}, OverSteps::last});
  const auto record = simulate_learner(m).value();
  const auto mean = [&](const std::string& name) {
    const auto at = std::find(record.names.begin(), record.names.end(), name) - record.names.begin();
    double sum = 0;
    for (std::size_t t = 5000; t < 20000; ++t) sum += record.series[static_cast<std::size_t>(at)][t];
    return sum / 15000;
  };
  std::vector<std::vector<double>> a(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    a[i][i] = 1;
    if (i > 0) a[i][i - 1] = -g / 2;
    if (i + 1 < n) a[i][i + 1] = -g / 2;
  }
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> unit(n);
    unit[j] = 1;
    const auto column = solved(a, unit);
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(mean("m" + std::to_string(i * n + j)), column[i], 0.03);
  }
  std::vector<double> reward(n);
  reward[n - 1] = 0.5;
  const auto value = solved(a, reward);
  for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(mean("v" + std::to_string(i)), value[i], 0.02);
}

TEST(Successor, with_actions_their_values_lead_to_the_better_one) {
  LearnerModel m;
  m.task = "bandit", m.learner = "successor";
  m.task_settings["trials"] = number(500);
  const auto record = simulate_learner(m).value();
  double correct = 0;
  for (std::size_t t = 200; t < 500; ++t) correct += record.series[1][t] == 0;
  EXPECT_GT(correct / 300, 0.75);
}

TEST(Successor, more_places_than_memory_holds_are_refused_with_their_size) {
  const auto made = make_learner("successor", {}, shape_with_states(1000000, 0));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.errors()[0].what, testing::HasSubstr("would fill 8000 GB of memory"));
}

TEST(Successor, values_are_the_sums_that_their_equation_says_whenever_they_are_asked_for) {
  Driven d("successor", {{"discount", number(g)}}, shape_with_states(4, 0));
  for (int k = 0; k < 20; ++k) {
    walk(d, 1, k % 3);
    for (std::size_t i = 0; i < 4; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < 4; ++j) sum += d.memory("successor", i * 4 + j) * d.memory("weight", j);
      EXPECT_DOUBLE_EQ(d.memory("value", i), sum);
    }
  }
}

}  // namespace
}  // namespace teg::learner
