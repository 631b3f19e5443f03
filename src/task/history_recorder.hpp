// Records what a ledger needs while another task, or none, runs: the spikes of a few neurons and every release.
#pragma once

#include "task/group.hpp"
#include "teg/ledger.hpp"
#include "teg/network.hpp"
#include "teg/task.hpp"

namespace teg::task {

struct WatchedNeuron {
  std::size_t population = 0, neuron = 0;
};
// Release by the spikes of a population, as SpikingRelease, with indices.
struct WatchedRelease {
  std::size_t population = 0, modulator = 0;
  double amount = 0;
};

class HistoryRecorder final : public Task {
 public:
  // Without `inner`, the control step is `period`.
  HistoryRecorder(std::vector<WatchedNeuron> neurons, std::vector<WatchedRelease> releases, std::unique_ptr<Task> inner,
                  Time period);
  std::string name() const override { return inner_ ? inner_->name() : "history"; }
  Time period() const override { return inner_ ? inner_->period() : period_; }
  void act(const Observation& seen, Actions& actions) override;
  std::vector<double> save() const override;
  bool restore(std::span<const double> saved) override;
  std::vector<Measure> measures() const override;  // of the inner task

  const std::vector<double>& spikes_ms(std::size_t neuron) const { return spikes_ms_[neuron]; }
  // By the inner task and by spikes; the spikes of one step are one release.
  std::vector<ReleaseEvent> releases() const;

 private:
  void remember(double at_ms, std::size_t modulator, double amount);

  std::vector<WatchedNeuron> neurons_;
  std::vector<WatchedRelease> watched_;
  std::unique_ptr<Task> inner_;
  Time period_;
  std::vector<std::vector<double>> spikes_ms_;  // [watched neuron]
  std::vector<double> releases_;                // time in ms, modulator, amount, and so on
};

}  // namespace teg::task
