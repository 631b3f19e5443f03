#include <limits>

#include <gmock/gmock.h>

#include "build/build_learner.hpp"
#include "equations/equations.hpp"
#include "learner/settings.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"
#include "spec/parameters.hpp"
#include "study/learner_measures.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::string small = R"(
[study]
id = "small"
title = "A small bandit"
substrate = "learner"
seeds = 5
[task]
kind = "bandit"
trials = 40
probabilities = [0.9, 0.1]
[learner]
kind = "q"
learning_rate = "{rate}"
record = ["prediction_error"]
[sweep]
rate = [0.1, 0.5]
[series.error]
of = "prediction_error"
at = "outcome"
[measure.correct]
of = "correct"
trials = [20, 39]
over_seeds = "mean"
)";

std::string with(const std::string& what, const std::string& instead) {
  auto text = small;
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), instead);
}
std::string errors_of(const std::string& text) {
  std::string all;
  const auto study = load_study(text, "small.toml");
  if (!study)
    for (const auto& e : study.errors()) all += e.where + ": " + e.what + " | " + e.fix + "\n";
  return all;
}
Results results_of(const std::string& text, std::size_t threads = 1) {
  return run_study(load_study(text, "small.toml").value(), {.threads = threads}).value();
}

TEST(LearnerStudy, every_setting_has_its_row_in_the_table_of_parameters) {
  for (const auto* info : learners())
    for (const auto& s : info->settings)
      EXPECT_TRUE(spec::find_parameter("learner." + std::string(s.name))) << info->name << " " << s.name;
  for (const auto* info : trial_tasks())
    for (const auto& s : info->settings)
      EXPECT_TRUE(spec::find_parameter("task." + std::string(s.name))) << info->name << " " << s.name;
}

TEST(LearnerStudy, every_preset_reads_as_what_it_is_and_lies_in_its_range) {
  const auto check = [](const auto& info) {
    for (const auto& s : info.settings) {
      const auto preset = learner::preset_of(s);
      for (const double v : preset.numbers) EXPECT_TRUE(v >= s.least && v <= s.most) << info.name << " " << s.name;
      if (s.kind == SettingKind::number || s.kind == SettingKind::time) {
        EXPECT_EQ(preset.numbers.size(), 1u) << s.name;
      }
      if (s.kind == SettingKind::choice) {
        EXPECT_THAT(learner::choices_of(s), testing::Contains(std::string(s.preset))) << s.name;
      }
    }
  };
  for (const auto* info : learners()) check(*info);
  for (const auto* info : trial_tasks()) check(*info);
}

TEST(LearnerStudy, results_do_not_depend_on_threads_in_parallel) {
  const auto one = results_of(small), three = results_of(small, 3);
  EXPECT_EQ(one.fingerprint, three.fingerprint);
  EXPECT_EQ(one.by_seed, three.by_seed);
  EXPECT_EQ(one.by_seed[0].size(), 2u) << "two points";
  EXPECT_EQ(one.by_seed[0][0].size(), 5u) << "five seeds";
}

TEST(LearnerStudy, of_a_session_that_diverged_only_what_is_known_has_a_value) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  LearnerRecord record;
  record.series = {{3, 1, nan, nan}, {0, 1, 2, 3}, {5, 4, INFINITY, INFINITY}};
  record.diverged_in = 2;
  const std::vector<receptors::Symbol> symbols{{"x", Dim{}}, {"trial", Dim{}}, {"error", Dim{}}};
  const auto measured = [&](const char* text, OverTrials over, const char* where = "1", long last = -1) {
    LearnerObservable of;
    of.of = receptors::Gate::compile("", text, symbols).value();
    of.where = receptors::Gate::compile("", where, symbols).value();
    of.over = over, of.last = last, of.level = 3.5, of.window = 1;
    return measure_learner(of, record);
  };
  EXPECT_DOUBLE_EQ(measured("min(error, 6)", OverTrials::mean), 5.25) << "an infinite error under a cap";
  EXPECT_EQ(measured("error", OverTrials::mean), INFINITY);
  for (const auto over : {OverTrials::mean, OverTrials::sum, OverTrials::last, OverTrials::count, OverTrials::least})
    for (const char* text : {"x", "min(1, x)", "min(x, 1)"}) EXPECT_TRUE(std::isnan(measured(text, over))) << text;
  EXPECT_DOUBLE_EQ(measured("x", OverTrials::mean, "1", 1), 2) << "of the trials before";
  EXPECT_DOUBLE_EQ(measured("x", OverTrials::mean, "1.5 - trial"), 2) << "trials that surely do not count";
  EXPECT_TRUE(std::isnan(measured("error", OverTrials::count, "x")));
  EXPECT_DOUBLE_EQ(measured("x", OverTrials::first), 0);
  EXPECT_EQ(measured("x - 3", OverTrials::first), INFINITY) << "it never comes";
  EXPECT_EQ(measured("x", OverTrials::to_criterion), INFINITY);
}

// Learning rates far beyond those with which values settle, beside one with which they do.
TEST(LearnerStudy, sessions_that_diverge_are_counted_and_the_study_goes_on) {
  const std::string text = R"toml(
[study]
id = "walk"
title = "A walk that blows up"
substrate = "learner"
seeds = 4
[task]
kind = "random-walk"
trials = 100
[learner]
kind = "td"
representation = "states"
learning_rate = "{alpha}"
discount = 1
trace_decay = 1
[sweep]
alpha = [0.01, 5]
[measure.error]
of = "min(value_error, 1)"
over_seeds = "mean"
[measure.steps]
of = "steps"
over_seeds = "mean"
)toml";
  const auto study = load_study(text, "walk.toml").value();
  const auto results = run_study(study, {.threads = 2}).value();
  EXPECT_EQ(results.diverged, (std::vector<std::size_t>{0, 4}));
  EXPECT_GT(results.values[0][1], 0.9) << "capped";
  EXPECT_LE(results.values[0][1], 1);
  EXPECT_LT(results.values[0][0], 0.5);
  EXPECT_TRUE(std::isnan(results.values[1][1]));
  EXPECT_FALSE(std::isnan(results.values[1][0]));
  EXPECT_THAT(divergence_text(study, results), HasSubstr("4 of 8 sessions diverged, most at alpha = 5 (4 of 4)"));
  const auto data = to_dataset(study, results, "teg run");
  EXPECT_EQ(data.variable("sessions_diverged")->values, (std::vector<double>{0, 4}));
  EXPECT_EQ(run_study(study, {.threads = 1}).value().fingerprint, results.fingerprint);
  EXPECT_EQ(divergence_text(study, results_of(small)), "");
}

TEST(LearnerStudy, measures_reduce_trials_as_their_names_say) {
  LearnerRecord record;
  record.series = {{3, 1, 4, 1, 5, 9}};
  const std::vector<receptors::Symbol> symbols{{"x", Dim{}}};
  LearnerObservable of;
  of.of = receptors::Gate::compile("", "x", symbols).value();
  const auto reduced = [&](OverTrials over) {
    of.over = over;
    return measure_learner(of, record);
  };
  EXPECT_DOUBLE_EQ(reduced(OverTrials::sum), 23);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::least), 1);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::greatest), 9);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::trial_of_most), 5);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::last), 9);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::count), 6);
  EXPECT_NEAR(reduced(OverTrials::slope), 1.1142857142857143, 1e-12);
  of.level = 4, of.window = 2;
  EXPECT_DOUBLE_EQ(reduced(OverTrials::to_criterion), 5) << "the mean of trials 4 and 5";
  of.level = 100;
  EXPECT_EQ(reduced(OverTrials::to_criterion), INFINITY);
  of.where = receptors::Gate::compile("", "x - 3.5", symbols).value();
  EXPECT_DOUBLE_EQ(reduced(OverTrials::first), 2);
  EXPECT_DOUBLE_EQ(reduced(OverTrials::mean), 6);
  of.first = of.last = -1;
  EXPECT_DOUBLE_EQ(reduced(OverTrials::mean), 9);
}

TEST(LearnerStudy, the_dataset_holds_series_and_records) {
  const auto study = load_study(small, "small.toml").value();
  const auto results = run_study(study, {}).value();
  const auto data = to_dataset(study, results, "teg run small.toml");
  ASSERT_NE(data.variable("series_reward"), nullptr);
  EXPECT_EQ(data.variable("series_reward")->values.size(), 40u);
  ASSERT_NE(data.variable("record_0"), nullptr);
  EXPECT_EQ(data.variable("record_0")->values.size(), 80u) << "two steps a trial";
}

TEST(LearnerStudy, equations_name_the_learner_its_source_and_what_follows_what) {
  auto text =
      with("[sweep]",
           "[modulator.NE]\nunit = \"1\"\n[[release]]\nsignal = \"surprise\"\nmodulator = \"NE\"\namount = 1\n[sweep]");
  text.replace(text.find("learning_rate = \"{rate}\""), 24, "learning_rate = \"{rate} + 0.1 * NE\"");
  std::string all;
  for (const auto& line : equations(load_study(text, "small.toml").value().first)) all += line + "\n";
  for (const char* part : {"Q-learning", "Watkins", "surprise releases NE", "learning_rate = 0.1 + 0.1 * NE"})
    EXPECT_THAT(all, HasSubstr(part));
}

TEST(LearnerStudy, without_a_task_the_tasks_of_learners_are_named) {
  EXPECT_THAT(errors_of(with("[task]\nkind = \"bandit\"\ntrials = 40\nprobabilities = [0.9, 0.1]", "")),
              testing::AllOf(HasSubstr("task.kind: is missing | name the task: pavlovian, bandit"),
                             testing::Not(HasSubstr("distal-reward"))));
}

TEST(LearnerStudy, trials_of_a_measure_are_in_the_session_and_in_order) {
  EXPECT_THAT(errors_of(with("[20, 39]", "[20, 40]")),
              HasSubstr("trial 40 is not in the session | write trials from 0 to 39; -1 is the last, -40 the first"));
  EXPECT_THAT(errors_of(with("[20, 39]", "-41")), HasSubstr("trial -41 is not in the session"));
  EXPECT_THAT(errors_of(with("[20, 39]", "[30, 20]")), HasSubstr("ends before it begins"));
  EXPECT_THAT(errors_of(with("[20, 39]", "[30, -20]")), HasSubstr("ends before it begins"));
  EXPECT_THAT(errors_of(with("[20, 39]", "[\"a\", 5]")), HasSubstr("neither a trial nor a pair"));
  EXPECT_EQ(errors_of(with("[20, 39]", "[20, -1]")), "");
}

TEST(LearnerStudy, a_misspelt_series_of_a_measure_is_called_a_series) {
  EXPECT_THAT(errors_of(with("of = \"correct\"", "of = \"corect\"")), HasSubstr("there is no series 'corect'"));
}

TEST(LearnerStudy, a_level_cannot_be_clamped_below_zero) {
  EXPECT_THAT(errors_of(with("[sweep]",
                             "[modulator.NE]\nunit = \"1\"\n[intervention.held]\nkind = \"clamp\"\n"
                             "modulator = \"NE\"\namount = -5\n[sweep]")),
              HasSubstr("intervention.held.amount: is below 0"));
}

TEST(LearnerStudy, every_error_says_where_and_what_to_write) {
  EXPECT_THAT(errors_of(with("kind = \"q\"", "kind = \"qq\"")), HasSubstr("learner.kind"));
  EXPECT_THAT(errors_of(with("kind = \"bandit\"", "kind = \"pavlovian\"")), HasSubstr("does not belong to kind"));
  EXPECT_THAT(errors_of(with("[0.9, 0.1]", "[0.9, 1.1]")), HasSubstr("write a value from 0 to 1"));
  EXPECT_THAT(errors_of(with("trials = 40", "trials = \"40 s\"")), HasSubstr("task.trials"));
  EXPECT_THAT(errors_of(with("at = \"outcome\"", "at = \"outcom\"")), HasSubstr("did you mean 'outcome'?"));
  EXPECT_THAT(errors_of(with("of = \"correct\"", "of = \"corect\"")), HasSubstr("did you mean 'correct'?"));
  EXPECT_THAT(errors_of(with("[sweep]", "[network]\ndt = \"1 ms\"\n[sweep]")),
              HasSubstr("does not belong to substrate"));
  EXPECT_THAT(errors_of(with("over_seeds = \"mean\"", "over = \"to-criterion\"")), HasSubstr("level: is missing"));
  EXPECT_THAT(errors_of(with("over_seeds = \"mean\"", "reduce = \"max\"")), HasSubstr("does not belong to learners"));
  EXPECT_THAT(errors_of(with("[20, 39]", "[1, 2, 3]")), HasSubstr("neither a trial nor a pair"));
  EXPECT_THAT(errors_of(with("[sweep]", "[intervention.x]\nat = \"cue\"\namount = 1\n[sweep]")),
              HasSubstr("intervention.x.at"));
  EXPECT_THAT(errors_of(with("[sweep]", "[[release]]\nsignal = \"surprise\"\nmodulator = \"DA\"\namount = 1\n[sweep]")),
              HasSubstr("there is no modulator 'DA'"));
}

}  // namespace
}  // namespace teg::study
