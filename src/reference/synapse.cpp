#include "reference/synapse.hpp"

#include <algorithm>
#include <cmath>

#include "modulation/symbols.hpp"
#include "reference/modulation.hpp"
#include "reference/window.hpp"

namespace teg::reference {
namespace {

// dw/dt where the rule drives the weight at `rate`.
double bounded_rate(const Bounds& bounds, double weight, double rate) {
  if (bounds.kind == BoundKind::none || bounds.kind == BoundKind::hard) return rate;
  const double room = (rate > 0 ? bounds.most - weight : weight - bounds.least) / (bounds.most - bounds.least);
  return rate * std::pow(std::clamp(room, 0.0, 1.0), bounds.kind == BoundKind::soft ? 1.0 : bounds.exponent);
}

double within(const Bounds& bounds, double weight) {
  return bounds.kind == BoundKind::none ? weight : std::clamp(weight, bounds.least, bounds.most);
}

// The weight after a change of `size` at one instant: the limit of a short strong drive.
double struck(const Bounds& bounds, double weight, double size) {
  const auto rate = [&](const Values& w, double) { return Values{bounded_rate(bounds, w[0], size)}; };
  const int steps = bounds.kind == BoundKind::none || bounds.kind == BoundKind::hard ? 1 : 1000;
  for (int i = 0; i < steps; ++i) weight = within(bounds, stepped({weight}, 0, 1.0 / steps, rate)[0]);
  return weight;
}

// e = decaying - rising, times the factor that gives a trace with a rise the peak 1.
struct Trace {
  double decaying = 0, rising = 0;
};

void decay(const Channel& channel, double by_ms, Trace& trace) {
  trace.decaying *= std::exp(-by_ms / channel.tau_trace.native());
  if (channel.tau_rise) trace.rising *= std::exp(-by_ms / channel.tau_rise->native());
}

double eligibility(const Channel& channel, Trace trace, double later_ms) {
  if (channel.conversion == Conversion::continuous) decay(channel, later_ms, trace);
  const double scale = channel.tau_rise ? peak(channel.tau_trace.native(), channel.tau_rise->native()) : 1;
  return (trace.decaying - trace.rising) / scale;
}

void tag(const Channel& channel, double size, Trace& trace) {
  const double top = channel.ceiling.value_or(INFINITY);
  double change = std::clamp(trace.decaying + size, -top, top) - trace.decaying;
  if (channel.ceiling && channel.saturation == Saturation::soft)
    change = (std::copysign(top, size) - trace.decaying) * (1 - std::exp(-std::abs(size) / top));
  trace.decaying += change;
  if (channel.tau_rise) trace.rising += change;
}

struct ChannelGates {
  receptors::Gate gate, induction;
};

struct SynapseState {
  const Rule* rule = nullptr;
  std::vector<ChannelGates> gates;      // [channel]
  std::vector<double> pre_ms, post_ms;  // arrivals
  std::vector<Trace> traces;            // [channel] at the last instant
  std::size_t weight = 0;               // index of its value
};

class Simulation {
 public:
  Simulation(const SynapseModel& model, double step_ms, const std::vector<Time>& at)
      : model_(model), step_ms_(step_ms), plain_(model) {
    values_ = plain_.at_rest();
    n_levels_ = values_.size();
    for (const Synapse& s : model.synapses) {
      const auto& rule = *std::ranges::find(model.rules, s.rule, &Rule::name);
      SynapseState state{&rule,         compile(rule, s.region), {}, {}, std::vector<Trace>(rule.channels.size()),
                         values_.size()};
      for (const Time t : s.pre) state.pre_ms.push_back((t + s.axonal_delay).native());
      for (const Time t : s.post) state.post_ms.push_back((t + s.dendritic_delay).native());
      synapses_.push_back(state);
      values_.push_back(s.weight);
    }
    for (const Rule& rule : model.rules) recorded_gates_.push_back(compile(rule, first_region(rule)));
    find_instants(at);
  }

  Recording run() {
    Recording recording;
    recording.concentration.resize(model_.modulators.size());
    recording.occupancy.resize(model_.receptors.size());
    recording.messenger.resize(model_.messengers.size());
    for (const auto& channels : recorded_gates_) recording.gate.emplace_back(channels.size());
    for (const SynapseState& s : synapses_) recording.eligibility.emplace_back(s.traces.size());
    recording.weight.resize(synapses_.size());
    std::size_t next = 0;
    for (std::size_t now = 0; now < instants_ms_.size() && instants_ms_[now] <= model_.until.native(); ++now) {
      if (now > 0) advance(instants_ms_[now - 1], instants_ms_[now]);
      act(now);
      while (next < recorded_ms_.size() && is_now(recorded_ms_[next], now)) record(recorded_ms_[next++], recording);
    }
    return recording;
  }

 private:
  std::vector<ChannelGates> compile(const Rule& rule, const std::string& region) const {
    const auto names = modulation::symbols_of(model_, region);
    const auto compiled = [&](const std::string& text) {
      return receptors::Gate::compile("gate", text, names).value();
    };
    std::vector<ChannelGates> gates;
    for (const Channel& c : rule.channels)
      gates.push_back({compiled(c.gate), compiled(c.induction.empty() ? "1" : c.induction)});
    return gates;
  }
  // Where the gates of a rule are recorded: in the region of its first synapse.
  std::string first_region(const Rule& rule) const {
    const auto s = std::ranges::find(model_.synapses, rule.name, &Synapse::rule);
    if (s != model_.synapses.end()) return s->region;
    return model_.modulators.empty() ? "" : model_.modulators[0].region;
  }

  // Every moment at which anything happens; those closer than the same instant are one.
  void find_instants(const std::vector<Time>& at) {
    const double until = model_.until.native();
    std::vector<double> times{0, until};
    for (const Time t : at) recorded_ms_.push_back(t.native());
    times.insert(times.end(), recorded_ms_.begin(), recorded_ms_.end());
    for (const double t : plain_.instants_ms()) times.push_back(t);
    for (const SynapseState& s : synapses_)
      for (const auto* spikes : {&s.pre_ms, &s.post_ms}) times.insert(times.end(), spikes->begin(), spikes->end());
    for (const Rule& rule : model_.rules)
      for (const Channel& c : rule.channels)
        for (int k = 0; c.conversion == Conversion::sampled && k * c.period.native() <= until; ++k)
          times.push_back(k * c.period.native());
    std::ranges::sort(times);
    for (const double t : times)
      if (instants_ms_.empty() || t - instants_ms_.back() > same_instant_ms) instants_ms_.push_back(t);
  }

  // What gates may name, on the side of `inside`.
  Values symbols(const Values& values, double t_ms, double inside_ms) const {
    return plain_.symbols({values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n_levels_)}, t_ms, inside_ms);
  }

  // Weight per time that the continuous channels ask for.
  double drive(const SynapseState& state, const Values& symbols, double since_ms) const {
    double sum = 0;
    for (std::size_t c = 0; c < state.traces.size(); ++c) {
      const Channel& channel = state.rule->channels[c];
      const double e = eligibility(channel, state.traces[c], since_ms), rate = channel.rate.native();
      if (channel.conversion == Conversion::continuous) sum += rate * state.gates[c].gate.value(symbols) * e;
    }
    return sum;
  }

  Values slope(const Values& values, double t_ms, double since_ms, double inside_ms) const {
    Values slope =
        plain_.slope({values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n_levels_)}, t_ms, inside_ms);
    const Values gated_by = symbols(values, t_ms, inside_ms);
    for (const SynapseState& s : synapses_)
      slope.push_back(bounded_rate(s.rule->bounds, values[s.weight], drive(s, gated_by, t_ms - since_ms)));
    return slope;
  }

  void advance(double from_ms, double to_ms) {
    const int steps = std::max(1, static_cast<int>(std::ceil((to_ms - from_ms) / step_ms_)));
    const double h = (to_ms - from_ms) / steps, inside = from_ms + (to_ms - from_ms) / 2;
    const auto slope_at = [&](const Values& values, double t) { return slope(values, t, from_ms, inside); };
    for (int i = 0; i < steps; ++i) {
      values_ = stepped(values_, from_ms + i * h, h, slope_at);
      for (const SynapseState& s : synapses_) values_[s.weight] = within(s.rule->bounds, values_[s.weight]);
    }
    for (SynapseState& s : synapses_)
      for (std::size_t c = 0; c < s.traces.size(); ++c)
        if (const Channel& channel = s.rule->channels[c]; channel.conversion == Conversion::continuous)
          decay(channel, to_ms - from_ms, s.traces[c]);
  }

  // Every sampled channel whose period is complete: w += rate period g e, then e decays.
  void convert_samples(std::size_t now, SynapseState& state, const Values& before) {
    for (std::size_t c = 0; c < state.traces.size(); ++c) {
      const Channel& channel = state.rule->channels[c];
      const double period = channel.period.native(), k = std::round(instants_ms_[now] / period);
      if (channel.conversion != Conversion::sampled || k < 0 || !is_now(k * period, now)) continue;
      const double gate = state.gates[c].gate.value(before), e = eligibility(channel, state.traces[c], 0);
      values_[state.weight] =
          struck(state.rule->bounds, values_[state.weight], channel.rate.native() * period * gate * e);
      decay(channel, period, state.traces[c]);
    }
  }

  void spike(SynapseState& state, bool is_pre, double at_ms, const Values& before) {
    for (std::size_t c = 0; c < state.traces.size(); ++c) {
      const Channel& channel = state.rule->channels[c];
      const ChannelGates& gates = state.gates[c];
      const double size = channel.amplitude * gates.induction.value(before) *
                          induced(channel, is_pre, at_ms, is_pre ? state.post_ms : state.pre_ms);
      double& weight = values_[state.weight];
      if (size != 0 && channel.conversion == Conversion::immediate)
        weight = struck(state.rule->bounds, weight, gates.gate.value(before) * size);
      if (size != 0 && channel.conversion != Conversion::immediate) tag(channel, size, state.traces[c]);
    }
  }

  // What happens at one instant. Gates are read before its pulses; samples are taken before its spikes.
  void act(std::size_t now) {
    const double at_ms = instants_ms_[now];
    const Values before = symbols(values_, at_ms, at_ms - 1e-9), held = values_;
    for (SynapseState& s : synapses_) {
      convert_samples(now, s, before);
      for (const bool is_pre : {true, false})
        for (const double t : is_pre ? s.pre_ms : s.post_ms)
          if (is_now(t, now)) spike(s, is_pre, t, before);
    }
    for (std::size_t m = 0; m < model_.modulators.size(); ++m)
      for (const Pulse& p : plain_.pulses(m))
        if (is_now(p.at_ms, now)) values_[m] += plain_.released(m, p.amount, held, at_ms);
  }

  void record(double t_ms, Recording& recording) const {
    const Values now = symbols(values_, t_ms, t_ms + 1e-9);
    recording.times_ms.push_back(t_ms);
    std::size_t next = 0;
    for (auto* list : {&recording.concentration, &recording.occupancy, &recording.messenger})
      for (auto& series : *list) series.push_back(now[next++]);
    for (std::size_t r = 0; r < recorded_gates_.size(); ++r)
      for (std::size_t c = 0; c < recorded_gates_[r].size(); ++c)
        recording.gate[r][c].push_back(recorded_gates_[r][c].gate.value(now));
    for (std::size_t s = 0; s < synapses_.size(); ++s) {
      const SynapseState& state = synapses_[s];
      for (std::size_t c = 0; c < state.traces.size(); ++c)
        recording.eligibility[s][c].push_back(eligibility(state.rule->channels[c], state.traces[c], 0));
      recording.weight[s].push_back(values_[state.weight]);
    }
  }

  bool is_now(double t_ms, std::size_t now) const { return std::abs(t_ms - instants_ms_[now]) <= same_instant_ms; }

  const SynapseModel& model_;
  const double step_ms_;
  const PlainModulation plain_;
  std::size_t n_levels_ = 0;  // values before those of weights
  std::vector<double> recorded_ms_, instants_ms_;
  std::vector<std::vector<ChannelGates>> recorded_gates_;  // [rule][channel]
  std::vector<SynapseState> synapses_;
  Values values_;  // of the modulation, then weights
};

}  // namespace

Recording simulate(const SynapseModel& model, Time step, const std::vector<Time>& at) {
  return Simulation(model, step.native(), at).run();
}

}  // namespace teg::reference
