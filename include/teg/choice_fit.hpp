// Learning rates and inverse temperatures of many subjects at once, from what they chose and earned.
#pragma once

#include <cstdint>
#include <vector>

#include "teg/result.hpp"

namespace teg {

// In place of an arm: a trial without a choice, or after the end of a session shorter than others. It adds nothing to
// the likelihood and changes no value, whatever reward stands beside it.
inline constexpr std::uint8_t missed_trial = 255;

// Choices among `arms`, at most one each trial.
struct ChoiceData {
  std::size_t subjects = 0, trials = 0, arms = 2;
  std::vector<std::uint8_t> action;  // [trial][subject]
  std::vector<float> reward;         // [trial][subject]
};

// Priors that keep estimates from the edges: learning rate ~ Beta(shape, shape), inverse temperature ~
// Gamma(temperature_shape, temperature_scale) (Daw 2011). Shapes of 1 and an infinite scale: maximum likelihood.
struct ChoiceFitOptions {
  double start = 0;  // values before the first trial
  double shape = 1.1, temperature_shape = 1.2, temperature_scale = 5;
  std::size_t threads = 1;
  int most_steps = 60;
};

struct ChoiceFit {
  std::vector<double> learning_rate, inverse_temperature, log_likelihood;  // [subject]
  std::vector<double> learning_rate_error, inverse_temperature_error;      // from the information at the estimate
  std::vector<std::uint8_t> converged;                                     // whether a further step would gain nothing
};

// Q <- Q + learning_rate (r - Q) for the chosen arm; P(k) proportional to exp(inverse_temperature Q_k).
// Fisher scoring with exact gradients, in logit and logarithm. Results do not depend on threads.
// Errors: sizes that do not fit, actions that are no arm, rewards that are not finite.
Result<ChoiceFit> fit_choices(const ChoiceData& data, const ChoiceFitOptions& options = {});

// What such subjects choose in a bandit whose arms pay 1 with probabilities that reverse (rotate) every `block` trials.
ChoiceData simulate_choices(const std::vector<double>& learning_rate, const std::vector<double>& inverse_temperature,
                            const std::vector<double>& probabilities, std::size_t trials, std::size_t block,
                            std::uint64_t seed);

}  // namespace teg
