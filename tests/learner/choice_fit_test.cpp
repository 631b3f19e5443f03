#include "teg/choice_fit.hpp"

#include <gmock/gmock.h>

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
