// Choices by softmax.
#pragma once

#include <span>
#include <vector>

namespace teg::learner {

struct SoftmaxOptions {
  double inverse_temperature = 1;
  double stickiness = 0;  // added to the last action's value
  double lapse = 0;       // with this probability any action is as good
};

// p_k proportional to exp(beta (Q_k + stickiness [k was last])), mixed with `lapse` of a uniform choice.
void softmax(std::span<const double> values, std::size_t last, const SoftmaxOptions& options,
             std::vector<double>& probabilities);

// The index where the cumulative probability exceeds `uniform`.
std::size_t pick(std::span<const double> probabilities, double uniform);

// Both: an action, and how likely each was.
std::size_t choose(std::span<const double> values, std::size_t last, const SoftmaxOptions& options, double uniform,
                   std::vector<double>& probabilities);

}  // namespace teg::learner
