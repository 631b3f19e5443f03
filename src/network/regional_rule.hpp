// A rule in a region: its gates, their running integrals, and what gates are at the events of a step.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "modulation/chain.hpp"
#include "network/plastic_rule.hpp"
#include "network/running_integral.hpp"

namespace teg::network {

class RegionalRule {
 public:
  // `ahead`: the longest slice, in steps. Errors: gates that do not compile.
  static Result<RegionalRule> make(const PlasticRule& rule, const std::string& region, const modulation::Chain& chain,
                                   const Grid& grid, std::int64_t ahead);

  // The chain has been advanced to `step`, and not yet released there.
  void advance(std::int64_t step, const modulation::Chain& chain);
  void move_ref(std::int64_t to);

  const PlasticRule& rule() const { return *rule_; }
  const RunningIntegral& integral(std::size_t component) const { return integrals_[component]; }
  std::vector<const RunningIntegral*> integrals() const;
  std::int64_t ref() const { return ref_; }
  // By what the events of a channel at a step of the slice are scaled: induction, times the gate where immediate.
  std::span<const double> event_factors(std::int64_t step) const {
    return {&factors_[static_cast<std::size_t>(step) % kept_factors_ * n_channels_], n_channels_};
  }
  // Value of a channel's gate at the chain's present.
  double gate(std::size_t channel, const modulation::Chain& chain) const { return gates_[channel].value(chain.now()); }

  template <class Archive>
  void exchange(Archive& archive) {
    archive(ref_);
    archive.fixed(factors_);
    for (auto& integral : integrals_) {
      archive.fixed(integral.kept());
      archive(integral.ref_step());
    }
  }

 private:
  const PlasticRule* rule_ = nullptr;
  std::vector<receptors::Gate> gates_, inductions_;  // [channel]; an induction of 1 where there is none
  std::vector<RunningIntegral> integrals_;           // [component]
  std::size_t n_channels_ = 0, kept_factors_ = 1;
  std::int64_t ref_ = 0;
  std::vector<double> factors_;  // [step of the slice][channel]
};

}  // namespace teg::network
