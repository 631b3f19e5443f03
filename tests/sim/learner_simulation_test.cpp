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

// A level that decays with 500 ms under an eligibility that does with 1 s: the integral of their product, until the
// trial ends.
TEST(LearnerSimulation, a_level_teaches_by_its_integral_under_the_trace) {
  const auto m = with_dopamine();
  const double expected = 0.3 * std::exp(-0.2) * (1 - std::exp(-6.0 * 3)) / 3;
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

// Where levels that clear at once teach exactly the error, and choices do not depend on values, the same is learned.
TEST(LearnerSimulation, a_level_that_is_the_error_teaches_what_the_error_does) {
  for (const auto& [task, settings] : std::vector<std::pair<std::string, Settings>>{
           {"two-step", {{"trials", number(60)}}},
           {"grid-world", {{"trials", number(20)}, {"map", texts({"S..", ".#.", "..G"})}, {"move_cost", number(0.2)}}},
           {"bandit", {{"trials", number(60)}, {"probabilities", numbers({0.8, 0.3})}}},
           {"foraging", {{"trials", number(20)}}}})
    for (const std::string learner :
         {"q", "sarsa", "actor-critic", "opal", "two-systems", "successor", "average-reward"}) {
      auto m = model(task, settings, learner, {});
      if (learner == "successor" && make_trial_task(task, settings).value()->shape().n_states == 0) continue;
      if (learner == "opal")
        m.learner_settings = {{"go_gain", number(0)}, {"nogo_gain", number(0)}};
      else
        m.learner_settings["inverse_temperature"] = number(0);
      const auto naive =
          make_learner(learner, m.learner_settings, make_trial_task(task, settings).value()->shape()).value();
      const std::size_t n = naive->memory("value").size();
      for (std::size_t i = 0; i < std::min<std::size_t>(n, 12); ++i)
        m.series.push_back(
            {"v" + std::to_string(i), "memory.value." + std::to_string(i), "", Time{0}, OverSteps::last});
      const auto by_error = record_of(m);
      const double step_s = make_trial_task(task, settings).value()->shape().step_ms / 1000, tau_s = step_s / 50;
      m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{1000 * tau_s}}, {}}};
      m.releases = {
          {.signal = "prediction_error", .modulator = "DA", .amount = Concentration{1 / tau_s}, .baseline = -50}};
      m.teaching = "DA - " + std::to_string(50 / step_s);
      const auto by_level = record_of(m);
      for (const auto& v : m.series)
        EXPECT_NEAR(series(by_level, v.name).back(), series(by_error, v.name).back(), 1e-6)
            << learner << " in " << task << ", " << v.of;
    }
}

TEST(LearnerSimulation, a_parameter_that_leaves_its_range_says_so_and_how_to_hold_it) {
  for (const auto& [parameter, gate] : std::vector<std::pair<std::string, std::string>>{
           {"lapse", "2 + NE"}, {"inverse_temperature", "log(NE)"}, {"inverse_temperature", "1 / NE"}}) {
    auto m = model("bandit", {{"trials", number(20)}}, "q", {});
    m.modulators = {{"NE", false, Concentration{0}, ExponentialClearance{Time{1000}}, {}}};
    m.live = {{parameter, gate}};
    const auto record = simulate_learner(m);
    ASSERT_FALSE(record) << gate;
    EXPECT_EQ(record.errors()[0].fault, Fault::numeric);
    EXPECT_THAT(record.errors()[0].what, HasSubstr(parameter + " follows modulators to"));
    EXPECT_THAT(record.errors()[0].fix, HasSubstr("min(max(" + gate + ", 0), "));
  }
}

// One pulse at the reward of a trial, read in the trial after a gap.
LearnerModel over_a_gap(const std::string& gap, double tau_ms, double onset_ms) {
  auto m = model("pavlovian", {{"phases", texts({"1 A+", "1 A+ after " + gap})}, {"step", number(1000)}}, "td", {});
  m.modulators = {{"NE", false, Concentration{0}, ExponentialClearance{Time{tau_ms}}, {}}};
  m.interventions = {
      {.name = "pulse", .modulator = "NE", .event = "reward", .onset = Time{onset_ms}, .amount = 1, .last_trial = 0}};
  m.traces = {"level.NE"};
  return m;
}

TEST(LearnerSimulation, what_is_due_between_trials_comes_in_time_and_decays_from_then_on) {
  for (const auto& [gap, tau_ms, onset_ms] : std::vector<std::tuple<std::string, double, double>>{
           {"20 s", 5000, 5000}, {"20 s", 5000, 5003}, {"2000 s", 1e6, 0}, {"24 h", 1e7, 1000}}) {
    const auto m = over_a_gap(gap, tau_ms, onset_ms);
    const auto record = record_of(m);
    const std::size_t again = record.first_step[1];
    double reward_ms = -1;  // of the first trial: where the level first rises, were the pulse not later
    auto at_once = m;
    at_once.interventions[0].onset = Time{0};
    const auto first = record_of(at_once);
    for (std::size_t i = 0; i < first.now_ms.size() && reward_ms < 0; ++i)
      if (first.traces[0][i] > 0) reward_ms = first.now_ms[i];
    const double since_ms = record.now_ms[again] - reward_ms - onset_ms;
    EXPECT_NEAR(record.traces[0][again], std::exp(-since_ms / tau_ms), 1e-9) << gap;
  }
}

TEST(LearnerSimulation, the_level_after_a_burst_is_exact_whatever_the_chain_step) {
  for (const double chain_step : {1.0, 10.0, 50.0}) {
    auto m = with_dopamine();
    m.chain_step = Time{chain_step};
    m.interventions[0].duration = Time{300}, m.interventions[0].rate = Rate{0.03};
    m.traces = {"level.DA"};
    const auto record = record_of(m);
    std::size_t last = 0;  // of the first trial, when all pulses have come
    for (std::size_t i = 0; i < record.first_step[1]; ++i)
      if (record.traces[0][i] > 0) last = i;
    double first_ms = -1;
    for (std::size_t i = 0; i < record.now_ms.size() && first_ms < 0; ++i)
      if (record.traces[0][i] > 0) first_ms = record.now_ms[i];
    double exact = 0;
    for (int k = 0; k < 9; ++k) exact += std::exp(-(record.now_ms[last] - first_ms - k / 0.03) / 500);
    EXPECT_NEAR(record.traces[0][last] / exact, 1, 1e-9) << chain_step;
  }
}

TEST(LearnerSimulation, a_recorded_level_is_what_the_learner_has_at_each_step) {
  auto m = over_a_gap("20 s", 500, 0);
  m.interventions.clear();
  m.modulators[0].trace = std::make_shared<LevelTrace>(LevelTrace{{0, 4000, 60000}, {1, 3, -2}});
  const auto record = record_of(m);
  for (std::size_t i = 0; i < record.now_ms.size(); ++i) {
    const double t = record.now_ms[i];
    EXPECT_NEAR(record.traces[0][i], t < 4000 ? 1 + t / 2000 : 3 - (t - 4000) / 11200, 1e-9) << t;
  }
}

TEST(LearnerSimulation, a_clamped_level_stays_all_through_a_step) {
  for (const double chain_step : {10.0, 100.0}) {
    auto m = with_dopamine();
    m.chain_step = Time{chain_step};
    m.interventions = {{.name = "held", .kind = InterventionKind::clamp, .modulator = "DA", .amount = 2}};
    m.series = {{"taught", "teaching", "", Time{0}, OverSteps::most}};
    EXPECT_NEAR(series(record_of(m), "taught")[1], 2 * 0.1, 1e-12) << "over a step of 100 ms";
  }
}

TEST(LearnerSimulation, later_releases_and_swaps_can_be_aimed_at_events) {
  auto m = model("bandit", {{"trials", number(40)}, {"probabilities", numbers({1, 1})}}, "q",
                 {{"learning_rate", number(0)}});
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{100}}, {}},
                  {"NE", false, Concentration{0}, ExponentialClearance{Time{100}}, {}}};
  m.releases = {{.signal = "prediction_error", .modulator = "DA", .amount = Concentration{1}}};
  m.series = {{"DA", "level.DA", "outcome"}, {"NE", "level.NE", "outcome"}};
  const auto plain = record_of(m);
  for (const auto kind : {InterventionKind::delay, InterventionKind::swap, InterventionKind::silence}) {
    m.interventions = {{.name = "aimed",
                        .kind = kind,
                        .modulator = "DA",
                        .event = "outcome",
                        .action = "arm1",
                        .duration = Time{500}}};
    if (kind == InterventionKind::delay) m.interventions[0].delay = Time{300};
    if (kind == InterventionKind::swap) m.interventions[0].with = "NE";
    const auto aimed = record_of(m);
    const auto &choice = series(aimed, "action"), &level = series(aimed, "DA");
    EXPECT_EQ(choice[0], series(plain, "action")[0]);
    std::size_t hit = 0;
    for (std::size_t t = 0; t < choice.size(); ++t) {
      EXPECT_EQ(level[t] < 0.5, choice[t] == 0) << "trial " << t;
      hit += choice[t] == 0;
    }
    EXPECT_GT(hit, 0u);
    EXPECT_LT(hit, choice.size());
  }
}

TEST(LearnerSimulation, interventions_that_would_do_nothing_are_refused) {
  auto m = model("bandit", {{"trials", number(5)}}, "q", {});
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{100}}, {}}};
  const auto refused = [&](const Intervention& i) {
    m.interventions = {i};
    return errors_of(m);
  };
  const auto silence = InterventionKind::silence, delay = InterventionKind::delay;
  EXPECT_THAT(refused({.name = "i", .kind = silence, .probability = 0.5}),
              HasSubstr("without an event it acts always"));
  EXPECT_THAT(refused({.name = "i", .kind = delay, .event = "outcome", .delay = Time{100}}), HasSubstr("duration"));
  EXPECT_THAT(refused({.name = "i", .kind = delay, .amount = 5, .delay = Time{100}}), HasSubstr("amount"));
  EXPECT_THAT(refused({.name = "i", .kind = InterventionKind::swap, .modulator = "DA", .with = "DA"}),
              HasSubstr("itself"));
  EXPECT_THAT(refused({.name = "i", .kind = silence, .first_trial = 7}), HasSubstr("after the last trial"));
  EXPECT_THAT(refused({.name = "i", .event = "outcome", .duration = Time{1e8}, .rate = Rate{1000}, .amount = 1}),
              HasSubstr("a million"));
  m.teaching = "DA";
  EXPECT_THAT(refused({.name = "i", .kind = silence}), HasSubstr("learner.teaching does"));
  m.teaching.reset(), m.learner = "volatility";
  EXPECT_THAT(refused({.name = "i", .kind = silence}), HasSubstr("learns without a prediction error"));
}

TEST(LearnerSimulation, a_learner_that_cannot_go_on_says_why_and_where) {
  const Settings reversals{{"trials", number(300)},
                           {"probabilities", numbers({0.8, 0.2})},
                           {"block_lengths", numbers({30})},
                           {"change", text("rotate")}};
  auto m = model("bandit", reversals, "hgf", {{"tonic_volatility", number(3)}, {"meta_volatility", number(5)}});
  m.seed = 2;
  const auto record = simulate_learner(m);
  ASSERT_FALSE(record);
  EXPECT_THAT(record.errors()[0].where, HasSubstr("learner hgf, trial "));
  EXPECT_THAT(record.errors()[0].what, HasSubstr("precision"));
}

TEST(LearnerSimulation, a_session_stops_when_it_is_asked_to) {
  const auto stopped = simulate_learner(model("bandit", {{"trials", number(1e6)}}, "q", {}), [] { return true; });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.errors()[0].fault, Fault::interrupted);
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

TEST(LearnerSimulation, levels_that_teach_what_is_no_number_say_where) {
  auto m = with_dopamine();
  m.teaching = "log(DA)";
  const auto errors = simulate_learner(m).errors();
  EXPECT_EQ(errors[0].fault, Fault::numeric);
  EXPECT_THAT(errors[0].where, HasSubstr("trial "));
}

}  // namespace
}  // namespace teg
