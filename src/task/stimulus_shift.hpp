// Classical conditioning with neurons that release dopamine (Izhikevich 2007, Fig. 5): a cue, then a reward, both
// given by stimulating groups of neurons. The response of a pool of neurons shifts from the reward to the cue.
#pragma once

#include "task/group.hpp"

namespace teg::task {

struct StimulusShiftOptions {
  static constexpr std::string_view name = "stimulus-shift";
  Group cue, reward, pool;
  double pulse = 60;  // what one stimulation adds to each neuron of a group, as a spike of this weight would
  std::size_t before = 40, training = 200;             // trials
  Time interval_least{10'000}, interval_most{20'000};  // from one trial to the next
  Time gap_least{1'000}, gap_most{1'000};              // from cue to reward in training
  Time window{20};                                     // in which the pool's spikes count as evoked
  std::size_t tested = 40;                             // the last trials of training, measured as `after`
  Time first_trial{2'000};
  Time period{1};
  std::uint64_t seed = 1;
};

// In trials before training cue and reward come apart, by half an interval; in training `gap` after each other.
class StimulusShift final : public Task {
 public:
  explicit StimulusShift(const StimulusShiftOptions& options) : options_(options) { plan_trial(); }
  std::string name() const override { return std::string(StimulusShiftOptions::name); }
  Time period() const override { return options_.period; }
  void act(const Observation& seen, Actions& actions) override;
  std::vector<double> save() const override;
  bool restore(std::span<const double> saved) override;
  // "cue", "reward": spikes of the pool evoked in each trial; their mean and standard deviation before training
  // and in the last `tested` trials: "cue_before", "cue_before_sd", "cue_after" ...; "cue_rise": by how many
  // standard deviations before training the cue's response has risen.
  std::vector<Measure> measures() const override;

 private:
  enum Stimulus { cue, reward };
  void plan_trial();
  bool is_training() const { return trial_ >= options_.before; }

  StimulusShiftOptions options_;
  std::size_t trial_ = 0;
  double start_ms_ = 0, next_ms_ = 0;  // of this trial and the next
  double at_ms_[2] = {0, 0};           // when each stimulus comes
  double until_ms_[2] = {-1, -1};      // end of its window; -1: not given yet, or closed
  double counted_[2] = {0, 0};         // spikes in the open window
  std::vector<double> evoked_[2];      // [trial]
};

}  // namespace teg::task
