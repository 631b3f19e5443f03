// delayed-match, cue-accumulation and delay-discounting.
#include <gmock/gmock.h>

#include <cmath>

#include "task/played_trials.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::task {
namespace {

// Mean of a series from trial `first` on.
double mean(const LearnerModel& m, const std::string& series, std::size_t first) {
  const auto r = simulate_learner(m).value();
  const auto at = static_cast<std::size_t>(std::find(r.names.begin(), r.names.end(), series) - r.names.begin());
  double sum = 0;
  for (std::size_t t = first; t < r.series[at].size(); ++t) sum += r.series[at][t];
  return sum / static_cast<double>(r.series[at].size() - first);
}

TEST(DelayedMatch, a_trial_is_sample_delay_test_outcome_and_interval) {
  const auto trials =
      played("delayed-match", {{"trials", number(200)}, {"delay", words({"3 s"})}, {"interval", words({"2 s"})}},
             [](const Percept&) { return std::size_t{0}; });
  ASSERT_EQ(trials.size(), 200u);
  for (const auto& t : trials) {
    ASSERT_EQ(t.steps.size(), 1u + 3 + 1 + 1 + 2);
    EXPECT_EQ(t.steps[0].cues[0] + t.steps[0].cues[1], 1);
    for (std::size_t k : {1u, 2u, 3u, 5u, 6u, 7u}) EXPECT_THAT(t.steps[k].cues, testing::Each(0));
    const bool is_same = (t.steps[0].cues[0] > 0) == (t.steps[4].cues[2] > 0);
    EXPECT_EQ(t.steps[4].percept.asks, true);
    EXPECT_EQ(t.steps[5].percept.reward, is_same ? 1 : 0);
    EXPECT_EQ(t.series[0], is_same ? 1 : 0);
  }
}

TEST(DelayedMatch, what_is_remembered_fades_with_the_delay_and_so_does_accuracy) {
  for (const double delay : {1.0, 4.0, 12.0}) {
    LearnerModel m;
    m.task = "delayed-match", m.learner = "q";
    m.task_settings = {
        {"trials", number(21000)}, {"delay", words({std::to_string(delay) + " s"})}, {"memory_time", number(5000)}};
    m.learner_settings = {{"inverse_temperature", number(50)}, {"learning_rate", number(0.003)}};
    // Once the sample is lost one of two is right.
    const double remembered = std::exp(-delay / 5), expected = remembered + (1 - remembered) / 2;
    EXPECT_NEAR(mean(m, "correct", 10000), expected, 4 * std::sqrt(0.25 / 20000) + 0.01);
  }
}

// The probability that most of n towers stand on the side that is likely; n odd.
double majority(int n, double p) {
  double sum = 0;
  for (int k = n / 2 + 1; k <= n; ++k)
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)) * std::pow(p, k) *
           std::pow(1 - p, n - k);
  return sum;
}

TEST(CueAccumulation, most_towers_stand_on_the_likely_side_with_the_binomial_probability) {
  double agrees = 0, evidence = 0;
  const auto trials =
      played("cue-accumulation", {{"trials", number(20000)}}, [](const Percept& p) { return p.state > 7 ? 1u : 0u; });
  for (const auto& t : trials) {
    ASSERT_EQ(t.steps.size(), 7u + 2 + 1 + 1);
    double right = 0;
    for (std::size_t k = 0; k < 7; ++k) right += t.steps[k].cues[1] - t.steps[k].cues[0];
    EXPECT_EQ(right, t.series[1]);
    EXPECT_EQ(t.series[0], 1);  // the state tells what is right
    EXPECT_EQ(t.reward(), 1);
    agrees += (right > 0) == (t.series[2] > 0);
    evidence += t.series[1];
  }
  EXPECT_NEAR(agrees / 20000, majority(7, 0.7), 3 * std::sqrt(0.12 / 20000));
  EXPECT_NEAR(evidence / 20000, 0, 4 * 3 / std::sqrt(20000.0));
}

TEST(CueAccumulation, q_learning_on_what_the_towers_come_to_learns_the_majority) {
  LearnerModel m;
  m.task = "cue-accumulation", m.learner = "q";
  m.task_settings["trials"] = number(3000);
  m.learner_settings["inverse_temperature"] = number(20);
  EXPECT_GT(mean(m, "correct", 2000), 0.97);
}

TEST(CueAccumulation, gaps_and_delays_are_steps_without_towers) {
  const auto trials =
      played("cue-accumulation",
             {{"trials", number(2)}, {"towers", number(3)}, {"gap", words({"1 s"})}, {"interval", words({"2 s"})}},
             [](const Percept&) { return std::size_t{0}; });
  std::vector<double> shown;
  for (const auto& s : trials[0].steps) shown.push_back(s.cues[0] + s.cues[1] + 2 * s.cues[2]);
  EXPECT_THAT(shown, testing::ElementsAre(1, 0, 1, 0, 1, 0, 0, 2, 0, 0, 0));
}

TEST(DelayDiscounting, rewards_come_after_their_delays) {
  const auto later =
      played("delay-discounting", {{"trials", number(2)}}, [](const Percept&) { return std::size_t{1}; });
  ASSERT_EQ(later[0].steps.size(), 9u);
  EXPECT_EQ(later[0].steps[8].percept.reward, 3);
  EXPECT_EQ(later[0].reward(), 3);
  EXPECT_EQ(later[0].series[3], 1);
  const auto sooner = played("delay-discounting", {{"trials", number(2)}, {"equal_trials", words({"true"})}},
                             [](const Percept&) { return std::size_t{0}; });
  ASSERT_EQ(sooner[0].steps.size(), 9u);
  EXPECT_EQ(sooner[0].steps[1].percept.reward, 1);
}

TEST(DelayDiscounting, discounting_every_step_chooses_by_the_softmax_of_discounted_rewards) {
  for (const double g : {0.7, 0.85, 0.95}) {
    LearnerModel m;
    m.task = "delay-discounting", m.learner = "q";
    m.task_settings["trials"] = number(21000);
    m.learner_settings = {
        {"discount", number(g)}, {"discount_per", words({"step"})}, {"inverse_temperature", number(2)}};
    const double p = 1 / (1 + std::exp(-2 * (3 * std::pow(g, 7) - 1)));
    EXPECT_NEAR(mean(m, "chose_later", 1000), p, 4 * std::sqrt(p * (1 - p) / 20000));
  }
}

TEST(DelayDiscounting, without_delays_there_is_an_error_that_says_what_to_write) {
  const auto errors = errors_of("delay-discounting", {{"later_delays", numbers({})}});
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].fix, testing::HasSubstr("8 s"));
}

}  // namespace
}  // namespace teg::task
