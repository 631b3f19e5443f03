// Neurons that a task stimulates or listens to, and the numbers that it saves.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/require.hpp"
#include "teg/task.hpp"

namespace teg::task {

struct Group {
  std::size_t population = 0, first = 0, count = 1;
  bool contains(std::size_t neuron) const { return neuron >= first && neuron < first + count; }
};

// Spikes of the group in this control step.
inline std::size_t spikes_of(const Observation& seen, const Group& group) {
  std::size_t n = 0;
  for (const auto& spike : seen.spikes[group.population]) n += group.contains(spike.neuron);
  return n;
}
inline Actions::Pulse pulse(const Group& group, double weight) {
  return {group.population, group.first, group.count, weight};
}

// Time of a spike; the step's length follows from the observation. REQUIRES: seen.step > 0.
inline double time_of(const Observation& seen, const Spike& spike) {
  TEG_REQUIRE(seen.step > 0);
  return static_cast<double>(spike.step) * (seen.now_ms / static_cast<double>(seen.step));
}

// What a task remembers, as one list of numbers.
class Saved {
 public:
  void put(double value) { numbers_.push_back(value); }
  void put(const std::vector<double>& values) {
    put(static_cast<double>(values.size()));
    numbers_.insert(numbers_.end(), values.begin(), values.end());
  }
  std::vector<double> take() { return std::move(numbers_); }

 private:
  std::vector<double> numbers_;
};
// The same back, in the same order; `sound` is false once anything is missing.
class Restored {
 public:
  explicit Restored(std::span<const double> numbers) : rest_(numbers) {}
  double number() {
    if (rest_.empty()) return sound_ = false, 0;
    const double value = rest_[0];
    rest_ = rest_.subspan(1);
    return value;
  }
  std::size_t whole() {
    const double value = number();
    if (!(value >= 0 && value < 9e15 && value == std::floor(value))) return sound_ = false, 0;
    return static_cast<std::size_t>(value);
  }
  std::vector<double> list() {
    const std::size_t n = whole();
    if (n > rest_.size()) return sound_ = false, std::vector<double>{};
    std::vector<double> values(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(n));
    rest_ = rest_.subspan(n);
    return values;
  }
  bool all_read() const { return sound_ && rest_.empty(); }

 private:
  std::span<const double> rest_;
  bool sound_ = true;
};

}  // namespace teg::task
