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

}  // namespace
}  // namespace teg
