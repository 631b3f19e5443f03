#include "task/trial_tasks.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "learner/session.hpp"
#include "task/timing.hpp"

namespace teg {
namespace {

using namespace testing_learner;
using testing::HasSubstr;

std::string errors_of_task(const std::string& name, const Settings& settings) {
  std::string all;
  const auto made = make_trial_task(name, settings);
  if (!made)
    for (const auto& e : made.errors()) all += e.where + ": " + e.what + " | " + e.fix + "\n";
  return all;
}

std::vector<Percept> steps_of(TrialTask& task, std::size_t action = 0) {
  std::vector<Percept> all;
  Percept p;
  task.reset(1);
  while (task.step(action, p)) all.push_back(p);
  return all;
}

TEST(TrialTasks, every_setting_of_every_task_has_a_preset_that_is_sound) {
  for (const auto* info : trial_tasks()) EXPECT_EQ(errors_of_task(std::string(info->name), {}), "") << info->name;
}

TEST(Pavlovian, cues_and_rewards_come_when_the_schedule_says) {
  const auto task = make_trial_task("pavlovian", {{"phases", texts({"2 A+, B-"})},
                                                  {"cue_duration", number(2000)},
                                                  {"reward_delay", number(3000)},
                                                  {"trial_length", number(6000)}})
                        .value();
  task->reset(1);
  Percept p;
  for (int step = 0; step < 12; ++step) {
    ASSERT_TRUE(task->step(no_action, p));
    const int in_trial = step % 6;
    const bool is_second = step >= 6, is_on = in_trial == 1 || in_trial == 2;
    EXPECT_EQ(p.begins_trial, in_trial == 0);
    EXPECT_EQ(p.ends_trial, in_trial == 5);
    EXPECT_EQ(p.cues[0], is_on && !is_second) << step;
    EXPECT_EQ(p.cues[1], is_on && is_second) << step;
    EXPECT_EQ(p.reward, in_trial == 4 && !is_second);
    EXPECT_EQ((p.events & 8) != 0, in_trial == 4) << "the reward is due, whether or not it comes";
  }
  EXPECT_FALSE(task->step(no_action, p));
}

TEST(Pavlovian, the_notation_knows_compounds_order_contexts_gaps_and_probabilities) {
  const auto task = make_trial_task("pavlovian", {{"phases", texts({"2000 AB>C+0.3 @X", "1 +>A @Y after 1 h"})},
                                                  {"trial_length", number(8000)}})
                        .value();
  EXPECT_EQ(task->shape().cues, (std::vector<std::string>{"A", "B", "C", "@X", "@Y"}));
  double reward = 0, last = 0, before = 0;
  for (const auto& p : steps_of(*task)) {
    if (p.now_ms < 2000 * 8000.0) reward += p.reward;
    before = last, last = p.now_ms;
  }
  EXPECT_NEAR(reward / 2000, 0.3, 0.03);
  EXPECT_NEAR(last, 2000 * 8000.0 + 3600e3 + 7000, 1e-6);
  EXPECT_LT(before, last);
}

// [cue of @X, cue of @Y] in each trial, at its first step.
std::vector<std::vector<double>> contexts_of(const std::string& phase) {
  const auto task = make_trial_task("pavlovian", {{"phases", texts({phase})}}).value();
  std::vector<std::vector<double>> out;
  Percept p;
  for (task->reset(1); task->step(no_action, p);)
    if (p.begins_trial) {
      std::vector<double> on;
      for (std::size_t c = 0; c < p.cues.size(); ++c)
        if (task->shape().cues[c][0] == '@') on.push_back(p.cues[c]);
      out.push_back(on);
    }
  return out;
}

TEST(Pavlovian, a_context_belongs_to_the_trials_before_it_and_one_at_the_end_alone_to_all) {
  using Contexts = std::vector<std::vector<double>>;
  EXPECT_EQ(contexts_of("2 A+ @X, B- @Y"), (Contexts{{1, 0}, {0, 1}}));
  EXPECT_EQ(contexts_of("2 A+ @XY, B- @Y"), (Contexts{{1, 1}, {0, 1}}));
  EXPECT_EQ(contexts_of("2 A+ @X, B-"), (Contexts{{1}, {0}}));
  EXPECT_EQ(contexts_of("2 A+, B- @X"), (Contexts{{1}, {1}}));
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({"2 A+, @X"})}}), HasSubstr("context without a trial"));
}

TEST(Pavlovian, outcomes_are_between_what_its_shape_says) {
  const auto shape = [](double size, const char* phase = "5 A+") {
    return (*make_trial_task("pavlovian", {{"reward_size", number(size)}, {"phases", texts({phase})}}))->shape();
  };
  EXPECT_TRUE(shape(1).has_binary_outcome);
  EXPECT_FALSE(shape(1, "5 A+>+").has_binary_outcome) << "two rewards in one step";
  EXPECT_FALSE(shape(5).has_binary_outcome);
  EXPECT_EQ(shape(5).outcome_range, 5);
  EXPECT_EQ(shape(-2).outcome_least, -2);
}

TEST(Pavlovian, a_schedule_that_cannot_be_says_what_is_wrong) {
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({})}}), HasSubstr("a schedule with no trials"));
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({"A+"})}}), HasSubstr("begin with a number of trials"));
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({"5 a+"})}}), HasSubstr("'a+' is no trial"));
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({"5 A+2"})}}), HasSubstr("is no probability"));
  EXPECT_THAT(errors_of_task("pavlovian", {{"phases", texts({"5 A+ after 3"})}}), HasSubstr("is no time"));
  EXPECT_THAT(errors_of_task("pavlovian", {{"reward_delay", number(9000)}}), HasSubstr("trial_length: is too short"));
}

TEST(Bandit, arms_pay_as_often_as_they_should_and_change_when_a_block_ends) {
  const auto task = make_trial_task("bandit", {{"trials", number(40000)},
                                               {"probabilities", numbers({0.7, 0.1})},
                                               {"block_lengths", numbers({10000})},
                                               {"change", text("rotate")}})
                        .value();
  double paid[4] = {};
  std::size_t trial = 0;
  for (const auto& p : steps_of(*task)) {
    paid[trial / 10000] += p.reward / 10000;
    trial += p.ends_trial;
  }
  for (int block = 0; block < 4; ++block) EXPECT_NEAR(paid[block], block % 2 == 0 ? 0.7 : 0.1, 0.015);
}

TEST(Bandit, an_outcome_may_come_after_the_next_choice) {
  const auto task = make_trial_task("bandit", {{"trials", number(3)},
                                               {"probabilities", numbers({1})},
                                               {"outcome_delay", text("3 s")},
                                               {"overlap", text("true")}})
                        .value();
  std::vector<double> rewards;
  for (const auto& p : steps_of(*task)) rewards.push_back(p.reward);
  EXPECT_EQ(rewards, (std::vector<double>{0, 0, 0, 0, 1, 0})) << "the choice of step 1 pays in step 4";
}

TEST(Bandit, what_is_out_of_range_or_does_not_fit_is_refused) {
  EXPECT_THAT(errors_of_task("bandit", {{"probabilities", numbers({0.5, 1.5})}}),
              HasSubstr("task.probabilities: is 1.5 | write a value from 0 to 1"));
  EXPECT_THAT(errors_of_task("bandit", {{"exclusive", text("true")}, {"probabilities", numbers({1})}}),
              HasSubstr("needs two arms"));
  EXPECT_THAT(errors_of_task("bandit", {{"later", numbers({1, 0, 1})}}), HasSubstr("task.later"));
  EXPECT_THAT(errors_of_task("bandit", {{"interval", text("5 nM")}}), HasSubstr("says no time"));
  EXPECT_THAT(errors_of_task("bandit", {{"probabilites", numbers({1})}}), HasSubstr("did you mean 'probabilities'?"));
  EXPECT_THAT(errors_of_task("bandits", {}), HasSubstr("did you mean 'bandit'?"));
}

TEST(Bandit, probabilities_that_walk_stay_between_zero_and_one_however_far_they_go) {
  const auto task =
      make_trial_task("bandit", {{"trials", number(2000)}, {"change", text("walk")}, {"walk", number(1)}}).value();
  task->reset(1);
  Percept p;
  while (task->step(1, p)) {
    if (!p.ends_trial) continue;
    EXPECT_GE(task->trial()[5], 0);
    EXPECT_LE(task->trial()[5], 1);
    EXPECT_GE(task->trial()[3], 0) << "regret";
    EXPECT_LE(task->trial()[3], 1);
  }
}

// Of two arms of which one pays, the second is better where the first pays less than half of the time.
TEST(Bandit, of_exclusive_arms_the_second_pays_what_the_first_does_not_even_as_they_walk) {
  const auto task = make_trial_task("bandit", {{"trials", number(2000)},
                                               {"probabilities", numbers({0.7, 0.3})},
                                               {"exclusive", text("true")},
                                               {"change", text("walk")},
                                               {"walk", number(0.1)}})
                        .value();
  task->reset(1);
  Percept p;
  while (task->step(1, p)) {
    if (!p.ends_trial) continue;
    const double first = task->trial()[5];
    EXPECT_EQ(task->trial()[0], first <= 0.5);
    EXPECT_NEAR(task->trial()[3], std::max(0.0, 2 * first - 1), 1e-12);
  }
  EXPECT_THAT(errors_of_task("bandit", {{"probabilities", numbers({0.6, 0.7})}, {"exclusive", text("true")}}),
              HasSubstr("task.probabilities: has 0.6 and 0.7, and with exclusive one of the two arms pays in every "
                        "trial | write 0.6, 0.4"));
  EXPECT_THAT(errors_of_task("bandit", {{"exclusive", text("true")},
                                        {"block_lengths", numbers({10})},
                                        {"later", numbers({0.2, 0.8, 0.5, 0.6})}}),
              HasSubstr("task.later: has 0.5 and 0.6"));
}

TEST(Bandit, the_best_arm_is_the_one_that_is_worth_most_not_the_one_that_pays_most_often) {
  const auto task = make_trial_task("bandit", {{"trials", number(10)}, {"reward_size", number(-1)}}).value();
  task->reset(1);
  Percept p;
  while (task->step(1, p)) {
    if (!p.ends_trial) continue;
    EXPECT_EQ(task->trial()[0], 1) << "of two punished arms the one that is punished less";
    EXPECT_DOUBLE_EQ(task->trial()[3], 0);
  }
}

TEST(Bandit, settings_that_would_change_nothing_are_refused) {
  for (const char* change : {"rotate", "shuffle"})
    EXPECT_THAT(errors_of_task("bandit", {{"change", text(change)}}), HasSubstr("task.change: has no effect"));
  EXPECT_THAT(errors_of_task("bandit", {{"later", numbers({0.1, 0.9})}}), HasSubstr("add block_lengths"));
  EXPECT_THAT(errors_of_task("bandit", {{"block_jitter", number(3)}}), HasSubstr("add block_lengths"));
  EXPECT_THAT(errors_of_task("bandit", {{"block_lengths", numbers({3})}}), HasSubstr("add change"));
  EXPECT_THAT(errors_of_task("bandit", {{"walk", number(0.1)}}), HasSubstr("task.walk: has no effect without change"));
}

TEST(TrialTasks, what_is_counted_is_a_whole_number) {
  EXPECT_THAT(errors_of_task("bandit", {{"trials", number(10.7)}}),
              HasSubstr("task.trials: is 10.7, and is counted | write a whole number, such as 11"));
  EXPECT_THAT(errors_of_task("bandit", {{"block_lengths", numbers({2.9})}, {"change", text("rotate")}}),
              HasSubstr("task.block_lengths: is 2.9"));
  EXPECT_THAT(errors_of_task("posner", {{"cues", number(2.9)}}), HasSubstr("task.cues"));
  EXPECT_EQ(errors_of_task("posner", {{"cues", number(0.1 * 3 * 10)}}), "") << "a quotient that rounds";
}

TEST(RandomWalk, true_values_are_those_of_dynamic_programming) {
  for (const double right : {0.5, 0.7, 0.0, 1.0}) {
    const auto task = make_trial_task("random-walk", {{"states", number(7)}, {"to_right", number(right)}}).value();
    std::vector<double> v(9, 0);
    v[0] = -1, v[8] = 1;
    for (int sweep = 0; sweep < 5000; ++sweep)
      for (std::size_t i = 1; i < 8; ++i) v[i] = right * v[i + 1] + (1 - right) * v[i - 1];
    for (std::size_t i = 0; i < 7; ++i) EXPECT_NEAR(task->true_values()[i], v[i + 1], 1e-9) << right;
  }
}

TEST(Helicopter, outcomes_scatter_around_a_place_that_moves_with_the_hazard) {
  const auto task = make_trial_task("helicopter", {{"trials", number(20000)}}).value();
  task->reset(1);
  Percept p;
  double moved = 0, squares = 0;
  while (task->step(no_action, p)) {
    moved += task->trial()[0] == 0;
    squares += (p.outcome - task->trial()[1]) * (p.outcome - task->trial()[1]);
  }
  EXPECT_NEAR(moved / 20000, 0.1, 0.01);
  EXPECT_NEAR(squares / 20000, 100, 3);
}

TEST(Posner, the_telling_cue_is_valid_as_often_as_it_should_be) {
  const auto task = make_trial_task("posner", {{"trials", number(20000)},
                                               {"validities", numbers({0.9, 0.6})},
                                               {"block_lengths", numbers({10000})}})
                        .value();
  task->reset(1);
  Percept p;
  double agreed[2] = {};
  std::size_t trial = 0;
  while (task->step(no_action, p)) {
    if (!p.has_outcome) continue;
    const std::size_t block = trial++ / 10000;
    agreed[block] += p.cues[block] == p.outcome ? 1e-4 : 0;
  }
  EXPECT_NEAR(agreed[0], 0.9, 0.01);
  EXPECT_NEAR(agreed[1], 0.6, 0.015);
}

TEST(Timing, every_distribution_has_its_mean_and_its_bounds) {
  const std::vector<SettingInfo> known{{"interval", "0 s", SettingKind::text}};
  const auto mean_of = [&](const std::string& words) {
    const Settings given{{"interval", text(words)}};
    task::SettingReader in("task", known, given);
    const auto timing = task::Timing::read(in, "interval");
    EXPECT_TRUE(in.errors().empty()) << words;
    task::Draws draws(1);
    double sum = 0;
    for (int i = 0; i < 20000; ++i) {
      const double t = timing.draw_ms(draws);
      EXPECT_LE(t, timing.most_ms());
      sum += t / 20000;
    }
    return sum;
  };
  EXPECT_DOUBLE_EQ(mean_of("3 s"), mean_of("3000 ms"));
  EXPECT_NEAR(mean_of("uniform 1 s, 3 s"), 2000, 20);
  EXPECT_NEAR(mean_of("choice 1 s, 2 s, 6 s"), 3000, 60);
  const double r = std::exp(-8.0 / 2);  // truncated after four scales: mean = least + scale - range r / (1 - r)
  EXPECT_NEAR(mean_of("exponential 2 s, 1 s, 9 s"), 1000 + 2000 - 8000 * r / (1 - r), 60);
}

TEST(Timing, what_says_no_time_is_refused_with_an_example) {
  const std::vector<SettingInfo> known{{"interval", "0 s", SettingKind::text}};
  const auto refused = [&](const std::string& words) {
    const Settings given{{"interval", text(words)}};
    task::SettingReader in("task", known, given);
    (void)task::Timing::read(in, "interval");
    return in.errors().empty() ? "" : in.errors()[0].where + ": " + in.errors()[0].what + "; " + in.errors()[0].fix;
  };
  for (const char* wrong : {"", "soon", "-1 s", "1e12 s", "uniform 1 s, x", "gaussian 1 s", "3 mV"})
    EXPECT_THAT(refused(wrong), HasSubstr("task.interval: '" + std::string(wrong) + "' says no time; write \"30 s\""));
  for (const char* wrong : {"1 s, 2 s", "uniform 1 s", "uniform 2 s, 1 s", "exponential 1 s",
                            "exponential 0 s, 1 s, 2 s", "exponential 1 s, 3 s, 2 s"})
    EXPECT_THAT(refused(wrong), HasSubstr("' has not the times that it needs; write uniform least, most"));
}

}  // namespace
}  // namespace teg
