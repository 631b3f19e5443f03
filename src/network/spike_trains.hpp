// The latest spikes of a block of target neurons, one by one, for rules that go spike by spike.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/plastic_rule.hpp"

namespace teg::network {

// What events of each term at a spike count: induction, times the gate where immediate.
struct TrainSpike {
  std::int64_t step = 0;
  const float* counts = nullptr;  // [term]
};

class SpikeTrains {
 public:
  SpikeTrains(const PlasticRule& rule, const Grid& grid, std::size_t n_neurons);

  // `induction` is the value of each channel's gate at the step.
  void begin_step(std::int64_t step, std::span<const double> induction);
  // A spike of a neuron of the block, at the step begun.
  void push(std::size_t neuron);
  // Forgets spikes before `oldest`, except those that hold traces.
  void forget(std::int64_t oldest);

  // All spikes after `a`, oldest first; valid until the next push.
  void list(std::size_t neuron, std::int64_t a, std::vector<TrainSpike>& out) const;
  // y of each term just before `step`, as seen from `ref`.
  void traces_before(std::size_t neuron, std::int64_t step, std::int64_t ref, std::span<double> y) const;

  double bytes() const;
  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(trains_);
  }
  // Whether what was read leads nowhere else.
  bool is_sound() const;

  struct Train {
    std::vector<std::int32_t> steps;
    std::vector<float> counts, traces;  // [spike][term]; traces just after the spike, as seen from it
  };

 private:
  const PlasticRule* rule_;
  Grid grid_;
  std::vector<std::ptrdiff_t> partner_;  // [term] the moment-0 term of a moment-1 trace, -1 for none
  std::vector<Train> trains_;            // [neuron]
  std::int64_t step_ = 0;                // begun
  std::vector<float> counts_;            // [term], of the step begun
};

template <class Archive>
void exchange(Archive& archive, SpikeTrains::Train& train) {
  archive(train.steps);
  archive(train.counts);
  archive(train.traces);
}

}  // namespace teg::network
