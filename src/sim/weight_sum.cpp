#include "sim/weight_sum.hpp"

#include <algorithm>

#include "core/variant.hpp"

namespace teg::sim {

bool WeightSum::fits(const Rule& rule) {
  return rule.bounds.kind == BoundKind::none &&
         std::none_of(rule.channels.begin(), rule.channels.end(),
                      [](const Channel& c) { return c.conversion == Conversion::immediate; });
}

WeightSum::WeightSum(const RuleContext& context, std::span<const plasticity::Increment> increments, double weight,
                     double until_ms)
    : weight_(weight) {
  const auto& components = context.components;
  const auto kept = [&](std::size_t k, double from, double to) {
    return plasticity::kept(context.rule->channels[components[k].channel], components[k].tau_ms, from, to);
  };
  std::vector<double> traces(components.size(), 0.0);
  double now = 0;
  for (const auto& event : increments) {
    if (event.at_ms > until_ms) break;
    if (event.at_ms != now)
      for (std::size_t k = 0; k < traces.size(); ++k) traces[k] = traces[k] * kept(k, now, event.at_ms);
    now = event.at_ms;
    for (std::size_t k = 0; k < traces.size(); ++k) {
      if (components[k].channel != event.channel) continue;
      traces[k] += event.amplitude;
      add_term(context.future[k], now, context.factors[k] * event.amplitude);
    }
  }
  n_event_terms_ = amounts_.size();
  for (std::size_t k = 0; k < traces.size(); ++k)
    if (traces[k] != 0)
      add_term(context.future[k], until_ms, context.factors[k] * (traces[k] * kept(k, now, until_ms)));
  values_.resize(amounts_.size());
  times_.resize(amounts_.size());
  read_.resize(amounts_.size());
}

void WeightSum::add_term(std::size_t future, double at_ms, double amount) {
  auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return g.future == future; });
  if (group == groups_.end()) group = groups_.insert(groups_.end(), Group{future, {}, {}});
  group->at_ms.push_back(at_ms);
  group->term.push_back(amounts_.size());
  amounts_.push_back(amount);
}

double WeightSum::end_weight(std::span<const plasticity::GateFuture> futures, double anchor_ms) const {
  for (const auto& group : groups_) {
    const std::size_t n = group.at_ms.size();
    const std::span<double> out(read_.data(), n);
    for (std::size_t i = 0; i < n; ++i) times_[i] = group.at_ms[i] - anchor_ms;
    std::visit(Overloaded{[&](const plasticity::ExponentialFuture& f) { f.at({times_.data(), n}, out); },
                          [&](const plasticity::MeshFuture& f) {
                            for (std::size_t i = 0; i < n; ++i) out[i] = f.at(times_[i]);
                          },
                          [&](const plasticity::SampledFuture& f) {
                            for (std::size_t i = 0; i < n; ++i) out[i] = f.at(group.at_ms[i]);
                          }},
               futures[group.future]);
    for (std::size_t i = 0; i < n; ++i) values_[group.term[i]] = out[i];
  }
  double held = weight_, left = 0;
  for (std::size_t t = 0; t < n_event_terms_; ++t) held += amounts_[t] * values_[t];
  for (std::size_t t = n_event_terms_; t < amounts_.size(); ++t) left += amounts_[t] * values_[t];
  return held - left;
}

}  // namespace teg::sim
