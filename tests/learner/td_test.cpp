#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

LearnerModel conditioning(double trials, double lambda) {
  auto m = model("pavlovian", {{"phases", texts({std::to_string(static_cast<int>(trials)) + " A+"})}}, "td",
                 {{"learning_rate", number(0.3)}, {"trace_decay", number(lambda)}, {"taps", number(3)}});
  m.task_settings["reward_delay"] = number(3000);
  m.task_settings["trial_length"] = number(6000);
  m.traces = {"prediction_error"};
  return m;
}

// TD(lambda) on a tapped delay line of three steps, written out.
std::vector<double> plain_errors(int trials, double lambda) {
  const double alpha = 0.3, gamma = 0.98;
  std::vector<double> w(3, 0), errors;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> e(3, 0);
    for (int t = 0; t < 6; ++t) {
      const auto v = [&](int at) { return at >= 1 && at < 4 ? w[static_cast<std::size_t>(at - 1)] : 0.0; };
      const double delta = (t == 4) + gamma * v(t) - v(t - 1);
      for (auto& x : e) x *= gamma * lambda;
      if (t >= 2 && t <= 4) e[static_cast<std::size_t>(t - 2)] += 1;
      for (std::size_t i = 0; i < 3; ++i) w[i] += alpha * delta * e[i];
      errors.push_back(delta);
    }
  }
  return errors;
}

TEST(TemporalDifference, errors_at_every_step_are_those_of_a_plain_loop) {
  for (const double lambda : {0.0, 0.5, 1.0}) {
    const auto record = record_of(conditioning(30, lambda));
    const auto expected = plain_errors(30, lambda);
    ASSERT_EQ(record.traces[0].size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(record.traces[0][i], expected[i], 1e-13) << i;
  }
}

TEST(TemporalDifference, values_of_a_random_walk_come_to_be_the_true_ones) {
  auto m = model("random-walk", {{"states", number(5)}, {"trials", number(20000)}}, "td",
                 {{"representation", text("states")},
                  {"discount", number(1)},
                  {"learning_rate", number(0.005)},
                  {"trace_decay", number(0.5)}});
  EXPECT_LT(series(record_of(m), "value_error").back(), 0.05);
  m.task_settings["to_right"] = number(0.7);
  EXPECT_LT(series(record_of(m), "value_error").back(), 0.05);
}

// After a long gap a microstimulus is as wide as its window on the trace that is left of the cue.
TEST(TemporalDifference, microstimuli_learn_a_delayed_reward_in_the_end) {
  auto m = conditioning(400, 0.9);
  m.learner_settings = {{"representation", text("microstimuli")}, {"learning_rate", number(0.1)}};
  m.series = {{"at_cue", "prediction_error", "cue"}, {"at_reward", "prediction_error", "reward"}};
  const auto record = record_of(m);
  EXPECT_GT(series(record, "at_cue").back(), 0.6);
  EXPECT_LT(series(record, "at_reward").back(), 0.4);
  EXPECT_DOUBLE_EQ(series(record, "at_reward").front(), 1);
}

TEST(TemporalDifference, a_representation_that_the_task_cannot_give_is_refused) {
  auto m = conditioning(1, 0);
  m.learner_settings["representation"] = text("states");
  EXPECT_THAT(errors_of(m), testing::HasSubstr("learner.representation: the task has no states"));
  m.learner_settings["representation"] = text("statse");
  EXPECT_THAT(errors_of(m), testing::HasSubstr("did you mean 'states'?"));
}

// Decay constant 2 s; the first trial's last feature still learns from a reward of the second, by what is left of it.
TEST(TemporalDifference, traces_in_time_outlast_a_trial_and_fade_in_the_gap_after_it) {
  for (const double gap_ms : {0.0, 5000.0}) {
    TaskShape shape;
    shape.cues = {"A", "B"};
    auto learner = make_learner("td",
                                {{"representation", text("presence")},
                                 {"trace_time", number(2000)},
                                 {"discount", number(1)},
                                 {"learning_rate", number(0.5)}},
                                shape)
                       .value();
    const auto step = [&](double now, bool begins, double a, double reward) {
      const double cues[2] = {a, 0};
      learner->perceive({.cues = cues, .reward = reward, .now_ms = now, .begins_trial = begins});
      learner->learn(learner->signals()[0]);
    };
    step(0, true, 1, 0), step(1000, false, 0, 0);  // the trace of A is 1 now
    step(2000 + gap_ms, true, 0, 0), step(3000 + gap_ms, false, 0, 1);
    EXPECT_NEAR(learner->memory("value")[0], 0.5 * std::exp(-(2000 + gap_ms) / 2000), 1e-12) << gap_ms;
  }
}

TEST(TemporalDifference, settings_of_another_representation_or_of_other_traces_are_refused) {
  const auto with = [](const std::string& name, double value, const std::string& representation) {
    return errors_of(model("pavlovian", {}, "td", {{name, number(value)}, {"representation", text(representation)}}));
  };
  EXPECT_THAT(with("taps", 5, "presence"), testing::HasSubstr("learner.taps: has no effect without"));
  EXPECT_THAT(with("microstimuli", 5, "presence"), testing::HasSubstr("learner.microstimuli: has no effect"));
  EXPECT_EQ(with("taps", 5, "serial-compound"), "");
  EXPECT_THAT(errors_of(model("pavlovian", {}, "td", {{"trace_time", number(1000)}, {"trace_decay", number(0.5)}})),
              testing::HasSubstr("learner.trace_decay: has no effect beside trace_time"));
  EXPECT_THAT(errors_of(model("bandit", {}, "q", {{"trace_time", number(1000)}, {"trace_decay", number(0.5)}})),
              testing::HasSubstr("beside trace_time"));
  EXPECT_EQ(errors_of(model("pavlovian", {}, "td", {{"trace_time", number(0)}, {"trace_decay", number(0.5)}})), "");
}

TEST(TemporalDifference, more_features_than_memory_holds_are_refused_with_their_size) {
  EXPECT_THAT(errors_of(model("delayed-match", {}, "successor", {})), "");
  EXPECT_THAT(errors_of(model("posner", {{"cues", number(1000)}}, "td", {{"taps", number(1e6)}})),
              testing::HasSubstr("learner.representation: would fill 8 GB of memory"));
}

}  // namespace
}  // namespace teg
