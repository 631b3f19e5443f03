#include "learner.hpp"

#include <chrono>
#include <cmath>

#include "core/fingerprint.hpp"
#include "core/random.hpp"
#include "teg/choice_fit.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::bench {
namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

constexpr std::size_t n_trials = 50000, n_steps = 40, n_features = 20;

LearnerModel td_model() {
  LearnerModel m;
  m.task = "pavlovian", m.learner = "td";
  m.task_settings = {{"phases", {{}, {std::to_string(n_trials) + " A+0.5"}}},
                     {"step", {{1000}, {}}},
                     {"cue_at", {{10e3}, {}}},
                     {"reward_delay", {{20e3}, {}}},
                     {"trial_length", {{40e3}, {}}}};
  m.learner_settings = {{"learning_rate", {{0.1}, {}}}, {"taps", {{n_features}, {}}}};
  m.series = {{"error", "prediction_error", "reward", Time{0}, OverSteps::value}};
  return m;
}

// The same session as a plain loop, given which trials were rewarded.
std::vector<double> plain(const std::vector<double>& rewarded) {
  std::vector<double> w(n_features, 0), errors;
  for (const double reward : rewarded) {
    std::vector<double> e(n_features, 0);
    for (std::size_t t = 0; t < n_steps; ++t) {
      const auto value = [&](std::size_t at) { return at >= 10 && at < 30 ? w[at - 10] : 0.0; };
      const double delta = (t == 30 ? reward : 0) + 0.98 * value(t) - (t > 0 ? value(t - 1) : 0);
      for (auto& x : e) x *= 0.98 * 0.9;
      if (t > 10 && t <= 30) e[t - 11] += 1;
      for (std::size_t i = 0; i < n_features; ++i) w[i] += 0.1 * delta * e[i];
      if (t == 30) errors.push_back(delta);
    }
  }
  return errors;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  const auto n = static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / n, my += y[i] / n;
  for (std::size_t i = 0; i < x.size(); ++i)
    xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my), xy += (x[i] - mx) * (y[i] - my);
  return xy / std::sqrt(xx * yy);
}

void measure_td(LearnerFigures& figures, Fingerprint& fingerprint) {
  const auto model = td_model();
  double best = INFINITY;
  LearnerRecord record;
  for (int repeat = 0; repeat < 5; ++repeat) {  // the best of five: other work only ever slows
    const auto begin = Clock::now();
    record = simulate_learner(model).value();
    best = std::min(best, seconds_since(begin));
  }
  figures.td_steps_per_s = static_cast<double>(n_trials * n_steps) / best;
  fingerprint.add(record.fingerprint);
  const auto expected = plain(record.series[0]);
  const auto& errors = record.series.back();
  figures.same_as_plain = errors.size() == expected.size();
  for (std::size_t t = 0; figures.same_as_plain && t < errors.size(); ++t)
    figures.same_as_plain = std::abs(errors[t] - expected[t]) < 1e-12;
}

void measure_recovery(std::size_t threads, LearnerFigures& figures, Fingerprint& fingerprint) {
  constexpr std::size_t n = 10000;
  std::vector<double> rate(n), temperature(n);
  for (std::uint32_t s = 0; s < n; ++s) {
    rate[s] = 0.1 + 0.7 * uniform({1, Stream::test, s, 0});
    temperature[s] = 1 + 7 * uniform({1, Stream::test, s, 1});
  }
  const auto begin = Clock::now();
  const auto data = simulate_choices(rate, temperature, {0.8, 0.2}, 200, 25, 1);
  const auto fit = fit_choices(data, {.threads = threads}).value();
  figures.recovery_s = seconds_since(begin);
  figures.rate_correlation = correlation(rate, fit.learning_rate);
  figures.temperature_correlation = correlation(temperature, fit.inverse_temperature);
  for (const auto c : fit.converged) figures.converged += static_cast<double>(c) / n;
  fingerprint.add(fit.learning_rate);
  fingerprint.add(fit.inverse_temperature);
}

}  // namespace

LearnerFigures learner(std::size_t threads) {
  LearnerFigures figures;
  Fingerprint fingerprint;
  measure_td(figures, fingerprint);
  measure_recovery(threads, figures, fingerprint);
  figures.fingerprint = fingerprint.text();
  return figures;
}

}  // namespace teg::bench
