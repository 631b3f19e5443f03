#include "teg/choice_fit.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace teg {
namespace {

// The log likelihood of one subject's choices, written out.
double plain(const ChoiceData& data, std::size_t s, double rate, double beta) {
  std::vector<double> q(data.arms, 0);
  double sum = 0;
  for (std::size_t t = 0; t < data.trials; ++t) {
    const std::size_t i = t * data.subjects + s, k = data.action[i];
    double all = 0;
    for (const double v : q) all += std::exp(beta * v);
    sum += beta * q[k] - std::log(all);
    q[k] += rate * (static_cast<double>(data.reward[i]) - q[k]);
  }
  return sum;
}

ChoiceFitOptions likelihood() { return {.shape = 1, .temperature_shape = 1, .temperature_scale = INFINITY}; }

ChoiceData subjects(std::size_t n, std::size_t trials = 300, std::vector<double> probabilities = {0.8, 0.2}) {
  std::vector<double> rate(n), beta(n);
  for (std::size_t s = 0; s < n; ++s) rate[s] = 0.1 + 0.05 * static_cast<double>(s % 10), beta[s] = 2 + double(s % 4);
  return simulate_choices(rate, beta, probabilities, trials, 30, 3);
}

TEST(ChoiceFit, reports_the_likelihood_of_a_plain_loop_at_its_estimate) {
  const auto data = subjects(70, 300, {0.7, 0.4, 0.2});
  const auto fit = fit_choices(data, likelihood()).value();
  for (std::size_t s = 0; s < 70; ++s)
    EXPECT_NEAR(fit.log_likelihood[s], plain(data, s, fit.learning_rate[s], fit.inverse_temperature[s]), 1e-8);
}

TEST(ChoiceFit, no_neighbour_is_more_likely_than_the_estimate) {
  const auto data = subjects(30);
  const auto fit = fit_choices(data, likelihood()).value();
  for (std::size_t s = 0; s < 30; ++s) {
    if (!fit.converged[s] || fit.learning_rate[s] > 0.99 || fit.inverse_temperature[s] > 50) continue;
    for (const double a : {0.99, 1.01})
      for (const double b : {0.99, 1.01})
        EXPECT_GE(fit.log_likelihood[s] + 1e-9,
                  plain(data, s, std::min(1.0, a * fit.learning_rate[s]), b * fit.inverse_temperature[s]))
            << s;
  }
}

TEST(ChoiceFit, recovers_what_generated_the_choices_within_its_errors) {
  const std::vector<double> rate(500, 0.3), beta(500, 4);
  const auto fit = fit_choices(simulate_choices(rate, beta, {0.8, 0.2}, 400, 40, 7)).value();
  int within = 0;
  double mean = 0;
  for (std::size_t s = 0; s < 500; ++s) {
    within += std::abs(fit.learning_rate[s] - 0.3) < 2 * fit.learning_rate_error[s];
    mean += fit.learning_rate[s] / 500;
  }
  EXPECT_GT(within, 450) << "about 95 % of 500";
  EXPECT_NEAR(mean, 0.3, 0.02);
}

// Estimates stop where no step gains anything, so that all of them are at the optimum; a few of these have it at an
// edge.
TEST(ChoiceFit, says_of_every_simulated_subject_that_it_is_at_the_optimum) {
  const std::size_t n = 400;
  std::vector<double> rate(n), beta(n);
  for (std::size_t s = 0; s < n; ++s) {
    rate[s] = 0.02 + 0.96 * static_cast<double>(s % 20) / 19;
    beta[s] = 0.3 + 6 * static_cast<double>(s / 20) / 19;
  }
  for (const std::size_t trials : {40u, 100u, 300u}) {
    const auto data = simulate_choices(rate, beta, {0.8, 0.2}, trials, 25, 11);
    for (const auto& options : {ChoiceFitOptions{}, likelihood()}) {
      const auto fit = fit_choices(data, options).value();
      EXPECT_EQ(std::count(fit.converged.begin(), fit.converged.end(), 1), 400) << trials;
    }
  }
}

TEST(ChoiceFit, too_few_steps_are_not_called_an_optimum) {
  const auto fit = fit_choices(subjects(30), {.most_steps = 1}).value();
  EXPECT_LT(std::count(fit.converged.begin(), fit.converged.end(), 1), 5);
}

TEST(ChoiceFit, a_missed_trial_is_as_if_it_had_not_been) {
  const std::size_t n = 70, trials = 120;
  const auto whole = subjects(n, trials);
  ChoiceData with{n, trials + 30, 2, {}, {}};
  std::size_t next = 0;
  for (std::size_t t = 0; t < trials + 30; ++t) {
    const bool is_missed = t % 5 == 2 && t < 100;  // 20 within, and 10 after the end
    for (std::size_t s = 0; s < n; ++s) {
      const bool is_there = !is_missed && next < trials;
      with.action.push_back(is_there ? whole.action[next * n + s] : missed_trial);
      with.reward.push_back(is_there ? whole.reward[next * n + s] : NAN);
    }
    next += is_missed ? 0 : 1;
  }
  const auto a = fit_choices(whole).value(), b = fit_choices(with).value();
  for (std::size_t s = 0; s < n; ++s) {
    EXPECT_NEAR(a.learning_rate[s], b.learning_rate[s], 1e-9);
    EXPECT_NEAR(a.inverse_temperature[s], b.inverse_temperature[s], 1e-8);
    EXPECT_NEAR(a.log_likelihood[s], b.log_likelihood[s], 1e-9);
    EXPECT_NEAR(a.learning_rate_error[s], b.learning_rate_error[s], 1e-8);
  }
}

TEST(ChoiceFit, a_subject_that_never_answered_has_no_estimate_but_its_prior) {
  ChoiceData data{1, 10, 2, std::vector<std::uint8_t>(10, missed_trial), std::vector<float>(10, 0)};
  const auto fit = fit_choices(data).value();
  EXPECT_NEAR(fit.learning_rate[0], 0.5, 1e-4) << "the mode of Beta(1.1, 1.1)";
  EXPECT_TRUE(fit.converged[0]);
}

TEST(ChoiceFit, any_number_of_threads_gives_the_same_estimates) {
  const auto data = subjects(200);
  const auto one = fit_choices(data).value(), three = fit_choices(data, {.threads = 3}).value();
  EXPECT_EQ(one.learning_rate, three.learning_rate);
  EXPECT_EQ(one.inverse_temperature, three.inverse_temperature);
}

TEST(ChoiceFit, data_that_cannot_be_are_refused) {
  auto data = subjects(2);
  data.action[5] = 2;
  EXPECT_THAT(fit_choices(data).errors()[0].where, testing::HasSubstr("trial 2, subject 1"));
  data.action.pop_back();
  EXPECT_THAT(fit_choices(data).errors()[0].what, testing::HasSubstr("trials x subjects"));
  EXPECT_FALSE(fit_choices(ChoiceData{}));
}

}  // namespace
}  // namespace teg
