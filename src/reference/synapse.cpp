#include "reference/synapse.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "core/variant.hpp"
#include "receptors/gate.hpp"
#include "reference/window.hpp"

namespace teg::reference {
namespace {

struct Pulse {
  double at_ms = 0, amount = 0;
};

// Adds tonic x scale + rate + slope (t - from) to release.
struct Stretch {
  double from_ms = 0, to_ms = 0, scale = 0, rate = 0, slope = 0;
};

struct Release {
  double tonic = 0;  // per ms
  std::vector<Pulse> pulses;
  std::vector<Stretch> stretches;
};

double cleared(const Clearance& clearance, double level) {
  if (const auto* c = std::get_if<ExponentialClearance>(&clearance)) return level / c->tau.native();
  const auto& c = std::get<MichaelisMenten>(clearance);
  return c.vmax.native() * level / (c.km.native() + level);
}

void add(const Burst& burst, Draw draw, Release& release) {
  const double width = burst.width.native(), amount = burst.amount.native();
  for (int repeat = 0; repeat < burst.repeats; ++repeat)
    for (int k = 0; k < burst.pulses; ++k, ++draw.step) {
      double at = burst.onset.native() + repeat * burst.period.native();
      if (k > 0) at += k / burst.rate.native();
      at += burst.jitter.native() * normal(draw);
      if (width > 0) release.stretches.push_back({at, at + width, 0, amount / width, 0});
      if (width == 0) release.pulses.push_back({at, amount});
    }
}

void add(const Ramp& ramp, double rise, Release& release) {
  const double onset = ramp.onset.native(), top = onset + ramp.duration.native();
  if (top > onset) release.stretches.push_back({onset, top, 0, 0, rise / (top - onset)});
  release.stretches.push_back({top, top + ramp.hold.native(), 0, rise, 0});
}

void add(const PauseRebound& program, Release& release) {
  const double onset = program.onset.native(), rebound = onset + program.pause.native();
  release.stretches.push_back({onset, rebound, -program.depth, 0, 0});
  release.stretches.push_back({rebound, rebound + program.rebound.native(), program.gain, 0, 0});
}

Release write_out(const Modulator& modulator, std::size_t index, std::uint64_t seed) {
  const double tonic = modulator.tonic.native();
  Release release{cleared(modulator.clearance, tonic), {}, {}};
  for (std::size_t p = 0; p < modulator.programs.size(); ++p) {
    const Draw draw{seed, Stream::release_jitter, static_cast<std::uint32_t>(index), std::uint64_t{p} << 40};
    const auto risen = [&](const Ramp& ramp) { return cleared(modulator.clearance, tonic + ramp.rise.native()); };
    std::visit(Overloaded{[&](const Burst& burst) { add(burst, draw, release); },
                          [&](const Dip& d) { add({d.onset, d.duration, Time{0}, d.depth, 0}, release); },
                          [&](const Ramp& ramp) { add(ramp, risen(ramp) - release.tonic, release); },
                          [&](const PauseRebound& program) { add(program, release); },
                          [](const auto&) {}},  // others: reference/chain
               modulator.programs[p]);
  }
  return release;
}

// R(t); no stretch begins or ends between t and `inside`, which lies strictly between two instants.
double release_rate(const Release& release, double t_ms, double inside_ms) {
  double scale = 1, drives = 0;
  for (const Stretch& s : release.stretches) {
    if (inside_ms < s.from_ms || s.to_ms < inside_ms) continue;
    scale += s.scale;
    drives += s.rate + s.slope * (t_ms - s.from_ms);
  }
  return std::max(release.tonic * scale + drives, 0.0);
}

// dw/dt where the rule drives the weight at `rate`.
double bounded_rate(const Bounds& bounds, double weight, double rate) {
  if (bounds.kind == BoundKind::none || bounds.kind == BoundKind::hard) return rate;
  const double room = (rate > 0 ? bounds.most - weight : weight - bounds.least) / (bounds.most - bounds.least);
  return rate * std::pow(std::clamp(room, 0.0, 1.0), bounds.kind == BoundKind::soft ? 1.0 : bounds.exponent);
}

double within(const Bounds& bounds, double weight) {
  return bounds.kind == BoundKind::none ? weight : std::clamp(weight, bounds.least, bounds.most);
}

using Values = std::vector<double>;

// One step of the classical Runge-Kutta method of fourth order.
template <class Slope>
Values stepped(const Values& y, double t, double h, const Slope& slope) {
  const auto moved = [&](const Values& by, double how_far) {
    Values to = y;
    for (std::size_t i = 0; i < y.size(); ++i) to[i] += how_far * by[i];
    return to;
  };
  const Values a = slope(y, t), b = slope(moved(a, h / 2), t + h / 2), c = slope(moved(b, h / 2), t + h / 2);
  const Values d = slope(moved(c, h), t + h);
  Values next = y;
  for (std::size_t i = 0; i < y.size(); ++i) next[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return next;
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
  const std::vector<ChannelGates>* gates = nullptr;  // [channel]
  std::vector<double> pre_ms, post_ms;               // arrivals
  std::vector<Trace> traces;                         // [channel] at the last instant
  std::size_t weight = 0;                            // index of its value
};

class Simulation {
 public:
  Simulation(const SynapseModel& model, double step_ms, const std::vector<Time>& at)
      : model_(model), step_ms_(step_ms) {
    compile_gates();
    for (std::size_t m = 0; m < n_modulators_; ++m) {
      releases_.push_back(write_out(model.modulators[m], m, model.seed));
      values_.push_back(model.modulators[m].tonic.native());
    }
    for (std::size_t r = 0; r < model.receptors.size(); ++r)  // at rest, kinetics or not
      values_.push_back(1 - 1 / (1 + binding(r, values_)));
    for (const Synapse& s : model.synapses) {
      const auto r = std::ranges::find(model.rules, s.rule, &Rule::name) - model.rules.begin();
      SynapseState state{&model.rules[r], &gates_[r], {}, {}, std::vector<Trace>(gates_[r].size()), values_.size()};
      for (const Time t : s.pre) state.pre_ms.push_back((t + s.axonal_delay).native());
      for (const Time t : s.post) state.post_ms.push_back((t + s.dendritic_delay).native());
      synapses_.push_back(state);
      values_.push_back(s.weight);
    }
    find_instants(at);
  }

  Recording run() {
    Recording recording;
    recording.concentration.resize(n_modulators_);
    recording.occupancy.resize(n_symbols_ - n_modulators_);
    for (const auto& channels : gates_) recording.gate.emplace_back(channels.size());
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
  void compile_gates() {
    std::vector<receptors::Symbol> names;
    for (const Modulator& m : model_.modulators)
      names.push_back({m.name, m.is_concentration ? dim::concentration : dim::number});
    for (const Receptor& r : model_.receptors) names.push_back({r.name, dim::number});
    const auto compiled = [&](const std::string& text) {
      return receptors::Gate::compile("gate", text, names).value();
    };
    for (const Rule& rule : model_.rules) {
      gates_.emplace_back();
      for (const Channel& c : rule.channels)
        gates_.back().push_back({compiled(c.gate), compiled(c.induction.empty() ? "1" : c.induction)});
    }
  }

  // Every moment at which anything happens; those closer than the same instant are one.
  void find_instants(const std::vector<Time>& at) {
    const double until = model_.until.native();
    std::vector<double> times{0, until};
    for (const Time t : at) recorded_ms_.push_back(t.native());
    times.insert(times.end(), recorded_ms_.begin(), recorded_ms_.end());
    for (const Release& r : releases_) {
      for (const Pulse& p : r.pulses) times.push_back(p.at_ms);
      for (const Stretch& s : r.stretches) times.insert(times.end(), {s.from_ms, s.to_ms});
    }
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

  // (C / ec50)^n
  double binding(std::size_t receptor, const Values& values) const {
    const Receptor& r = model_.receptors[receptor];
    const auto of = std::ranges::find(model_.modulators, r.of, &Modulator::name) - model_.modulators.begin();
    return std::pow(std::max(values[of], 0.0) / r.ec50.native(), r.hill);
  }

  // What gates may name: concentrations and occupancies, those without kinetics at equilibrium.
  Values symbols(Values values) const {
    values.resize(n_symbols_);
    for (std::size_t r = 0; r < model_.receptors.size(); ++r)
      if (const double x = binding(r, values); !model_.receptors[r].k_off) values[n_modulators_ + r] = x / (1 + x);
    return values;
  }

  // Weight per time that the continuous channels ask for.
  double drive(const SynapseState& state, const Values& symbols, double since_ms) const {
    double sum = 0;
    for (std::size_t c = 0; c < state.traces.size(); ++c) {
      const Channel& channel = state.rule->channels[c];
      const double e = eligibility(channel, state.traces[c], since_ms), rate = channel.rate.native();
      if (channel.conversion == Conversion::continuous) sum += rate * (*state.gates)[c].gate.value(symbols) * e;
    }
    return sum;
  }

  Values slope(const Values& values, double t_ms, double since_ms, double inside_ms) const {
    Values slope(values.size(), 0);
    for (std::size_t m = 0; m < n_modulators_; ++m)
      slope[m] = release_rate(releases_[m], t_ms, inside_ms) - cleared(model_.modulators[m].clearance, values[m]);
    for (std::size_t r = 0; r < model_.receptors.size(); ++r) {
      const double bound = values[n_modulators_ + r];
      if (const auto k_off = model_.receptors[r].k_off)
        slope[n_modulators_ + r] = k_off->native() * (binding(r, values) * (1 - bound) - bound);
    }
    const Values gated_by = symbols(values);
    for (const SynapseState& s : synapses_)
      slope[s.weight] = bounded_rate(s.rule->bounds, values[s.weight], drive(s, gated_by, t_ms - since_ms));
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
      const double gate = (*state.gates)[c].gate.value(before), e = eligibility(channel, state.traces[c], 0);
      values_[state.weight] =
          struck(state.rule->bounds, values_[state.weight], channel.rate.native() * period * gate * e);
      decay(channel, period, state.traces[c]);
    }
  }

  void spike(SynapseState& state, bool is_pre, double at_ms, const Values& before) {
    for (std::size_t c = 0; c < state.traces.size(); ++c) {
      const Channel& channel = state.rule->channels[c];
      const ChannelGates& gates = (*state.gates)[c];
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
    const Values before = symbols(values_);
    for (SynapseState& s : synapses_) {
      convert_samples(now, s, before);
      for (const bool is_pre : {true, false})
        for (const double t : is_pre ? s.pre_ms : s.post_ms)
          if (is_now(t, now)) spike(s, is_pre, t, before);
    }
    for (std::size_t m = 0; m < n_modulators_; ++m)
      for (const Pulse& p : releases_[m].pulses)
        if (is_now(p.at_ms, now)) values_[m] += p.amount;
  }

  void record(double t_ms, Recording& recording) const {
    const Values now = symbols(values_);
    recording.times_ms.push_back(t_ms);
    for (std::size_t m = 0; m < n_modulators_; ++m) recording.concentration[m].push_back(now[m]);
    for (std::size_t r = n_modulators_; r < n_symbols_; ++r) recording.occupancy[r - n_modulators_].push_back(now[r]);
    for (std::size_t r = 0; r < gates_.size(); ++r)
      for (std::size_t c = 0; c < gates_[r].size(); ++c) recording.gate[r][c].push_back(gates_[r][c].gate.value(now));
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
  const std::size_t n_modulators_ = model_.modulators.size(), n_symbols_ = n_modulators_ + model_.receptors.size();
  std::vector<double> recorded_ms_, instants_ms_;
  std::vector<Release> releases_;                 // [modulator]
  std::vector<std::vector<ChannelGates>> gates_;  // [rule][channel]
  std::vector<SynapseState> synapses_;
  Values values_;  // concentrations, occupancies, weights
};

}  // namespace

Recording simulate(const SynapseModel& model, Time step, const std::vector<Time>& at) {
  return Simulation(model, step.native(), at).run();
}

}  // namespace teg::reference
