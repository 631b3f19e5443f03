#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

LearnerModel cued(const std::string& phase) {
  auto m = model("pavlovian",
                 {{"phases", texts({phase})},
                  {"step", number(200)},
                  {"cue_at", number(0)},
                  {"cue_duration", number(1000)},
                  {"trial_length", number(2000)},
                  {"interval", text("exponential 30 s, 0 s, 90 s")}},
                 "anccr", {});
  m.series = {{"contingency", "contingency", "", Time{0}, OverSteps::last},
              {"at_cue", "prediction_error", "cue"},
              {"at_reward", "prediction_error", "reward"}};
  return m;
}

double late(const LearnerRecord& record, const std::string& name) {
  const auto& all = series(record, name);
  double sum = 0;
  for (std::size_t t = all.size() - 200; t < all.size(); ++t) sum += all[t] / 200;
  return sum;
}

// The contingency after every trial, from the times of steps and which of them had a reward; a trial begins with its
// cue.
std::vector<double> plain_contingency(const LearnerRecord& record) {
  std::vector<double> out;
  double cue = 0, reward = 0, cue_base = 0, reward_base = 0, before = 0, last = 0;
  for (std::size_t i = 0; i < record.now_ms.size(); ++i) {
    cue *= std::exp(-200.0 / 36000), reward *= std::exp(-200.0 / 36000);
    if (std::find(record.first_step.begin(), record.first_step.end(), i) != record.first_step.end()) cue += 1;
    if (record.traces[0][i] > 0) {
      before += (1 - std::exp(-0.02 * (record.now_ms[i] - last) / 30000)) * (cue - before);
      last = record.now_ms[i];
      reward += 1;
    }
    cue_base += 0.02 * (cue - cue_base), reward_base += 0.02 * (reward - reward_base);
    const bool is_last = i + 1 == record.now_ms.size() || std::find(record.first_step.begin(), record.first_step.end(),
                                                                    i + 1) != record.first_step.end();
    if (is_last) out.push_back((before - cue_base) * (0.5 + 0.5 * reward_base / cue_base));
  }
  return out;
}

TEST(Anccr, contingencies_are_those_of_a_plain_loop_over_events) {
  auto m = cued("60 A+");
  m.traces = {"reward"};
  const auto record = record_of(m);
  const auto expected = plain_contingency(record);
  ASSERT_EQ(expected.size(), 60u);
  for (std::size_t t = 0; t < 60; ++t) EXPECT_NEAR(series(record, "contingency")[t], expected[t], 1e-10) << t;
}

TEST(Anccr, dopamine_moves_from_the_reward_to_its_cause) {
  const auto record = record_of(cued("1000 A+"));
  EXPECT_NEAR(series(record, "at_reward")[0], 1, 1e-12);
  EXPECT_LT(late(record, "at_reward"), 0.75);
  EXPECT_NEAR(series(record, "at_cue")[0], 0, 1e-12);
  EXPECT_GT(late(record, "at_cue"), 0.4);
}

// A cue that comes as often without the reward as with it is half as much of a cause, looking forward.
TEST(Anccr, a_cue_that_is_rewarded_half_of_the_time_is_less_of_a_cause) {
  EXPECT_LT(late(record_of(cued("2000 A+0.5")), "contingency"), 0.9 * late(record_of(cued("1000 A+")), "contingency"));
}

TEST(Anccr, without_the_interval_every_reward_teaches_alike) {
  auto m = cued("200 A+");
  m.learner_settings["interval"] = number(0);
  m.series.push_back({"looked_back", "memory.value.0", "", Time{0}, OverSteps::last});
  const auto one = record_of(m);
  m.seed = 2;  // other intervals
  EXPECT_NE(record_of(m).fingerprint, one.fingerprint);
  EXPECT_LT(series(one, "contingency")[0], 0.05) << "2 % of a trace of one";
}

// What a learner has learned of A, then reward, again and again, with a stretch in which nothing happens: in steps, or
// as a jump of the clock.
std::vector<double> learned_with_a_gap(std::size_t gap_steps, bool is_jump) {
  TaskShape shape;
  shape.cues = {"A"};
  auto learner = make_learner("anccr", {{"trace_time", number(10000)}, {"threshold", number(0.1)}}, shape).value();
  double now = 0;
  std::vector<double> learned;
  const auto step = [&](double cue, double reward) {
    learner->perceive({.cues = {&cue, 1}, .reward = reward, .now_ms = now});
    learned.push_back(learner->signals()[2]);
    now += 1000;
  };
  for (int block = 0; block < 2; ++block) {
    for (int trial = 0; trial < 10; ++trial) step(1, 0), step(0, 1), step(0, 0);
    for (std::size_t k = 0; k < gap_steps && !is_jump && block == 0; ++k) step(0, 0), learned.pop_back();
    if (is_jump && block == 0) now += 1000 * static_cast<double>(gap_steps);
  }
  return learned;
}

TEST(Anccr, a_gap_between_trials_passes_as_its_steps_would) {
  for (const std::size_t n : {1u, 7u, 400u}) {
    const auto jumped = learned_with_a_gap(n, true), stepped = learned_with_a_gap(n, false);
    for (std::size_t i = 0; i < jumped.size(); ++i) EXPECT_NEAR(jumped[i], stepped[i], 1e-10) << n << ' ' << i;
  }
  EXPECT_NE(learned_with_a_gap(0, true), learned_with_a_gap(400, true)) << "a day is no moment";
}

}  // namespace
}  // namespace teg
