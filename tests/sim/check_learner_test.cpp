#include <functional>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CheckLearner, every_part_is_checked_whatever_is_wrong_with_the_others) {
  auto m = model("bandit", {{"probabilities", numbers({0.5, 1.5, 0.1})}}, "q", {{"learning_rate", number(-1)}});
  m.series = {{"a", "prediction_eror", "outcom"}, {"b", "probability.arm3"}};
  m.traces = {"foo"};
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{1000}}, {}}};
  m.releases = {{.signal = "surprice", .modulator = "DA"}};
  m.live = {{"lapse", "NE"}, {"start", "DA"}};
  m.interventions = {{.name = "i", .event = "choice", .action = "arm3", .amount = 1}};
  EXPECT_THAT(
      errors_of(m),
      AllOf(HasSubstr("task.probabilities: is 1.5"), HasSubstr("learner.learning_rate: is -1"),
            HasSubstr("series.a: there is no 'prediction_eror'"), HasSubstr("series.a.at: there is no 'outcom'"),
            HasSubstr("learner.record: there is no 'foo'"), HasSubstr("release.0.signal"),
            HasSubstr("learner.lapse: there is no"), HasSubstr("learner.start: cannot follow"), Not(HasSubstr("arm3"))))
      << "a third arm is as likely to have been meant as not";
  m.learner = "qq";
  EXPECT_THAT(errors_of(m), AllOf(HasSubstr("task.probabilities"), HasSubstr("there is no learner 'qq'"),
                                  HasSubstr("series.a.at"), Not(HasSubstr("series.a:"))));
}

TEST(CheckLearner, without_a_task_its_names_are_told_and_the_learner_is_checked) {
  auto m = model("", {}, "td", {{"discount", number(2)}});
  m.series = {{"a", "value", "anything"}};
  const auto errors = errors_of(m);
  EXPECT_THAT(errors, AllOf(HasSubstr("task.kind: is missing | name the task: pavlovian, bandit"),
                            HasSubstr("learner.discount: is 2"), Not(HasSubstr("series"))));
}

TEST(CheckLearner, a_learner_that_chooses_nothing_is_refused_where_the_task_asks) {
  for (const auto* task : trial_tasks())
    for (const auto* learner : learners()) {
      const bool asks = !make_trial_task(task->name, {}).value()->shape().actions.empty();
      if (!asks || learner->acts) continue;
      EXPECT_THAT(errors_of(model(std::string(task->name), {}, std::string(learner->name), {})),
                  HasSubstr("learner.kind: "))
          << task->name << " " << learner->name;
    }
  EXPECT_THAT(errors_of(model("cue-accumulation", {}, "rescorla-wagner", {})),
              AllOf(HasSubstr("chooses nothing, and the task asks for actions"), HasSubstr("learners that fit: q, ")));
}

TEST(CheckLearner, series_whose_names_the_results_have_already_are_refused) {
  const auto named = [](const std::string& task, std::vector<std::string> names) {
    auto m = model(task, {}, task == "bandit" ? "q" : "successor", {});
    for (auto& name : names) m.series.push_back({std::move(name), "value", "", Time{0}, OverSteps::last});
    return errors_of(m);
  };
  for (const char* name : {"reward", "trial", "correct", "reward_error"})
    EXPECT_THAT(named("bandit", {name}), HasSubstr(std::string("series.") + name + ": ")) << name;
  EXPECT_THAT(named("random-walk", {"value"}), HasSubstr("series.value: its name stands beside that of the series "
                                                         "value_error"));
  EXPECT_THAT(named("bandit", {"x", "x_error"}), HasSubstr("series.x_error"));
  EXPECT_EQ(named("bandit", {"value", "error"}), "");
}

// A bandit whose rewards release DA, with a burst of it at every outcome.
LearnerModel stimulated() {
  auto m = model("bandit", {{"trials", number(20)}, {"probabilities", numbers({0.5, 0.1})}}, "q", {});
  m.modulators = {{.name = "DA", .is_concentration = false, .clearance = ExponentialClearance{Time{1000}}},
                  {.name = "NE", .is_concentration = false, .clearance = ExponentialClearance{Time{1000}}}};
  m.receptors = {{.name = "D1", .of = "DA", .ec50 = Concentration{1}}};
  m.releases = {{.signal = "prediction_error", .modulator = "DA", .amount = Concentration{1}}};
  m.interventions = {{.name = "i", .modulator = "DA", .event = "outcome", .amount = 1}};
  return m;
}

TEST(CheckLearner, interventions_are_refused_in_words_that_say_where) {
  using Kind = InterventionKind;
  const struct {
    std::function<void(Intervention&)> change;
    const char* words;
  } rows[] = {{[](auto& i) { i.modulator = "D"; }, "intervention.i.modulator: there is no 'D'"},
              {[](auto& i) { i.event = "reward"; }, "intervention.i.at: there is no 'reward'"},
              {[](auto& i) { i.event = ""; }, "intervention.i.at: is missing | name the event: "},
              {[](auto& i) { i.action = "arm3"; }, "intervention.i.action: there is no 'arm3'"},
              {[](auto& i) { i.probability = 1.5; }, "intervention.i.probability: "},
              {[](auto& i) { i.first_trial = 5, i.last_trial = 4; }, "intervention.i.trials: ends before it begins"},
              {[](auto& i) { i.first_trial = 20, i.last_trial = 30; },
               "intervention.i.trials: begins after the last trial | trials are counted from 0 to 19"},
              {[](auto& i) { i.duration = Time{500}; }, "intervention.i.rate: is 0 | say how many pulses a second"},
              {[](auto& i) { i.duration = Time{1e9}, i.rate = Rate{1}; }, "intervention.i.rate: makes 1e+09 pulses"},
              {[](auto& i) { i.kind = Kind::silence; }, "intervention.i.duration: "},
              {[](auto& i) { i.kind = Kind::silence, i.duration = Time{1}; },
               "intervention.i.amount: is for stimulate and clamp only | leave it out"},
              {[](auto& i) { i.kind = Kind::silence, i.duration = Time{1}, i.amount = 0, i.rate = Rate{1}; },
               "intervention.i.rate: is for stimulate only | leave it out"},
              {[](auto& i) { i.delay = Time{1}; }, "intervention.i.delay: is for delay and jitter only | leave it out"},
              {[](auto& i) { i.kind = Kind::clamp, i.event = "", i.action = "arm1"; },
               "intervention.i.at: is missing: without an event it acts always"},
              {[](auto& i) { i.kind = Kind::clamp, i.event = "", i.probability = 0.5; },
               "intervention.i.at: is missing: without an event it acts always"},
              {[](auto& i) { i.kind = Kind::clamp, i.event = "", i.onset = Time{1}; },
               "intervention.i.at: is missing: without an event it acts always"},
              {[](auto& i) { i.kind = Kind::clamp, i.event = "", i.amount = -1; },
               "intervention.i.amount: is below 0, which no level is"},
              {[](auto& i) { i.with = "NE"; }, "intervention.i.with: is for swap only | leave it out"},
              {[](auto& i) { i.kind = Kind::swap, i.event = "", i.amount = 0, i.with = "DA"; },
               "intervention.i.with: is the modulator itself | name another one"},
              {[](auto& i) { i.kind = Kind::swap, i.event = "", i.amount = 0, i.with = "OA"; },
               "intervention.i.with: there is no 'OA'"},
              {[](auto& i) { i.kind = Kind::swap, i.event = "", i.amount = 0, i.with = "NE", i.modulator = ""; },
               "intervention.i.modulator: is missing | name the two that change places"}};
  EXPECT_EQ(errors_of(stimulated()), "");
  for (const auto& row : rows) {
    auto m = stimulated();
    row.change(m.interventions[0]);
    EXPECT_THAT(errors_of(m), HasSubstr(row.words));
  }
  for (const auto kind : {Kind::delay, Kind::jitter}) {
    auto m = stimulated();
    m.interventions = {{.name = "i", .kind = kind, .modulator = "DA", .delay = Time{250}}};
    EXPECT_EQ(errors_of(m), "") << "at every time, where levels are concerned";
  }
}

TEST(CheckLearner, an_error_can_only_come_at_a_step_of_the_task_where_eligibility_does_not_fade_in_time) {
  auto m = stimulated();
  const auto with = [&](Intervention i) {
    i.name = "i", i.event = "outcome", i.amount = 1;
    m.interventions = {i};
    return errors_of(m);
  };
  EXPECT_EQ(with({.onset = Time{2000}}), "");
  EXPECT_THAT(with({.onset = Time{250}}),
              HasSubstr("intervention.i.onset: is 250 ms, and the task has steps of 1000 ms "
                        "| write \"0 ms\" or \"1000 ms\", or make task.step smaller"));
  EXPECT_THAT(
      with({.duration = Time{1000}, .rate = Rate{0.01}}),
      HasSubstr("intervention.i.rate: makes pulses 100 ms apart, and the task has steps of 1000 ms | write \"1 Hz"));
  EXPECT_THAT(with({.duration = Time{5000}, .rate = Rate{1 / 1500.0}}), HasSubstr("write \"1 Hz\" or \"0.5 Hz\""));
  EXPECT_EQ(with({.duration = Time{5000}, .rate = Rate{1 / 1000.0}}), "");
  EXPECT_EQ(with({.duration = Time{100}, .rate = Rate{0.01}}), "") << "one pulse is on any step";
  m.interventions = {{.name = "i", .kind = InterventionKind::delay, .delay = Time{250}}};
  EXPECT_THAT(errors_of(m), HasSubstr("intervention.i.delay: is 250 ms"));
}

TEST(CheckLearner, an_error_that_does_not_teach_is_not_intervened_upon) {
  auto m = stimulated();
  m.interventions = {{.name = "i", .event = "outcome", .amount = 1}};
  m.teaching = "DA";
  EXPECT_THAT(errors_of(m), HasSubstr("intervention.i.modulator: is missing, and the prediction error does not teach"));
  for (const auto* info : learners()) {
    if (info->is_taught || !info->acts) continue;
    auto untaught = model("bandit", {}, std::string(info->name), {});
    untaught.interventions = m.interventions;
    EXPECT_THAT(errors_of(untaught), HasSubstr("learns without a prediction error | name a modulator")) << info->name;
    untaught.modulators = m.modulators;
    untaught.teaching = "DA";
    EXPECT_THAT(errors_of(untaught), HasSubstr("learner.teaching: " + std::string(info->name) +
                                               " learns without an error that could be replaced | leave it out"));
    break;
  }
}

TEST(CheckLearner, everything_that_changes_in_a_session_can_be_a_series) {
  auto m = stimulated();
  m.messengers = {{.name = "camp", .drive = "D1", .tau = Time{1000}}};
  m.live = {{"learning_rate", "0.1 + 0.1 * NE"}};
  for (const char* of : {"prediction_error", "reward", "state", "outcome", "teaching", "level.NE", "occupancy.D1",
                         "messenger.camp", "probability.arm2", "parameter.learning_rate", "memory.value.1"})
    m.series.push_back({"s" + std::to_string(m.series.size()), of, "", Time{0}, OverSteps::last});
  EXPECT_EQ(errors_of(m), "");
  const auto record = record_of(m);
  EXPECT_EQ(series(record, "s0").size(), 20u);
}

TEST(CheckLearner, series_of_what_is_not_there_are_refused_with_what_is) {
  const std::pair<const char*, const char*> rows[] = {
      {"level.OA", "series.s: there is no 'level.OA'"},
      {"occupancy.D2", "series.s: there is no 'occupancy.D2' | did you mean 'occupancy.D1'"},
      {"messenger.camp", "series.s: there is no 'messenger.camp'"},
      {"probability.arm3", "series.s: there is no 'probability.arm3'"},
      {"parameter.rate", "series.s: there is no 'parameter.rate'"},
      {"memory.value.2", "series.s: this learner keeps no 'value.2' | its value has 2 entries, from 0 on"},
      {"memory.value.x", "series.s: this learner keeps no 'value.x'"},
      {"memory.value.-1", "series.s: this learner keeps no 'value.-1'"},
      {"memory.value.0.5", "series.s: this learner keeps no 'value.0.5'"},
      {"memory.value.1e10", "series.s: this learner keeps no 'value.1e10'"},
      {"memory.weights",
       "series.s: this learner keeps no 'weights' | write memory.NAME.INDEX; what it keeps is memory."}};
  for (const auto& [of, words] : rows) {
    auto m = stimulated();
    m.series = {{"s", of, "", Time{0}, OverSteps::last}};
    EXPECT_THAT(errors_of(m), HasSubstr(words));
  }
}

TEST(CheckLearner, what_follows_modulators_needs_some_that_are_sound) {
  auto m = model("bandit", {}, "q", {});
  m.live = {{"learning_rate", "DA"}};
  EXPECT_THAT(errors_of(m),
              HasSubstr("learner.learning_rate: follows modulators, and there are none | add [modulator."));
  auto unsound = stimulated();
  unsound.live = {{"learning_rate", "DA"}};
  unsound.modulators[1].clearance = ExponentialClearance{Time{-1}};
  EXPECT_THAT(errors_of(unsound), AllOf(HasSubstr("NE"), Not(HasSubstr("learner.learning_rate"))));
  auto wrong = stimulated();
  wrong.live = {{"learning_rate", "0.1 + OA"}};
  EXPECT_THAT(errors_of(wrong), HasSubstr("learner.learning_rate: there is no modulator or receptor 'OA'"));
}

}  // namespace
}  // namespace teg
