#include "teg/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/maths.hpp"
#include "modulation/symbols.hpp"
#include "plasticity/gate_future.hpp"
#include "plasticity/tagging.hpp"
#include "sim/check_model.hpp"

namespace teg {
namespace {

using plasticity::Component;
using receptors::Affine;
using receptors::Gate;
using transport::same_instant_ms;

// Time constants after which nothing is left that a sum in double precision would show.
constexpr double longest_read = 50;
constexpr double none_ms = std::numeric_limits<double>::quiet_NaN();

struct Arrival {
  double at_ms = 0, spike_ms = 0;
  bool is_pre = false;
};
// What one pairing of a channel adds to its trace, or, where there is none, to the weight before the gate.
struct Contribution {
  std::size_t channel = 0;
  double at_ms = 0, pre_ms = none_ms, post_ms = none_ms, size = 0;
};
// The trace that a ceiling limits, without its rise.
struct Limited {
  double trace = 0, at_ms = 0;
};
// What a gate reads: value = constant + sum over releases of height exp(-(t - at) / tau), from `at` on.
struct GatePart {
  std::ptrdiff_t release = -1;
  double at_ms = 0, height = 0;
  double decay_per_ms = 0;  // 0: for ever
};

double window(const Channel& channel, double lag_ms) {
  const double tau = channel.tau_pair.native(), rise = channel.tau_pair_rise.native();
  switch (channel.window) {
    case Window::exponential: return exp(-lag_ms / tau);
    case Window::double_exponential:
      return (exp(-lag_ms / tau) - exp(-lag_ms / rise)) / plasticity::double_exponential_peak(tau, rise);
    case Window::alpha: return lag_ms / tau * exp(1 - lag_ms / tau);
  }
  return 0;
}

std::vector<Arrival> arrivals_of(const SynapseHistory& history) {
  std::vector<Arrival> arrivals;
  for (const Time t : history.pre) arrivals.push_back({(t + history.axonal_delay).native(), t.native(), true});
  for (const Time t : history.post) arrivals.push_back({(t + history.dendritic_delay).native(), t.native(), false});
  std::ranges::stable_sort(arrivals, {}, &Arrival::at_ms);
  return arrivals;
}

class Ledger {
 public:
  explicit Ledger(const SynapseHistory& history) : history_(history), modulation_{.modulators = history.modulators} {
    for (auto& m : modulation_.modulators) m.region.clear();  // all are of the synapse's region
  }

  Result<Done> compile() {
    auto errors = check();
    if (!errors.empty()) return errors;
    const auto symbols = modulation::symbols_of(modulation_);
    for (std::size_t c = 0; c < history_.rule.channels.size(); ++c) {
      const std::string where = "rule " + history_.rule.name + " channel " + std::to_string(c);
      const auto added = add_gates(history_.rule.channels[c], where, symbols);
      if (!added) errors.insert(errors.end(), added.errors().begin(), added.errors().end());
    }
    if (!errors.empty()) return errors;
    components_ = plasticity::components_of(history_.rule);
    return Done{};
  }

  void for_each_entry(const std::function<void(const LedgerEntry&)>& use) const {
    std::vector<double> trace_ms(history_.rule.channels.size());
    for (const Component& c : components_) trace_ms[c.channel] = std::max(trace_ms[c.channel], c.tau_ms);
    for (const Contribution& c : contributions())
      for (const GatePart& part : parts_[c.channel]) {
        if (part.release >= 0 && (part.at_ms - c.at_ms > longest_read * trace_ms[c.channel] ||
                                  (c.at_ms - part.at_ms) * part.decay_per_ms > longest_read))
          continue;
        if (const double change = converted(c, part); change != 0)
          use({c.channel, c.pre_ms, c.post_ms, part.release, change});
      }
  }

 private:
  Result<Done> add_gates(const Channel& channel, const std::string& where,
                         const std::vector<receptors::Symbol>& symbols) {
    auto induction = Gate::compile(where + " induction", channel.induction.empty() ? "1" : channel.induction, symbols);
    if (!induction) return induction.errors();
    inductions_.push_back(*std::move(induction));
    const auto gate = Gate::compile(where + " gate", channel.gate, symbols);
    if (!gate) return gate.errors();
    if (!gate->affine())
      return Error{Fault::bad_value, where + " gate", "'" + channel.gate + "' is not affine in levels",
                   "a ledger takes a constant plus levels times constants, for example DA / 50 nM - 0.2"};
    parts_.push_back(parts_of(*gate->affine()));
    return Done{};
  }

  Errors check() const {
    SynapseModel model{modulation_, {history_.rule}, {}, history_.until};
    model.rules[0].bounds = {};
    Synapse synapse{.name = "s", .rule = history_.rule.name, .pre = history_.pre, .post = history_.post};
    synapse.axonal_delay = history_.axonal_delay, synapse.dendritic_delay = history_.dendritic_delay;
    model.synapses = {synapse};
    Errors errors = sim::check_model(model);
    const auto fail = [&](std::string where, std::string what, std::string fix) {
      errors.push_back({Fault::bad_value, std::move(where), std::move(what), std::move(fix)});
    };
    for (const Modulator& m : modulation_.modulators)
      if (!std::holds_alternative<ExponentialClearance>(m.clearance) || !m.programs.empty() || m.trace || m.firing ||
          m.loss.native() != 0 || m.autoreceptor || !m.exchange.empty() || !m.effects.empty())
        fail("modulator " + m.name, "has more than tonic release and exponential clearance",
             "give what it releases as release events");
    for (std::size_t i = 0; i < history_.releases.size(); ++i) {
      const ReleaseEvent& r = history_.releases[i];
      if (r.modulator >= modulation_.modulators.size() || !std::isfinite(r.amount) || !std::isfinite(r.at.native()))
        fail("release " + std::to_string(i), "is of no modulator, or not finite", "give an index and finite numbers");
    }
    return errors;
  }
  std::vector<GatePart> parts_of(const Affine& gate) const {
    std::vector<GatePart> parts{{-1, -std::numeric_limits<double>::infinity(), gate.constant, 0}};
    for (std::size_t m = 0; m < modulation_.modulators.size(); ++m)
      parts[0].height += gate.factor[m] * modulation_.modulators[m].tonic.native();
    for (std::size_t i = 0; i < history_.releases.size(); ++i) {
      const ReleaseEvent& r = history_.releases[i];
      const auto& clearance = std::get<ExponentialClearance>(modulation_.modulators[r.modulator].clearance);
      parts.push_back({static_cast<std::ptrdiff_t>(i), r.at.native(), gate.factor[r.modulator] * r.amount,
                       1 / clearance.tau.native()});
    }
    return parts;
  }

  // Just before what is released at that instant.
  double induction(std::size_t channel, double at_ms) const {
    if (history_.rule.channels[channel].induction.empty()) return 1;
    std::vector<double> levels;
    for (const Modulator& m : modulation_.modulators) levels.push_back(m.tonic.native());
    for (const ReleaseEvent& r : history_.releases) {
      const auto& clearance = std::get<ExponentialClearance>(modulation_.modulators[r.modulator].clearance);
      const double since = at_ms - r.at.native();
      if (since >= same_instant_ms) levels[r.modulator] += r.amount * exp(-since / clearance.tau.native());
    }
    return inductions_[channel].value(levels);
  }

  // The pairings of one spike, not yet scaled; `earlier` are the arrivals strictly before its instant.
  std::vector<Contribution> pairings(std::size_t index, const Arrival& now, std::span<const Arrival> earlier) const {
    const Channel& channel = history_.rule.channels[index];
    const auto made = [&](double other_ms, double size) {
      return Contribution{index, now.at_ms, now.is_pre ? now.spike_ms : other_ms, now.is_pre ? other_ms : now.spike_ms,
                          size};
    };
    if (channel.pairing == (now.is_pre ? Pairing::pre : Pairing::post)) return {made(none_ms, 1)};
    if (channel.pairing != Pairing::symmetric &&
        channel.pairing != (now.is_pre ? Pairing::post_pre : Pairing::pre_post))
      return {};
    const double longest_ms = longest_read * std::max(channel.tau_pair.native(), channel.tau_pair_rise.native());
    std::vector<Contribution> pairs;
    for (std::size_t left = earlier.size(); left > 0; --left) {
      const std::size_t k = left - 1;
      if (now.at_ms - earlier[k].at_ms > longest_ms) break;
      if (earlier[k].is_pre == now.is_pre) continue;
      pairs.push_back(made(earlier[k].spike_ms, window(channel, now.at_ms - earlier[k].at_ms)));
      if (channel.matching == Matching::nearest) break;
    }
    std::ranges::reverse(pairs);
    return pairs;
  }

  // What a ceiling leaves of an event, as a fraction; moves the trace that it limits.
  static double left_by_ceiling(const Channel& channel, double size, double& trace) {
    const double top = *channel.ceiling, before = trace;
    trace = channel.saturation == Saturation::hard
                ? std::clamp(trace + size, -top, top)
                : trace - (std::copysign(top, size) - trace) * expm1(-std::abs(size) / top);
    return (trace - before) / size;
  }

  // The pairings of one spike with their share in what it adds to the trace.
  void add_scaled(std::vector<Contribution> pairs, Limited& limited, std::vector<Contribution>& all) const {
    if (pairs.empty()) return;
    const Channel& channel = history_.rule.channels[pairs[0].channel];
    const double now = pairs[0].at_ms;
    double sum = 0, scale = channel.amplitude * induction(pairs[0].channel, now);
    for (const auto& pair : pairs) sum += pair.size;
    if (channel.ceiling && channel.conversion != Conversion::immediate && scale * sum != 0) {
      limited.trace *= plasticity::kept(channel, channel.tau_trace.native(), limited.at_ms, now);
      limited.at_ms = now;
      scale *= left_by_ceiling(channel, scale * sum, limited.trace);
    }
    for (auto& pair : pairs) pair.size *= scale, all.push_back(pair);
  }

  std::vector<Contribution> contributions() const {
    const auto arrivals = arrivals_of(history_);
    std::vector<Contribution> all;
    std::vector<Limited> limited(history_.rule.channels.size());
    for (std::size_t first = 0, end = 0; first < arrivals.size(); first = end) {
      const double now = arrivals[first].at_ms;
      while (end < arrivals.size() && arrivals[end].at_ms - now < same_instant_ms) ++end;
      if (now > history_.until.native()) break;
      for (std::size_t c = 0; c < limited.size(); ++c)
        for (std::size_t k = first; k < end; ++k)
          add_scaled(pairings(c, {now, arrivals[k].spike_ms, arrivals[k].is_pre}, {arrivals.data(), first}), limited[c],
                     all);
    }
    return all;
  }

  double converted(const Contribution& c, const GatePart& part) const {
    const Channel& channel = history_.rule.channels[c.channel];
    if (channel.conversion == Conversion::immediate) {
      const double since = c.at_ms - part.at_ms;
      if (part.release < 0) return c.size * part.height;
      return since < same_instant_ms ? 0 : c.size * part.height * exp(-since * part.decay_per_ms);
    }
    double sum = 0;
    for (const Component& component : components_)
      if (component.channel == c.channel)
        sum += component.sign * (channel.conversion == Conversion::sampled
                                     ? sampled(channel, component.tau_ms, c.at_ms, part)
                                     : integral(component.tau_ms, c.at_ms, part));
    return channel.rate.native() * c.size * part.height * sum;
  }

  // Integral of exp(-(t - event) / tau) exp(-(t - part.at) decay) from the later of both to the end.
  double integral(double tau_ms, double event_ms, const GatePart& part) const {
    const double from = std::max(event_ms, part.at_ms), rate = 1 / tau_ms + part.decay_per_ms;
    if (from >= history_.until.native()) return 0;
    const double gate = part.release < 0 ? 1 : exp(-(from - part.at_ms) * part.decay_per_ms);
    return exp(-(from - event_ms) / tau_ms) * gate * -expm1(-(history_.until.native() - from) * rate) / rate;
  }

  // The same as a sum over samples, times the period: the trace falls by one factor after each.
  double sampled(const Channel& channel, double tau_ms, double event_ms, const GatePart& part) const {
    const double period = channel.period.native();
    const auto sample_after = [&](double at_ms) {
      return at_ms < -same_instant_ms ? 0 : plasticity::samples_until(at_ms, period);
    };
    const std::size_t first = sample_after(event_ms), from = std::max(first, sample_after(part.at_ms));
    const std::size_t end = sample_after(history_.until.native());
    if (from >= end) return 0;
    const double at = static_cast<double>(from) * period, ratio = (1 / tau_ms + part.decay_per_ms) * period;
    const double gate = part.release < 0 ? 1 : exp(-(at - part.at_ms) * part.decay_per_ms);
    const double trace = exp(-static_cast<double>(from - first) * period / tau_ms);
    return period * trace * gate * expm1(-static_cast<double>(end - from) * ratio) / expm1(-ratio);
  }

  const SynapseHistory& history_;
  Modulation modulation_;
  std::vector<std::vector<GatePart>> parts_;  // [channel]
  std::vector<Gate> inductions_;              // [channel]
  std::vector<Component> components_;
};

}  // namespace

Result<Done> weight_ledger(const SynapseHistory& history, const std::function<void(const LedgerEntry&)>& use) {
  Ledger ledger(history);
  auto compiled = ledger.compile();
  if (compiled) ledger.for_each_entry(use);
  return compiled;
}

Result<std::vector<LedgerEntry>> weight_ledger(const SynapseHistory& history) {
  std::vector<LedgerEntry> entries;
  const auto made = weight_ledger(history, [&](const LedgerEntry& entry) { entries.push_back(entry); });
  if (!made) return made.errors();
  return entries;
}

}  // namespace teg
