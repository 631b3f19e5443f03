#include <gmock/gmock.h>

#include <cmath>

#include "task/played_trials.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::task {
namespace {

// Stays until this many harvests, then leaves.
Policy after(std::size_t harvests) {
  return [=](const Percept& p) { return p.state < harvests ? std::size_t{0} : std::size_t{1}; };
}
// Reward for a second of n harvests of h seconds and a way of t: the marginal value theorem's rate.
double rate(int n, double keep, double h, double t) { return (1 - std::pow(keep, n)) / (1 - keep) / (n * h + t); }

TEST(Foraging, harvests_shrink_by_what_is_kept_and_take_their_time) {
  const auto trials = played("foraging", {{"trials", number(3)}}, after(4));
  ASSERT_EQ(trials.size(), 3u);
  for (const auto& t : trials) {
    EXPECT_EQ(t.steps.size(), 4u * 2 + 6);
    EXPECT_NEAR(t.reward(), 1 + 0.8 + 0.64 + 0.512, 1e-12);
    EXPECT_NEAR(t.series[1], 0.512, 1e-12);
    EXPECT_NEAR(t.series[2], 0.4096, 1e-12);
    EXPECT_EQ(t.series[0], 4);
  }
}

TEST(Foraging, what_is_earned_in_a_second_is_the_rate_of_the_marginal_value_theorem) {
  for (int n = 1; n <= 10; ++n) {
    const auto trials = played("foraging", {{"trials", number(50)}, {"travel_time", words({"9 s"})}},
                               after(static_cast<std::size_t>(n)));
    double reward = 0, steps = 0;
    for (const auto& t : trials) reward += t.reward(), steps += static_cast<double>(t.steps.size());
    EXPECT_NEAR(reward / steps, rate(n, 0.8, 2, 9), 1e-12);
  }
}

TEST(Foraging, a_patch_is_left_after_the_last_harvest_without_being_asked) {
  const auto trials = played("foraging", {{"trials", number(2)}, {"most_harvests", number(3)}}, after(100));
  for (const auto& t : trials) {
    EXPECT_EQ(t.series[0], 3);
    EXPECT_EQ(t.steps.size(), 3u * 2 + 6);
  }
}

// Trained on the way of this length; mean harvests of the last patches.
double residence(const std::string& way) {
  LearnerModel m;
  m.task = "foraging", m.learner = "average-reward";
  m.task_settings = {{"trials", number(20000)}, {"travel_time", words({way})}, {"most_harvests", number(20)}};
  m.learner_settings = {
      {"learning_rate", number(0.05)}, {"average_rate", number(0.001)}, {"inverse_temperature", number(15)}};
  const auto r = simulate_learner(m).value();
  const auto at = std::find(r.names.begin(), r.names.end(), "harvests") - r.names.begin();
  double sum = 0;
  for (std::size_t t = 15000; t < 20000; ++t) sum += r.series[static_cast<std::size_t>(at)][t];
  return sum / 5000;
}
double best(double way) {
  int most = 1;
  for (int n = 1; n <= 20; ++n)
    if (rate(n, 0.8, 2, way) > rate(most, 0.8, 2, way)) most = n;
  return most;
}

TEST(Foraging, average_reward_learning_finds_when_to_leave_by_the_marginal_value_theorem) {
  EXPECT_NEAR(residence("4 s"), best(4), 1);
  EXPECT_NEAR(residence("30 s"), best(30), 1.5);
  EXPECT_GT(best(30), best(4) + 2);
}

TEST(Foraging, a_harvest_shorter_than_a_step_is_an_error) {
  EXPECT_EQ(errors_of("foraging", {{"harvest_time", number(100)}})[0].where, "task.harvest_time");
}

}  // namespace
}  // namespace teg::task
