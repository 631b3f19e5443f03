// Instrumental conditioning (Izhikevich 2007, Fig. 4): a group of neurons is stimulated, and of two response groups
// the one that fires more within `window` is the response. The rewarded response is swapped from block to block.
#pragma once

#include "task/group.hpp"

namespace teg::task {

struct ResponseChoiceOptions {
  static constexpr std::string_view name = "response-choice";
  Group stimulus, first, second;  // REQUIRES: first and second share no neuron
  double pulse = 60;              // what stimulation adds to each neuron, as a spike of this weight would
  Time interval{10'000}, window{20};
  Time delay_least{0}, delay_most{1'000};  // of the reward, uniformly
  std::size_t blocks = 3, trials = 300;    // of each block; the first response is rewarded in blocks 0, 2 ...
  std::size_t tested = 100;                // the last trials of a block, measured as its end
  std::size_t modulator = 0;
  double amount = 0.5;  // of a reward that is not expected at all
  // How fast a reward comes to be expected: after each trial expected += prediction (rewarded - expected). What is
  // released is amount (rewarded - expected), below 0 a dip. 0: rewards are never expected.
  double prediction = 0;
  Time first_trial{2'000};
  Time period{1};
  std::uint64_t seed = 1;
};

class ResponseChoice final : public Task {
 public:
  explicit ResponseChoice(const ResponseChoiceOptions& options) : options_(options) {}
  std::string name() const override { return std::string(ResponseChoiceOptions::name); }
  Time period() const override { return options_.period; }
  void act(const Observation& seen, Actions& actions) override;
  std::vector<double> save() const override;
  bool restore(std::span<const double> saved) override;
  // "response": of each trial, 1 first, -1 second, 0 neither; "rewarded": 1 where it was the rewarded one;
  // "rewards": when something was released, ms; "released": how much. For block k from 1 on the fraction of rewarded
  // responses: "block_1", in its first `tested` trials "start_1", in its last ones "end_1".
  std::vector<Measure> measures() const override;

 private:
  double trial_start(std::size_t trial) const {
    return options_.first_trial.native() + static_cast<double>(trial) * options_.interval.native();
  }
  void judge(double now_ms);

  ResponseChoiceOptions options_;
  std::size_t trial_ = 0;     // the next one
  double until_ms_ = -1;      // end of the window of the last one; -1: closed
  double fired_[2] = {0, 0};  // spikes of each response in the open window
  double expected_ = 0;       // the reward, 0 to 1
  std::vector<double> due_ms_, due_amount_, given_ms_, given_amount_, response_, rewarded_;
};

}  // namespace teg::task
