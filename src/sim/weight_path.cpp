#include "sim/weight_path.hpp"

#include <algorithm>
#include <cmath>

#include "core/variant.hpp"
#include "plasticity/bounds.hpp"

namespace teg::sim {

using plasticity::SampledFuture;
using transport::Side;

void find_factors(RuleContext& context) {
  context.factors.clear();
  for (const auto& component : context.components) {
    const auto& channel = context.rule->channels[component.channel];
    const double per_sample = channel.conversion == Conversion::sampled ? channel.period.native() : 1.0;
    context.factors.push_back(component.sign * channel.rate.native() * per_sample);
  }
}

WeightPath::WeightPath(const RuleContext& context, std::span<const plasticity::GateFuture> futures,
                       const modulation::Trajectory& trajectory, std::span<const plasticity::Increment> increments,
                       double weight)
    : context_(context),
      futures_(futures),
      trajectory_(trajectory),
      increments_(increments),
      held_(weight),
      traces_(context.components.size(), 0.0),
      symbols_(trajectory.n_symbols()) {}

double WeightPath::future(std::size_t component, double time_ms) const {
  return std::visit(Overloaded{[&](const SampledFuture& f) { return f.at(time_ms); },
                               [&](const auto& f) { return f.at(time_ms - trajectory_.anchor_ms()); }},
                    futures_[context_.future[component]]);
}

double WeightPath::trace(std::size_t component, double time_ms) const {
  const auto& c = context_.components[component];
  return traces_[component] * plasticity::kept(context_.rule->channels[c.channel], c.tau_ms, now_ms_, time_ms);
}

double WeightPath::gate_before(std::size_t channel, double time_ms) const {
  trajectory_.values(time_ms - trajectory_.anchor_ms(), Side::before, symbols_);
  return context_.gates[channel]->value(symbols_);
}

double WeightPath::stored(double time_ms) const {
  double sum = 0;
  for (std::size_t k = 0; k < traces_.size(); ++k)
    if (traces_[k] != 0) sum += factor(k) * trace(k, time_ms) * future(k, time_ms);
  return sum;
}

void WeightPath::advance_to(double time_ms) {
  while (next_ < increments_.size() && increments_[next_].at_ms <= time_ms) {
    const auto& event = increments_[next_++];
    if (is_bounded()) held_ = bounded(event.at_ms);
    if (event.at_ms != now_ms_)
      for (std::size_t k = 0; k < traces_.size(); ++k) traces_[k] = trace(k, event.at_ms);
    now_ms_ = event.at_ms;
    if (context_.rule->channels[event.channel].conversion == Conversion::immediate)
      held_ = plasticity::moved(context_.rule->bounds, held_, event.amplitude * gate_before(event.channel, now_ms_));
    for (std::size_t k = 0; k < traces_.size(); ++k) {
      if (context_.components[k].channel != event.channel) continue;
      traces_[k] += event.amplitude;
      if (!is_bounded()) held_ += factor(k) * event.amplitude * future(k, now_ms_);
    }
  }
}

double WeightPath::weight_at(double time_ms) const { return is_bounded() ? bounded(time_ms) : held_ - stored(time_ms); }

double WeightPath::eligibility_at(std::size_t channel, double time_ms) const {
  double sum = 0;
  for (std::size_t k = 0; k < traces_.size(); ++k)
    if (context_.components[k].channel == channel) sum += context_.components[k].sign * trace(k, time_ms);
  return sum;
}

// The bounded weight at `to`: continuous drive from sample to sample, samples as jumps.
double WeightPath::bounded(double to) const {
  double weight = held_, from = now_ms_;
  std::vector<std::pair<double, std::size_t>> samples;  // when, component
  for (std::size_t k = 0; k < traces_.size(); ++k) {
    const auto& channel = context_.rule->channels[context_.components[k].channel];
    if (channel.conversion != Conversion::sampled || traces_[k] == 0) continue;
    const double period = channel.period.native();
    for (auto n = plasticity::samples_until(now_ms_, period); n < plasticity::samples_until(to, period); ++n)
      samples.emplace_back(static_cast<double>(n) * period, k);
  }
  std::stable_sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [at, k] : samples) {
    weight = bounded_continuous(weight, from, at);
    from = at;
    const double period = context_.rule->channels[context_.components[k].channel].period.native();
    const double trace_before = trace(k, at - period / 2);
    const double gate =
        std::get<SampledFuture>(futures_[context_.future[k]]).gate_at_sample(plasticity::samples_until(at, period) - 1);
    weight = plasticity::moved(context_.rule->bounds, weight, factor(k) * trace_before * gate);
  }
  return bounded_continuous(weight, from, to);
}

// Splits where the drive changes sign, since moved() is exact for one sign.
double WeightPath::bounded_continuous(double weight, double from, double to) const {
  const auto cuts = smooth_cuts(from, to);
  double start = from;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const double first = drive_rate(cuts[i], Side::after), last = drive_rate(cuts[i + 1], Side::before);
    if (first * last < 0) {
      const double at = sign_change(cuts[i], cuts[i + 1]);
      weight = continuous_piece(weight, start, at);
      start = at;
    }
    const double next = i + 2 < cuts.size() ? drive_rate(cuts[i + 1], Side::after) : 0;
    if (last * next > 0) continue;  // the same sign goes on: one piece
    weight = continuous_piece(weight, start, cuts[i + 1]);
    start = cuts[i + 1];
  }
  return weight;
}

double WeightPath::continuous_piece(double weight, double from, double to) const {
  if (to <= from) return weight;
  double drive = 0;
  for (std::size_t k = 0; k < traces_.size(); ++k) {
    if (traces_[k] == 0 || context_.rule->channels[context_.components[k].channel].conversion == Conversion::sampled)
      continue;
    drive += factor(k) * (trace(k, from) * future(k, from) - trace(k, to) * future(k, to));
  }
  return plasticity::moved(context_.rule->bounds, weight, drive);
}

double WeightPath::drive_rate(double time_ms, Side side) const {
  trajectory_.values(time_ms - trajectory_.anchor_ms(), side, symbols_);
  double rate = 0;
  for (std::size_t k = 0; k < traces_.size(); ++k) {
    const auto channel = context_.components[k].channel;
    if (context_.rule->channels[channel].conversion != Conversion::continuous || traces_[k] == 0) continue;
    rate += factor(k) * trace(k, time_ms) * context_.gates[channel]->value(symbols_);
  }
  return rate;
}

double WeightPath::sign_change(double from, double to) const {
  const bool starts_positive = drive_rate(from, Side::after) > 0;
  for (int i = 0; i < 60 && to - from > 1e-12 * (1 + std::abs(to)); ++i) {
    const double middle = from + (to - from) / 2;
    (drive_rate(middle, Side::after) > 0) == starts_positive ? from = middle : to = middle;
  }
  return to;
}

// Points between which the drive is smooth and turns at most once, while a trace is left to be
// converted: half of a trace's time constant apart, while a level moves an eighth of its own, and four
// to an element of the solved levels.
std::vector<double> WeightPath::smooth_cuts(double from, double to) const {
  double shortest = to - from, longest = 0;
  for (std::size_t k = 0; k < traces_.size(); ++k) {
    if (traces_[k] == 0 || context_.rule->channels[context_.components[k].channel].conversion == Conversion::sampled)
      continue;
    shortest = std::min(shortest, context_.components[k].tau_ms / 2);
    longest = std::max(longest, context_.components[k].tau_ms);
  }
  if (longest == 0 || to <= from) return {};
  shortest = std::max(shortest, (to - from) / 1e5);
  const double end = std::min(to, from + 45 * longest), anchor = trajectory_.anchor_ms();
  const double moving = trajectory_.fastest_ms() / 8, settled = 40 * trajectory_.slowest_ms();
  std::vector<double> cuts{from};
  const auto knots = trajectory_.knots();
  auto knot = std::upper_bound(knots.begin(), knots.end(), from - anchor);
  while (cuts.back() < end) {
    while (knot != knots.end() && *knot + anchor <= cuts.back()) ++knot;
    const double start = cuts.back(), rest = knot == knots.begin() ? start : *(knot - 1) + anchor + settled;
    double bound = knot != knots.end() ? std::min(end, *knot + anchor) : end;
    if (rest > start) bound = std::min(bound, rest);
    const double length = bound - start;
    const double step = rest > start ? std::min(shortest, std::max(moving, length / 1e3)) : shortest;
    const auto n = std::max<std::size_t>(4, static_cast<std::size_t>(std::ceil(length / step)));
    for (std::size_t i = 1; i < n; ++i)
      cuts.push_back(start + length * static_cast<double>(i) / static_cast<double>(n));
    cuts.push_back(bound);
  }
  if (cuts.back() < to) cuts.push_back(to);
  return cuts;
}

}  // namespace teg::sim
