// When an error or a burst teaches within a step of the task, and what a session that diverges leaves behind.
#include <algorithm>
#include <array>
#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;
using testing::HasSubstr;

// Two arms that never pay; a trial lasts six seconds.
LearnerModel idle_arms(double step_ms, double trace_ms) {
  return model(
      "bandit",
      {{"trials", number(2)}, {"probabilities", numbers({0, 0})}, {"step", number(step_ms)}, {"interval", text("6 s")}},
      "q", {{"learning_rate", number(0.3)}, {"trace_time", number(trace_ms)}});
}
Intervention pulse(double onset_ms) {
  return {.name = "pulse", .event = "choice", .onset = Time{onset_ms}, .amount = 1, .last_trial = 0};
}

TEST(LearnerTimes, a_pulse_within_a_step_meets_the_eligibility_of_its_own_time) {
  for (const char* learner : {"q", "sarsa"})
    for (const double step_ms : {100.0, 400.0, 1000.0})
      for (const double onset_ms : {0.0, 1e-3, 40.0, 99.0, 333.3, 1999.5}) {
        auto m = idle_arms(step_ms, 700);
        m.learner = learner, m.interventions = {pulse(onset_ms)};
        const double strength = 3 * 0.3 * std::exp(-onset_ms / 700);
        EXPECT_NEAR(series(record_of(m), "repeat_probability")[1], 1 / (1 + std::exp(-strength)), 1e-12)
            << learner << ", step " << step_ms << ", onset " << onset_ms;
      }
}

TEST(LearnerTimes, a_train_and_a_late_error_are_as_exact_as_a_pulse) {
  auto m = idle_arms(100, 700);
  m.interventions = {pulse(40)};
  m.interventions[0].duration = Time{300}, m.interventions[0].rate = Rate{0.03};
  double credit = 0;
  for (int k = 0; k < 9; ++k) credit += std::exp(-(40 + k / 0.03) / 700);
  EXPECT_NEAR(series(record_of(m), "repeat_probability")[1], 1 / (1 + std::exp(-0.9 * credit)), 1e-12);
  m.task_settings["probabilities"] = numbers({1, 1});
  m.interventions = {{.name = "late", .kind = InterventionKind::delay, .delay = Time{30}, .last_trial = 0}};
  EXPECT_NEAR(series(record_of(m), "repeat_probability")[1], 1 / (1 + std::exp(-0.9 * std::exp(-30.0 / 700))), 1e-12);
}

// The second choice is made at 6.2 s after the first; what comes 50 ms later cannot have changed it.
TEST(LearnerTimes, what_comes_after_a_choice_within_its_step_does_not_change_it) {
  auto m = idle_arms(100, 1e5);
  m.task_settings["trials"] = number(3);
  m.traces = {"memory.value.0", "memory.value.1"};
  const auto asked_ms = [&] {
    const auto r = record_of(m);
    return r.now_ms[r.first_step[1]] - r.now_ms[1];
  }();
  m.interventions = {pulse(asked_ms + 50)};
  const auto record = record_of(m);
  EXPECT_DOUBLE_EQ(series(record, "repeat_probability")[1], 0.5);
  const double credit = std::exp(-(asked_ms + 50) / 1e5);
  const std::size_t asked = record.first_step[1];
  EXPECT_NEAR(record.traces[0][asked] + record.traces[1][asked], 0.3 * credit, 1e-12) << "the first choice has it all";
}

TEST(LearnerTimes, a_time_between_steps_that_no_learner_can_tell_is_refused_with_its_neighbours) {
  auto m = idle_arms(100, 0);
  m.interventions = {pulse(240)};
  EXPECT_THAT(errors_of(m), HasSubstr("intervention.pulse.onset: is 240 ms, and the task has steps of 100 ms | write "
                                      "\"200 ms\" or \"300 ms\", or make task.step smaller, or give the learner a "
                                      "trace_time"));
  m.interventions = {pulse(200)};
  m.interventions[0].duration = Time{1000}, m.interventions[0].rate = Rate{0.003};
  EXPECT_THAT(errors_of(m), HasSubstr("intervention.pulse.rate: makes pulses 333.33 ms apart"));
  EXPECT_THAT(errors_of(m), HasSubstr("write \"3.3333 Hz\" or \"2.5 Hz\""));
  m.interventions = {{.name = "late", .kind = InterventionKind::delay, .delay = Time{40}}};
  EXPECT_THAT(errors_of(m), HasSubstr("intervention.late.delay: is 40 ms"));
  m.interventions = {pulse(3 * 100.0000000001)};
  m.series = {{"read", "prediction_error", "choice", Time{150}}};
  EXPECT_THAT(errors_of(m), HasSubstr("series.read.offset: is 150 ms"));
  m.series[0].offset = Time{0.1 * 3 * 1000};
  EXPECT_EQ(errors_of(m), "");
}

// Dopamine with saturating uptake, D1 with kinetics, a threshold, and eligibility that fades with `tau_s` from the
// choice: classical Runge-Kutta steps of 10 us, and the trapezium rule for what is learned.
struct Burst {
  double frequency_Hz, duration_s, threshold, tau_s;
};
double n_pulses(const Burst& b) { return std::max(1.0, std::floor(b.duration_s * b.frequency_Hz + 1e-9)); }
double learned(const Burst& b) {
  const double ec50 = 1000, off = 19.47, h = 1e-5, n = n_pulses(b);
  const auto uptake = [](double c) { return 4000 * c / (210 + c); };
  const auto rates = [&](const std::array<double, 2>& y) {
    return std::array<double, 2>{uptake(20) - uptake(y[0]), off / ec50 * y[0] * (1 - y[1]) - off * y[1]};
  };
  std::array<double, 2> y{20, 20 / (20 + ec50)};
  const auto teaches = [&](double t) { return std::max(y[1] - b.threshold, 0.0) * std::exp(-t / b.tau_s); };
  double sum = 0, pulses = 0;
  for (long i = 20000; i < 400000; ++i) {  // from .2 s, when the burst begins, to 4 s
    const double t = h * static_cast<double>(i);
    if (pulses < n && t >= 0.2 + pulses / b.frequency_Hz - h / 2) y[0] += 2000 / n, ++pulses;
    const auto add = [&](const std::array<double, 2>& k, double by) {
      return std::array<double, 2>{y[0] + by * k[0], y[1] + by * k[1]};
    };
    const auto k1 = rates(y), k2 = rates(add(k1, h / 2)), k3 = rates(add(k2, h / 2)), k4 = rates(add(k3, h));
    sum += h / 2 * teaches(t);
    for (const std::size_t s : {0u, 1u}) y[s] += h / 6 * (k1[s] + 2 * k2[s] + 2 * k3[s] + k4[s]);
    sum += h / 2 * teaches(t + h);
  }
  return 5 * sum;
}

// The first four of these by SciPy too (solve_ivp, DOP853, to 1e-12): .780646745, .641172543, .218549196, .168228233.
TEST(LearnerTimes, a_burst_teaches_what_its_equations_say_whatever_the_step_of_the_task) {
  const std::array<double, 6> by_scipy{0.780646745, 0.641172543, 0.218549196, 0.168228233, 0, 0};
  const std::array<Burst, 6> bursts{{{5, 0.1, 0.1, 1},
                                     {10, 0.35, 0.1, 1},
                                     {20, 1, 0.1, 1},
                                     {20, 0.35, 0.1, 0.3},
                                     {20, 1, 0.05, 1},
                                     {40, 0.5, 0.02, 3}}};
  for (std::size_t i = 0; i < bursts.size(); ++i)
    for (const double step_ms : {50.0, 200.0}) {
      const auto& b = bursts[i];
      auto m = idle_arms(step_ms, b.tau_s * 1000);
      m.learner_settings["learning_rate"] = number(5);
      m.modulators = {{"DA", false, Concentration{20}, MichaelisMenten{}, {}}};
      m.receptors = {{"D1", "DA", Concentration{1000}, 1, Rate{0.01947}}};
      m.teaching = "max(D1 - " + std::to_string(b.threshold) + ", 0)";
      m.chain_step = Time{0.2};
      m.interventions = {pulse(200)};
      auto& burst = m.interventions[0];
      burst.modulator = "DA", burst.duration = Time{1000 * b.duration_s}, burst.rate = Rate{b.frequency_Hz / 1000};
      burst.amount = 2000 / n_pulses(b);
      m.series = {{"first", "memory.value.0", "", Time{0}, OverSteps::last},
                  {"second", "memory.value.1", "", Time{0}, OverSteps::last}};
      const auto record = record_of(m);
      const double value = series(record, "first")[0] + series(record, "second")[0];
      EXPECT_NEAR(value, learned(b), 1e-6) << i << ", step " << step_ms;
      if (by_scipy[i] > 0) {
        EXPECT_NEAR(learned(b), by_scipy[i], 1e-6) << i;
      }
    }
}

TEST(LearnerTimes, a_session_that_diverges_is_a_result_with_an_infinite_error) {
  const auto m = model("random-walk", {{"trials", number(50)}}, "td",
                       {{"representation", text("states")},
                        {"learning_rate", number(5)},
                        {"discount", number(1)},
                        {"trace_decay", number(1)}});
  const auto record = record_of(m);
  ASSERT_TRUE(record.diverged_in);
  ASSERT_LT(*record.diverged_in, 50u);
  for (const auto& s : record.series) EXPECT_EQ(s.size(), 50u);
  for (std::size_t t = 0; t < 50; ++t) {
    const bool is_over = t >= *record.diverged_in;
    EXPECT_EQ(series(record, "trial")[t], static_cast<double>(t));
    EXPECT_EQ(std::isnan(series(record, "steps")[t]), is_over) << t;
    EXPECT_TRUE(!is_over || std::isinf(series(record, "value_error")[t])) << t;
  }
  EXPECT_EQ(record_of(m).fingerprint, record.fingerprint);
}

TEST(LearnerTimes, a_signal_that_diverges_releases_nothing_more) {
  auto m = model("bandit", {{"trials", number(10000)}, {"probabilities", numbers({1, 1})}}, "q",
                 {{"learning_rate", number(10)}});
  m.modulators = {{"DA", false, Concentration{0}, ExponentialClearance{Time{100}}, {}}};
  m.releases = {{.signal = "prediction_error", .modulator = "DA", .amount = Concentration{1}}};
  const auto record = record_of(m);
  ASSERT_TRUE(record.diverged_in);
  EXPECT_EQ(series(record, "reward").size(), 10000u);
  EXPECT_TRUE(std::isnan(series(record, "reward").back()));
  EXPECT_FALSE(std::isnan(series(record, "reward")[0]));
}

}  // namespace
}  // namespace teg
