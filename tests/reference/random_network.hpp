// Random small networks for tests: a pure function of a seed and of what they may contain. Taking one feature
// away leaves the draws of most other parts as they were, so that a failure can be bisected.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "teg/network_simulation.hpp"

namespace teg::reference {

using Features = std::set<std::string>;

inline const std::vector<std::string>& all_features() {
  static const std::vector<std::string> all{
      "plastic",   "kinds",      "shapes",       "chance",     "noise",       "delays",     "inhibition",
      "recurrent", "gates",      "kinks",        "windows",    "nearest",     "ceilings",   "rises",
      "induction", "sampled",    "immediate",    "bounds",     "soft",        "saturating", "receptors",
      "kinetics",  "messengers", "programs",     "releases",   "regions",     "excite",     "threshold",
      "gain",      "rate",       "transmission", "short_term", "homeostasis", "task"};
  return all;
}

// Draws for one part of a model, in the order in which they are asked for.
class NetworkChoice {
 public:
  NetworkChoice(std::uint32_t seed, std::uint64_t part) : seed_(seed), next_(part << 32) {}
  double between(double least, double most) {
    return least + (most - least) * uniform({29, Stream::test, seed_, next_++});
  }
  int upto(int most) { return std::min(most, static_cast<int>(between(0, most + 1))); }
  bool chance(double p) { return between(0, 1) < p; }
  template <class T>
  T of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(upto(static_cast<int>(list.size()) - 1))];
  }

 private:
  std::uint32_t seed_;
  std::uint64_t next_;
};

inline Features drawn_features(std::uint32_t seed) {
  NetworkChoice choice(seed, 1);
  Features features;
  for (const auto& name : all_features())
    if (choice.chance(name == "plastic" ? 0.9 : 0.6)) features.insert(name);
  return features;
}

// Rewards what one population does, and pokes one neuron of another; all from counts.
class CountingTask : public Task {
 public:
  CountingTask(Time period, std::size_t poked, std::size_t size, double weight, bool rewards)
      : period_(period), poked_(poked), size_(size), weight_(weight), rewards_(rewards) {}
  std::string name() const override { return "counting"; }
  Time period() const override { return period_; }
  void act(const Observation& seen, Actions& actions) override {
    for (const auto& spikes : seen.spikes)
      for (const Spike& s : spikes) count_ += 1 + s.neuron % 3 + static_cast<double>(s.step % 2);
    if (rewards_) actions.releases.push_back({0, 0.05 * std::fmod(count_, 40)});
    const auto first = static_cast<std::size_t>(count_) % size_;
    actions.pulses.push_back({poked_, first, std::min<std::size_t>(2, size_ - first), weight_});
  }
  std::vector<double> save() const override { return {count_}; }
  bool restore(std::span<const double> saved) override {
    if (saved.size() != 1) return false;
    count_ = saved[0];
    return true;
  }

 private:
  Time period_;
  std::size_t poked_, size_;
  double weight_, count_ = 0;
  bool rewards_;
};

class RandomNetwork {
 public:
  RandomNetwork(std::uint32_t seed, Features features) : seed_(seed), features_(std::move(features)) {
    NetworkChoice choice(seed, 2);
    dt_ = choice.of<double>({0.1, 0.125, 0.25, 0.5, 1});
    model_.dt = Time{dt_};
    until_ = on_grid(choice, 300, 1500);
    model_.seed = seed;
    const int populations = 1 + choice.upto(3), projections = 1 + choice.upto(4), rules = 1 + choice.upto(1);
    if (has("regions")) regions_ = {"A", "B"};
    add_modulators();
    for (int p = 0; p < populations; ++p) add_population(p, populations);
    for (int r = 0; r < rules; ++r) add_rule(r);
    n_rules_ = rules;
    for (int p = 0; p < projections; ++p) add_projection(p);
    if (has("releases")) add_releases();
    add_influences();
  }

  const NetworkModel& model() const { return model_; }
  Time until() const { return until_; }
  // A fresh one for each run; none without the feature.
  std::unique_ptr<Task> task() const {
    if (!has("task")) return nullptr;
    NetworkChoice choice(seed_, 3);
    const std::size_t poked = choice.upto(static_cast<int>(model_.populations.size()) - 1);
    const Time period{dt_ * std::round(choice.between(5, 60) / dt_)};
    return std::make_unique<CountingTask>(period, poked, model_.populations[poked].size, 3 * unit_of(poked),
                                          !model_.modulators.empty());
  }

 private:
  bool has(const std::string& feature) const { return features_.contains(feature); }
  bool is_source(std::size_t p) const { return model_.populations[p].neuron.index() >= 5; }
  Time on_grid(NetworkChoice& choice, double least, double most) const {
    return Time{dt_ * std::round(choice.between(least, most) / dt_)};
  }

  // Weights of about this size move a neuron of the population by a few mV, or by what stands for them.
  double unit_of(std::size_t p) const {
    const auto unit = [](const auto& n) {
      if constexpr (requires { n.synapses; })
        return n.synapses.shape == SynapseShape::conductance ? 0.15 : 2.0;
      else
        return 2.0;
    };
    const Neuron& neuron = model_.populations[p].neuron;
    return std::holds_alternative<Izhikevich>(neuron) ? 8 : std::visit(unit, neuron);
  }

  void add_modulators() {
    NetworkChoice choice(seed_, 4);
    for (const std::string& region : regions_) {
      Modulator dopamine{.name = "DA", .tonic = Concentration{choice.between(5, 30)}, .region = region};
      dopamine.clearance = ExponentialClearance{Time{choice.between(30, 300)}};
      const MichaelisMenten saturating{ClearanceRate{choice.between(0.5, 3)}, Concentration{choice.between(50, 200)}};
      if (has("saturating")) dopamine.clearance = saturating;
      const Burst burst{.onset = on_grid(choice, 20, 250), .amount = Concentration{choice.between(10, 60)}};
      const Dip dip{on_grid(choice, 250, 500), on_grid(choice, 20, 200), choice.between(0.3, 1)};
      const Ramp ramp{on_grid(choice, 50, 300), on_grid(choice, 20, 60), Concentration{20}, on_grid(choice, 20, 90)};
      if (has("programs")) dopamine.programs = {burst, dip};
      if (has("programs") && choice.chance(0.5)) dopamine.programs.push_back(ramp);
      Modulator other{.name = "M", .is_concentration = false, .tonic = Concentration{1}, .region = region};
      other.clearance = ExponentialClearance{Time{choice.between(30, 300)}};
      model_.modulators.insert(model_.modulators.end(), {dopamine, other});
      Receptor d1{.name = "D1", .of = "DA", .ec50 = Concentration{choice.between(20, 80)}, .region = region};
      d1.hill = choice.of<double>({1, 1, 2});
      const Rate k_off{choice.between(0.003, 0.03)};
      if (has("kinetics")) d1.k_off = k_off;
      if (has("receptors")) model_.receptors.push_back(d1);
      Messenger inside{.name = "I", .drive = has("receptors") ? "D1" : "DA / 80 nM", .region = region};
      inside.tau = Time{choice.between(50, 400)};
      if (choice.chance(0.5)) inside.rise = Time{choice.between(10, 40)};
      if (has("messengers")) model_.messengers.push_back(inside);
    }
  }

  std::string gate(NetworkChoice& choice, bool positive = false) const {
    std::vector<std::string> gates{"M / (2 + M)", "DA / 40 nM", "exp(-DA / 60 nM)"};
    if (!positive) gates.insert(gates.end(), {"M - 1.2", "DA / 40 nM - 0.3 * M"});
    if (has("receptors")) gates.insert(gates.end(), {"D1", "D1 * M"});
    if (has("receptors") && !positive) gates.emplace_back("D1 - 0.4");
    if (has("messengers")) gates.emplace_back("I");
    if (has("kinks")) gates.insert(gates.end(), {"max(DA - 15 nM, 0 nM) / 30 nM", "min(M, 1.1)"});
    const auto chosen = choice.of(gates);
    return has("gates") ? chosen : "1";
  }

  Neuron source(NetworkChoice& choice, std::size_t size) const {
    const int kind = choice.upto(2);
    if (kind == 0 && has("chance"))
      return PoissonSource{Rate{choice.between(0.005, 0.04)}, Time{choice.between(0, 50)}, Time{1200.03}};
    if (kind == 1)
      return RegularSource{Time{choice.between(15, 80)}, Time{choice.between(1, 50)}, Time{choice.between(0, 5)}};
    ReplaySource replay;
    replay.spikes.resize(size);
    for (auto& spikes : replay.spikes)
      for (int n = choice.upto(25); n > 0; --n) spikes.push_back(on_grid(choice, 1, 1000));
    return replay;
  }
  Neuron neuron(NetworkChoice& choice) const {
    SynapseDynamics s;
    const auto shape = static_cast<SynapseShape>(choice.upto(3));
    if (has("shapes")) s.shape = shape;
    s.tau_excitatory = Time{choice.between(2, 8)}, s.tau_inhibitory = Time{choice.between(4, 15)};
    const int kind = has("kinds") ? choice.upto(4) : 0;
    if (kind == 1) return AdaptiveExponential{.refractory = Time{choice.between(0, 3)}, .synapses = s};
    if (kind == 2) return Izhikevich{.a = choice.between(0.02, 0.1), .d = choice.between(2, 8)};
    if (kind == 3 && has("chance")) {
      if (s.shape == SynapseShape::conductance)
        s.reversal_excitatory = Voltage{60}, s.reversal_inhibitory = Voltage{-20};
      return EscapeNoise{.tau_m = Time{choice.between(8, 25)}, .synapses = s};
    }
    if (kind == 4 && has("chance")) return RateUnit{.most = Rate{choice.between(0.02, 0.2)}};
    LeakyIntegrateAndFire lif{.tau_m = Time{choice.between(8, 25)}, .synapses = s};
    lif.refractory = Time{choice.between(0, 3)};
    lif.rest = Voltage{-65}, lif.reset = Voltage{-66}, lif.threshold = Voltage{-50};
    return lif;
  }
  // About the drive at which it begins to fire.
  static double rheobase(const Neuron& neuron) {
    if (const auto* n = std::get_if<LeakyIntegrateAndFire>(&neuron)) return 15 / n->tau_m.native();
    if (const auto* n = std::get_if<EscapeNoise>(&neuron)) return 10 / n->tau_m.native();
    if (std::holds_alternative<AdaptiveExponential>(neuron)) return 2.2;
    return std::holds_alternative<Izhikevich>(neuron) ? 5 : 0.8;
  }

  // The first of several is a source half of the time.
  void add_population(int index, int count) {
    NetworkChoice choice(seed_, 10 + static_cast<std::uint64_t>(index));
    Population p{.name = "P" + std::to_string(index)};
    p.size = static_cast<std::size_t>(choice.chance(0.3) ? 9 : choice.upto(60 / count - 10) + 10 - (count > 3));
    p.spacing = Length{50};
    if (has("regions")) p.regions = choice.of<std::vector<std::string>>({{"A"}, {"B"}, {"A", "B"}, {"B", "A"}});
    p.record = true;
    const bool is_source = count > 1 && choice.chance(index == 0 ? 0.6 : 0.15);
    p.neuron = is_source ? source(choice, p.size) : neuron(choice);
    if (!is_source) {
      const double level = rheobase(p.neuron) * choice.between(0.8, 1.5), spread = choice.between(0, 1);
      p.drives.push_back(UniformDrive{VoltageRate{level}, VoltageRate{has("noise") ? level * spread : 0}});
      if (has("noise") && choice.chance(0.5))
        p.drives.push_back(NormalDrive{VoltageRate{0}, VoltageRate{choice.between(0, 1) * level}});
      p.drives.push_back(StepDrive{VoltageRate{0.4 * level}, Time{choice.between(50, 200)},
                                   Time{choice.between(20, 400)}, static_cast<std::size_t>(choice.upto(5)), 5});
    }
    model_.populations.push_back(p);
    const std::size_t last = model_.populations.size() - 1;
    if (!is_source && has("noise") && choice.chance(0.6))
      model_.populations[last].drives.push_back(
          PoissonDrive{Rate{choice.between(0.02, 0.3)}, choice.between(-0.2, 1) * unit_of(last)});
  }

  Channel channel(NetworkChoice& choice) const {
    Channel c{.name = "c", .pairing = static_cast<Pairing>(choice.upto(4))};
    const auto window = static_cast<Window>(choice.upto(2));
    if (has("windows")) c.window = window;
    const auto matching = static_cast<Matching>(choice.upto(1));
    if (has("nearest")) c.matching = matching;
    c.tau_pair = Time{choice.between(8, 40)};
    c.tau_pair_rise = Time{choice.between(0.05, 0.9) * c.tau_pair.native()};
    c.amplitude = choice.between(-1, 1.5);
    c.tau_trace = Time{choice.between(30, 500)};
    c.gate = gate(choice);
    const auto induction = gate(choice, true);
    if (has("induction") && choice.chance(0.5)) c.induction = induction;
    const double kind = choice.between(0, 1), ceiling = choice.between(0.3, 1.5);
    if (has("sampled") && kind < 0.3) c.conversion = Conversion::sampled;
    if (has("immediate") && kind > 0.7) c.conversion = Conversion::immediate;
    c.saturation = static_cast<Saturation>(choice.upto(1));
    if (has("ceilings") && choice.chance(0.6)) c.ceiling = ceiling;
    const Time rise{choice.between(0.05, 0.8) * c.tau_trace.native()};
    if (has("rises") && c.conversion != Conversion::sampled && choice.chance(0.5)) c.tau_rise = rise;
    c.period = on_grid(choice, 3, 20);
    return c;
  }
  void add_rule(int index) {
    NetworkChoice choice(seed_, 30 + static_cast<std::uint64_t>(index));
    Rule rule{.name = "R" + std::to_string(index)};
    for (int c = choice.upto(2); c >= 0; --c) rule.channels.push_back(channel(choice));
    const auto kind = choice.of<BoundKind>({BoundKind::soft, BoundKind::power, BoundKind::hard});
    if (has("bounds")) rule.bounds.kind = has("soft") ? kind : BoundKind::hard;
    rule.bounds.exponent = choice.of<double>({0.4, 0.7, 1.5});
    model_.rules.push_back(rule);
  }

  // A copy of rule `index` for weights of the size `unit`, so that bounds are met now and then.
  std::string scaled_rule(int index, double unit, const std::string& name) {
    Rule rule = model_.rules[static_cast<std::size_t>(index)];
    rule.name = "R of " + name;
    for (Channel& c : rule.channels) {
      c.rate = Rate{2e-3 * std::abs(unit)};
      if (c.conversion == Conversion::immediate) c.amplitude *= 0.1 * std::abs(unit);
    }
    rule.bounds.least = std::min(0.0, 2 * unit), rule.bounds.most = std::max(0.0, 2 * unit);
    model_.rules.push_back(rule);
    return rule.name;
  }

  Connect connect(NetworkChoice& choice, const Population& source, const Population& target) const {
    const bool is_same = source.name == target.name;
    const auto count = static_cast<std::size_t>(1 + choice.upto(7));
    const int kind = choice.upto(6);
    if (kind == 0 && source.size == target.size) return OneToOne{};
    if (kind == 1 && source.size * target.size < 400) return AllToAll{choice.chance(0.5)};
    if (kind == 2) return FixedInDegree{count, choice.chance(0.5), choice.chance(0.5)};
    if (kind == 3) return FixedOutDegree{count, choice.chance(0.5), choice.chance(0.5)};
    if (kind == 4 && is_same && source.size == 9)
      return DistanceProbability{0.8, Length{60}, static_cast<Falloff>(choice.upto(1)), false};
    if (kind != 5) return PairwiseProbability{choice.between(0.1, 0.4), choice.chance(0.5)};
    ExplicitPairs pairs;
    for (int n = 2 + choice.upto(60); n > 0; --n) {
      pairs.source.push_back(static_cast<std::uint32_t>(choice.upto(static_cast<int>(source.size) - 1)));
      pairs.target.push_back(static_cast<std::uint32_t>(choice.upto(static_cast<int>(target.size) - 1)));
    }
    return pairs;
  }
  std::size_t drawn_target(NetworkChoice& choice) const {
    std::vector<std::size_t> targets;
    for (std::size_t p = 0; p < model_.populations.size(); ++p)
      if (!is_source(p)) targets.push_back(p);
    const std::size_t any = choice.upto(static_cast<int>(model_.populations.size()) - 1);
    return targets.empty() ? any : choice.of(targets);
  }
  void add_projection(int index) {
    NetworkChoice choice(seed_, 50 + static_cast<std::uint64_t>(index));
    const std::size_t source = choice.upto(static_cast<int>(model_.populations.size()) - 1);
    const std::size_t target = drawn_target(choice);
    if (source == target && !has("recurrent") && model_.populations.size() > 1) return;
    const auto &from = model_.populations[source], &to = model_.populations[target];
    Projection p{.name = "J" + std::to_string(index), .source = from.name, .target = to.name};
    p.connect = connect(choice, from, to);
    const double size = unit_of(target) * choice.between(0.3, 1);
    const double unit = has("inhibition") && choice.chance(0.3) ? -size : size;
    p.weight = {static_cast<Spread>(choice.upto(2)), unit, 0.3 * size};
    if (p.weight.spread == Spread::uniform) p.weight.first = std::min(0.5 * unit, 1.5 * unit);
    if (p.weight.spread == Spread::uniform) p.weight.second = std::max(0.5 * unit, 1.5 * unit);
    if (unit > 0 && choice.chance(0.3)) p.weight.spread = choice.of<Spread>({Spread::lognormal, Spread::exponential});
    p.weight.least = std::min(0.0, 2 * unit), p.weight.most = std::max(0.0, 2 * unit);
    p.dendritic_delay = {Spread::constant, std::max(dt_, 1.0), 0, dt_, 20};
    if (has("delays")) p.dendritic_delay = {Spread::uniform, dt_, choice.between(2, 6), dt_, 20};
    if (has("delays")) p.axonal_delay = on_grid(choice, 0, 4);
    const int rule = choice.upto(n_rules_ - 1);
    if (has("plastic") && choice.chance(0.75)) p.rule = scaled_rule(rule, unit, p.name);
    const ShortTerm short_term{choice.between(0.1, 0.8), Time{choice.between(50, 800)}, Time{choice.between(50, 500)}};
    if (has("short_term") && choice.chance(0.6)) p.short_term = {short_term};
    if (!p.short_term.empty() && choice.chance(0.4)) p.short_term[0].facilitation = Time{0};
    const Homeostasis homeostasis{Rate{0.02}, choice.between(0.02, 0.08), Time{200}};
    if (has("homeostasis") && !p.rule.empty() && choice.chance(0.5)) p.homeostasis = {homeostasis};
    model_.projections.push_back(p);
  }

  void add_releases() {
    NetworkChoice choice(seed_, 70);
    for (int n = 1 + choice.upto(1); n > 0; --n) {
      const auto& from = choice.of(model_.populations);
      const bool is_dopamine = choice.chance(0.5);
      const double amount = (is_dopamine ? 2 : 0.1) * choice.between(0.2, 1);
      const auto& region = choice.of(regions_);
      model_.releases.push_back({from.name, is_dopamine ? "DA" : "M", region, Concentration{amount}});
    }
  }
  void add_influences() {
    NetworkChoice choice(seed_, 80);
    for (const Population& p : model_.populations) {
      const std::size_t kind = p.neuron.index();
      const std::string first = gate(choice, true), second = gate(choice, true), third = gate(choice, true);
      const auto add = [&](const std::string& feature, InfluenceOn on, const std::string& text) {
        if (has(feature) && choice.chance(0.4)) model_.influences.push_back({p.name, on, text});
      };
      if (kind < 5) add("excite", InfluenceOn::excitability, "0.1 * (" + first + ")");
      if (kind == 0 || kind == 3) add("threshold", InfluenceOn::threshold, "1 - " + second);
      if (kind < 5) add("gain", InfluenceOn::gain, "0.8 + 0.3 * (" + third + ")");
      if (kind <= 5) add("rate", InfluenceOn::rate, "0.7 + 0.5 * (" + first + ")");
    }
    for (const Projection& p : model_.projections)
      if (const auto text = gate(choice, true); has("transmission") && choice.chance(0.4))
        model_.influences.push_back({p.name, InfluenceOn::transmission, "0.8 + 0.3 * (" + text + ")"});
  }

  std::uint32_t seed_;
  Features features_;
  int n_rules_ = 0;  // before each projection got its copy of one
  double dt_ = 0.1;
  Time until_{0};
  std::vector<std::string> regions_{""};
  NetworkModel model_;
};

}  // namespace teg::reference
