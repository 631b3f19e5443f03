#include "reference/closed_form.hpp"

#include <algorithm>
#include <cmath>

#include "receptors/gate.hpp"
#include "reference/window.hpp"

namespace teg::reference {
namespace {

struct Pulse {
  double at_ms = 0, amount = 0;
};
struct Level {
  double tonic = 0, tau_ms = 0;
  std::vector<Pulse> pulses;
};

std::optional<Level> level_of(const Modulator& modulator) {
  const auto* clearance = std::get_if<ExponentialClearance>(&modulator.clearance);
  if (!clearance || modulator.trace || modulator.firing || modulator.autoreceptor || !modulator.exchange.empty() ||
      !modulator.effects.empty() || modulator.loss.native() != 0)
    return std::nullopt;
  Level level{modulator.tonic.native(), clearance->tau.native(), {}};
  for (const auto& program : modulator.programs) {
    const auto* burst = std::get_if<Burst>(&program);
    if (!burst || burst->width.native() != 0 || burst->jitter.native() != 0 || burst->vesicles.use != 0 ||
        burst->vesicles.drawn || burst->vesicles.probability != 1)
      return std::nullopt;
    for (int repeat = 0; repeat < burst->repeats; ++repeat)
      for (int k = 0; k < burst->pulses; ++k) {
        const double later = k > 0 ? k / burst->rate.native() : 0;
        level.pulses.push_back(
            {burst->onset.native() + repeat * burst->period.native() + later, burst->amount.native()});
      }
  }
  return level;
}

// The integral of exp(-decay (t - from)) to `until`.
double decayed(double from_ms, double decay, double until_ms) {
  return from_ms < until_ms ? (1 - std::exp(-decay * (until_ms - from_ms))) / decay : 0;
}

bool is_plain(const Channel& channel) {
  return channel.conversion == Conversion::continuous && !channel.tau_rise && !channel.ceiling &&
         (channel.induction.empty() || channel.induction == "1");
}

// The integral of the gate over a trace that is 1 at `at`.
double converted(const receptors::Affine& gate, const std::vector<Level>& levels, double at_ms, double tau_ms,
                 double until_ms) {
  double constant = gate.constant, sum = 0;
  for (std::size_t m = 0; m < levels.size(); ++m) {
    const double factor = gate.factor[m];
    if (factor == 0) continue;
    constant += factor * levels[m].tonic;
    for (const auto& pulse : levels[m].pulses) {
      const double lag = pulse.at_ms - at_ms;
      const double both = std::exp(-std::abs(lag) / (lag > 0 ? tau_ms : levels[m].tau_ms));
      sum += factor * pulse.amount * both *
             decayed(std::max(at_ms, pulse.at_ms), 1 / tau_ms + 1 / levels[m].tau_ms, until_ms);
    }
  }
  return sum + constant * decayed(at_ms, 1 / tau_ms, until_ms);
}

}  // namespace

std::optional<double> weight_change(const SynapseModel& model, const Synapse& synapse) {
  const auto rule = std::ranges::find(model.rules, synapse.rule, &Rule::name);
  if (rule == model.rules.end() || rule->bounds.kind != BoundKind::none) return std::nullopt;
  std::vector<receptors::Symbol> symbols;
  std::vector<Level> levels;
  for (const auto& m : model.modulators) {
    if (m.region != synapse.region) return std::nullopt;
    symbols.push_back({m.name, m.is_concentration ? dim::concentration : Dim{}});
    auto level = level_of(m);
    if (!level) return std::nullopt;
    levels.push_back(*std::move(level));
  }
  std::vector<double> pre, post;
  for (const Time t : synapse.pre) pre.push_back((t + synapse.axonal_delay).native());
  for (const Time t : synapse.post) post.push_back((t + synapse.dendritic_delay).native());
  const double until = model.until.native();
  double change = 0;
  for (const auto& channel : rule->channels) {
    const auto gate = receptors::Gate::compile("gate", channel.gate, symbols);  // names of receptors fail here
    if (!gate || !gate->affine() || !is_plain(channel)) return std::nullopt;
    for (const bool is_pre : {true, false})
      for (const double at : is_pre ? pre : post) {
        const double size = channel.amplitude * induced(channel, is_pre, at, is_pre ? post : pre);
        if (size != 0 && at < until)
          change +=
              channel.rate.native() * size * converted(*gate->affine(), levels, at, channel.tau_trace.native(), until);
      }
  }
  return change;
}

}  // namespace teg::reference
