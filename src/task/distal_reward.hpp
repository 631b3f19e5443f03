// Reinforces one synapse (Izhikevich 2007, Fig. 1): whenever its postsynaptic neuron fires within `window`
// after its presynaptic one, a reward follows after a delay.
#pragma once

#include "task/group.hpp"

namespace teg::task {

struct DistalRewardOptions {
  static constexpr std::string_view name = "distal-reward";
  std::size_t first_population = 0, second_population = 0;  // of n1 and n2
  std::uint32_t first = 0, second = 0;                      // n1, n2
  Time window{20};                                          // n2 fires later than n1, by less than this
  Time delay_least{1000}, delay_most{3000};                 // reward comes later, uniformly
  std::size_t modulator = 0;
  double amount = 0.5;  // by which it raises the level, native units
  // A control: this many rewards at times uniform in 0 .. duration, whatever the neurons do. 0: none.
  std::size_t unrelated = 0;
  Time duration{3'600'000};
  Time period{1};
  std::uint64_t seed = 1;
};

class DistalReward final : public Task {
 public:
  explicit DistalReward(const DistalRewardOptions& options);
  std::string name() const override { return std::string(DistalRewardOptions::name); }
  Time period() const override { return options_.period; }
  void act(const Observation& seen, Actions& actions) override;
  std::vector<double> save() const override;
  bool restore(std::span<const double> saved) override;
  // "rewards": when they were released, ms. "coincidences": when n2 fired after n1.
  std::vector<Measure> measures() const override;

 private:
  void watch(const Observation& seen);

  DistalRewardOptions options_;
  double last_first_ms_ = -1e300;          // latest spike of n1
  std::vector<double> due_ms_;             // rewards to come, ascending
  std::vector<double> given_ms_, met_ms_;  // rewards released; coincidences
};

}  // namespace teg::task
