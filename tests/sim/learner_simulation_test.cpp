#include "teg/learner_simulation.hpp"

#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;
using testing::HasSubstr;

// Two arms that never pay, so that only what an intervention does changes values; a trial lasts six seconds.
LearnerModel pulsed(double onset_ms) {
  auto m = model(
      "bandit",
      {{"trials", number(2)}, {"probabilities", numbers({0, 0})}, {"step", number(100)}, {"interval", text("6 s")}},
      "q", {{"learning_rate", number(0.3)}, {"trace_time", number(1000)}});
  m.interventions = {{.name = "pulse", .event = "choice", .onset = Time{onset_ms}, .amount = 1, .last_trial = 0}};
  return m;
}

TEST(LearnerSimulation, a_pulse_after_a_choice_makes_it_more_likely_as_far_as_its_trace_lasts) {
  for (const double delay : {0.0, 700.0, 1500.0, 4000.0}) {
    const auto repeat = series(record_of(pulsed(delay)), "repeat_probability")[1];
    EXPECT_NEAR(repeat, 1 / (1 + std::exp(-3 * 0.3 * std::exp(-delay / 1000))), 1e-13) << delay;
  }
}

TEST(LearnerSimulation, interventions_can_be_kept_to_an_action_or_to_some_trials) {
  auto m = pulsed(0);
  const auto chosen = series(record_of(m), "action")[0];
  m.interventions[0].action = chosen == 0 ? "arm2" : "arm1";
  EXPECT_DOUBLE_EQ(series(record_of(m), "repeat_probability")[1], 0.5) << "the other action was not chosen";
  m.interventions[0].action.reset();
  m.interventions[0].first_trial = m.interventions[0].last_trial = 1;
  EXPECT_DOUBLE_EQ(series(record_of(m), "repeat_probability")[1], 0.5);
}

TEST(LearnerSimulation, a_silenced_or_clamped_error_teaches_nothing_else) {
  auto m = model("bandit", {{"trials", number(50)}, {"probabilities", numbers({1, 1})}}, "q", {});
  m.series = {{"value", "memory.value.0", "", Time{0}, OverSteps::last}};
  m.interventions = {{.name = "off", .kind = InterventionKind::silence}};
  EXPECT_DOUBLE_EQ(series(record_of(m), "value").back(), 0);
  m.interventions = {{.name = "held", .kind = InterventionKind::clamp, .amount = -0.1}};
  EXPECT_LT(series(record_of(m), "value").back(), 0);
}

// A delayed error is what an undelayed one would be, later.
TEST(LearnerSimulation, a_delayed_error_credits_what_its_trace_has_left) {
  auto m = pulsed(0);
  m.task_settings["probabilities"] = numbers({1, 1});
  m.interventions = {{.name = "late", .kind = InterventionKind::delay, .delay = Time{2000}, .last_trial = 0}};
  EXPECT_NEAR(series(record_of(m), "repeat_probability")[1], 1 / (1 + std::exp(-0.9 * std::exp(-2.0))), 1e-13);
}

LearnerModel with_dopamine() {
  auto m = pulsed(200);
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{500}}, {}}};
  m.interventions[0].modulator = "DA";
  m.teaching = "DA";
  return m;
}

// A level that decays with 500 ms under an eligibility that does with 1 s: the integral of their product, of an
// eligibility that falls at every step of 100 ms.
TEST(LearnerSimulation, a_level_teaches_by_its_integral_under_the_trace) {
  const auto m = with_dopamine();
  double expected = 0;
  for (int k = 2; k < 62; ++k) {
    const double from = 0.1 * (k - 2), level = std::exp(-from / 0.5) - std::exp(-(from + 0.1) / 0.5);
    expected += 0.3 * 0.5 * level * std::exp(-0.1 * k);
  }
  auto with_series = m;
  with_series.series = {{"first", "memory.value.0", "", Time{0}, OverSteps::last},
                        {"second", "memory.value.1", "", Time{0}, OverSteps::last}};
  const auto record = record_of(with_series);
  EXPECT_NEAR(series(record, "first")[0] + series(record, "second")[0], expected, 1e-9);
}

TEST(LearnerSimulation, bursts_of_one_dose_release_it_whatever_their_frequency) {
  for (const double rate : {0.01, 0.05}) {
    auto m = with_dopamine();
    m.interventions[0].duration = Time{1000}, m.interventions[0].rate = Rate{rate};
    m.interventions[0].amount = 1 / (1000 * rate);
    m.learner_settings["trace_time"] = number(1e9);
    m.series = {{"area", "teaching", "", Time{0}, OverSteps::sum}};
    EXPECT_NEAR(series(record_of(m), "area")[0], 0.5, 1e-4) << "amount times the time constant, in seconds";
  }
}

TEST(LearnerSimulation, signals_release_and_levels_set_parameters) {
  auto m = model("bandit", {{"trials", number(100)}, {"probabilities", numbers({0.5, 0.5})}}, "q", {});
  m.modulators = {{"NE", false, Concentration{0.2}, ExponentialClearance{Time{1000}}, {}}};
  m.releases = {{.signal = "surprise", .modulator = "NE", .amount = Concentration{1}, .only_above = true}};
  m.live = {{"learning_rate", "0.1 + 0.5 * NE"}};
  m.series = {{"level", "level.NE", "outcome"}, {"rate", "parameter.learning_rate", "outcome"}};
  const auto record = record_of(m);
  const auto &level = series(record, "level"), &rate = series(record, "rate");
  for (std::size_t t = 0; t < level.size(); ++t) {
    EXPECT_GE(level[t], 0);
    EXPECT_NEAR(rate[t], 0.1 + 0.5 * level[t], 1e-12);
  }
  EXPECT_GT(*std::max_element(level.begin(), level.end()), 0.3);
}

TEST(LearnerSimulation, two_modulators_that_are_swapped_change_places) {
  auto m = model("bandit", {{"trials", number(5)}, {"probabilities", numbers({1, 1})}}, "q", {});
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{1000}}, {}},
                  {"NE", false, Concentration{0}, ExponentialClearance{Time{1000}}, {}}};
  m.releases = {{.signal = "prediction_error", .modulator = "DA", .amount = Concentration{1}}};
  m.series = {{"DA", "level.DA", "outcome"}, {"NE", "level.NE", "outcome"}};
  const auto before = series(record_of(m), "DA");
  m.interventions = {{.name = "swap", .kind = InterventionKind::swap, .modulator = "DA", .with = "NE"}};
  const auto record = record_of(m);
  EXPECT_EQ(series(record, "NE"), before);
  EXPECT_DOUBLE_EQ(series(record, "DA").back(), 0);
}

TEST(LearnerSimulation, the_same_seed_gives_the_same_bits_and_another_does_not) {
  auto m = model("bandit", {}, "q", {});
  const auto one = record_of(m).fingerprint;
  EXPECT_EQ(record_of(m).fingerprint, one);
  m.traces = {"memory.value.0"};
  EXPECT_EQ(record_of(m).fingerprint, one) << "whatever is recorded beside";
  m.seed = 2;
  EXPECT_NE(record_of(m).fingerprint, one);
}

TEST(LearnerSimulation, every_fault_is_named_with_what_there_is) {
  auto m = pulsed(0);
  m.interventions[0].event = "chioce";
  m.interventions.push_back({.name = "burst", .event = "choice", .duration = Time{100}});
  m.interventions.push_back({.name = "drug", .modulator = "DA", .event = "choice"});
  m.series = {{"x", "predicton_error", "outcome"}, {"y", "memory.value.7", ""}};
  m.live = {{"trace_time", "DA"}};
  const auto all = errors_of(m);
  for (const char* part :
       {"did you mean 'choice'?", "intervention.burst.rate: is 0", "intervention.drug.modulator: there is no 'DA'",
        "did you mean 'prediction_error'?", "its value has 2 entries", "learner.trace_time: cannot follow modulators"})
    EXPECT_THAT(all, HasSubstr(part));
  m = pulsed(0);
  m.live = {{"learning_rate", "0.1 * DA"}};
  EXPECT_THAT(errors_of(m), HasSubstr("follows modulators, and there are none"));
}

TEST(LearnerSimulation, what_blows_up_says_where) {
  auto m = model("bandit", {{"trials", number(10000)}, {"probabilities", numbers({1, 1})}}, "q",
                 {{"learning_rate", number(10)}});
  const auto errors = simulate_learner(m).errors();
  EXPECT_EQ(errors[0].fault, Fault::numeric);
  EXPECT_THAT(errors[0].where, HasSubstr("trial "));
}

}  // namespace
}  // namespace teg
