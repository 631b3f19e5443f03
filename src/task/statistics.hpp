// Mean and standard deviation of what trials left behind.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace teg::task {

struct Summary {
  double mean = std::numeric_limits<double>::quiet_NaN(), deviation = mean;  // deviation: of a sample, n - 1
};

// Of values[from .. until - 1], as far as there are any.
inline Summary summary(const std::vector<double>& values, std::size_t from, std::size_t until) {
  until = std::min(until, values.size());
  if (from >= until) return {};
  const auto n = static_cast<double>(until - from);
  double sum = 0, squares = 0;
  for (std::size_t i = from; i < until; ++i) sum += values[i];
  for (std::size_t i = from; i < until; ++i) squares += (values[i] - sum / n) * (values[i] - sum / n);
  return {sum / n, n > 1 ? std::sqrt(squares / (n - 1)) : std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace teg::task
