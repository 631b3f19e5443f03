#include "network/regional_rule.hpp"

namespace teg::network {

Result<RegionalRule> RegionalRule::make(const PlasticRule& rule, const std::string& region,
                                        const modulation::Chain& chain, const Grid& grid, std::int64_t ahead) {
  RegionalRule made;
  made.rule_ = &rule;
  made.n_channels_ = rule.rule.channels.size();
  made.kept_factors_ = static_cast<std::size_t>(ahead) + 1;
  made.factors_.assign(made.n_channels_ * made.kept_factors_, 1.0);
  const auto symbols = chain.symbols(region);
  Errors errors;
  for (std::size_t c = 0; c < made.n_channels_; ++c) {
    const auto& channel = rule.rule.channels[c];
    const std::string where = "rule " + rule.rule.name + " channel " + std::to_string(c);
    for (const bool is_gate : {true, false}) {
      const std::string& text = is_gate ? channel.gate : channel.induction;
      auto gate =
          receptors::Gate::compile(where + (is_gate ? " gate" : " induction"), text.empty() ? "1" : text, symbols);
      if (gate)
        (is_gate ? made.gates_ : made.inductions_).push_back(*std::move(gate));
      else
        errors.insert(errors.end(), gate.errors().begin(), gate.errors().end());
    }
  }
  if (!errors.empty()) return errors;
  // A row reads back to its last touch, which is less than a period of touch and an epoch ago.
  for (const auto& component : rule.components)
    made.integrals_.emplace_back(component, grid, rule.touch + rule.shift + ahead + 2);
  return made;
}

void RegionalRule::advance(std::int64_t step, const modulation::Chain& chain) {
  for (auto& integral : integrals_) {
    const Component& c = integral.component();
    const auto& gate = gates_[c.first_channel];
    if (!c.is_sampled)
      integral.advance(step, chain.gate_integral(gate, c.tau_ms));
    else
      integral.advance(step, step % c.period == 0 ? gate.value(chain.now()) : 0.0);
  }
  double* factors = &factors_[static_cast<std::size_t>(step) % kept_factors_ * n_channels_];
  for (std::size_t c = 0; c < n_channels_; ++c) {
    const auto& channel = rule_->rule.channels[c];
    factors[c] = channel.induction.empty() ? 1 : inductions_[c].value(chain.now());
    if (channel.conversion == Conversion::immediate) factors[c] *= gates_[c].value(chain.now());
  }
}

void RegionalRule::move_ref(std::int64_t to) {
  for (auto& integral : integrals_) integral.move_ref(to);
  ref_ = to;
}

std::vector<const RunningIntegral*> RegionalRule::integrals() const {
  std::vector<const RunningIntegral*> all;
  for (const auto& i : integrals_) all.push_back(&i);
  return all;
}

}  // namespace teg::network
