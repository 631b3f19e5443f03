#include "learner/softmax.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::learner {

void softmax(std::span<const double> values, std::size_t last, const SoftmaxOptions& options,
             std::vector<double>& probabilities) {
  const std::size_t n = values.size();
  probabilities.assign(values.begin(), values.end());
  if (last < n) probabilities[last] += options.stickiness;
  const double most = *std::max_element(probabilities.begin(), probabilities.end());
  double sum = 0;
  for (auto& p : probabilities) sum += p = exp(options.inverse_temperature * (p - most));
  for (auto& p : probabilities) p = (1 - options.lapse) * p / sum + options.lapse / static_cast<double>(n);
}

std::size_t pick(std::span<const double> probabilities, double uniform) {
  double sum = 0;
  for (std::size_t k = 0; k + 1 < probabilities.size(); ++k) {
    sum += probabilities[k];
    if (uniform < sum) return k;
  }
  return probabilities.size() - 1;
}

std::size_t choose(std::span<const double> values, std::size_t last, const SoftmaxOptions& options, double uniform,
                   std::vector<double>& probabilities) {
  softmax(values, last, options, probabilities);
  return pick(probabilities, uniform);
}

}  // namespace teg::learner
