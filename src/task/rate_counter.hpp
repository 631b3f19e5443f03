// Counts spikes of whole populations while another task, or none, runs.
#pragma once

#include "task/group.hpp"

namespace teg::task {

struct CountedStretch {
  std::size_t population = 0;
  Time from{0}, until{1e12};  // spikes at from < t <= until count
};

class RateCounter final : public Task {
 public:
  // Without `inner`, the control step is `period`.
  RateCounter(std::vector<CountedStretch> stretches, std::unique_ptr<Task> inner, Time period);
  std::string name() const override { return inner_ ? inner_->name() : "rates"; }
  Time period() const override { return inner_ ? inner_->period() : period_; }
  void act(const Observation& seen, Actions& actions) override;
  std::vector<double> save() const override;
  bool restore(std::span<const double> saved) override;
  std::vector<Measure> measures() const override;  // of the inner task

  const std::vector<double>& counts() const { return counts_; }  // [stretch]

 private:
  std::vector<CountedStretch> stretches_;
  std::unique_ptr<Task> inner_;
  Time period_;
  std::vector<double> counts_;
};

}  // namespace teg::task
