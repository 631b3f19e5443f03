#include "sim/check_network.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/checks.hpp"
#include "core/text.hpp"
#include "core/variant.hpp"
#include "modulation/check_modulation.hpp"
#include "modulation/symbols.hpp"
#include "network/connect.hpp"
#include "plasticity/check_rules.hpp"
#include "teg/network_fields.hpp"

namespace teg::sim {
namespace {

class Checker : private Checks {
 public:
  Checker(const NetworkModel& model, const Task* task) : model_(model), task_(task) {}

  Errors all() {
    modulation_and_rules();
    number("dt", model_.dt.native(), 1e-6, 1e6);
    if (model_.populations.empty()) fail("populations", "there is no population", "add one");
    if (model_.populations.size() > 8191) fail("populations", "there are more than 8191", "merge some");
    for (const auto& p : model_.populations) names_.push_back(p.name);
    unique_names("population", names_);
    for (const auto& p : model_.populations) population(p);
    for (const auto& p : model_.projections) projection_names_.push_back(p.name);
    unique_names("projection", projection_names_);
    for (const auto& p : model_.projections) projection(p);
    for (std::size_t i = 0; i < model_.releases.size(); ++i) release(i);
    for (const auto& influence : model_.influences) check(influence);
    gates();
    if (task_) whole_steps("task " + task_->name() + " period", task_->period());
    return std::move(errors_);
  }

 private:
  void unique_names(const std::string& kind, const std::vector<std::string>& names) {
    std::set<std::string> seen;
    for (const auto& name : names)
      if (!seen.insert(name).second) fail(kind + " " + name, "has the name of another", "rename one of them");
  }
  void whole_steps(const std::string& where, Time t) {
    const double steps = t / model_.dt;
    if (!(steps >= 1 - 1e-9) || std::abs(steps - std::round(steps)) > 1e-6)
      fail(where, exact_text(t.native()) + " ms is not a multiple of dt = " + exact_text(model_.dt.native()) + " ms",
           "use a multiple of dt, at least dt");
  }
  const Population* find(const std::string& name) const {
    for (const auto& p : model_.populations)
      if (p.name == name) return &p;
    return nullptr;
  }

  void modulation_and_rules() {
    take(modulation::check_modulation(model_));
    take(plasticity::check_rules(model_.rules));
    for (const auto& r : model_.rules)
      for (std::size_t c = 0; c < r.channels.size(); ++c)
        if (r.channels[c].conversion == Conversion::sampled)
          whole_steps("rule " + r.name + " channel " + std::to_string(c) + " period", r.channels[c].period);
  }
  void population(const Population& p) {
    const std::string at = "population " + p.name;
    if (p.size == 0) fail(at + " size", "the population is empty", "give it at least one neuron");
    number(at + " size", static_cast<double>(p.size), 0, 4e9);
    if (p.regions.empty()) fail(at + " regions", "there is none", "give one; an empty name is the only region");
    if (p.regions.size() > std::max<std::size_t>(p.size, 1))
      fail(at + " regions", "are more than its neurons", "use fewer");
    if (p.drives.size() > 8) fail(at + " drives", "are more than 8", "merge some");
    number(at + " spacing", p.spacing.native(), 0, 1e12);
    std::visit([&](const auto& n) { neuron(at, p, n); }, p.neuron);
    for (std::size_t i = 0; i < p.drives.size(); ++i)
      std::visit([&](const auto& d) { drive(at + " drive " + std::to_string(i), d); }, p.drives[i]);
  }
  template <class Model>
  void neuron(const std::string& at, const Population& p, const Model& n) {
    using About = Described<Model>;
    described(at, n);
    if constexpr (HasSynapses<Model>) described(at, n.synapses);
    if constexpr (requires { About::order; })
      for (const auto& [name, low, high, other_name] : About::order)
        if (!(n.*low < n.*high))
          fail(at + " " + std::string(name), "is not below " + std::string(other_name), "lower it");
    if constexpr (requires { About::at_least_a_step; }) {
      const auto& [name, member] = About::at_least_a_step;
      number(at + " " + std::string(name), (n.*member).native(), model_.dt.native(), longest_ms);
    }
    if constexpr (std::is_same_v<Model, ReplaySource>) spikes(at, p, n);
  }
  void spikes(const std::string& at, const Population& p, const ReplaySource& n) {
    if (n.spikes.size() > p.size)
      fail(at + " spikes",
           "are given for " + std::to_string(n.spikes.size()) + " neurons, but there are " + std::to_string(p.size),
           "give at most one list for each neuron");
    for (std::size_t i = 0; i < n.spikes.size(); ++i)
      for (const Time t : n.spikes[i]) {
        if (std::abs(t.native()) <= longest_ms) continue;
        fail(at + " spikes of neuron " + std::to_string(i), exact_text(t.native()) + " is not a time",
             "clean the list");
        break;
      }
  }
  template <class Kind>
  void drive(const std::string& at, const Kind& d) {
    described(at, d);
    // A step's count of spikes is drawn from a table, which is made for means up to 200.
    if constexpr (std::is_same_v<Kind, PoissonDrive>)
      if (d.rate.native() <= 1e6) number(at + " rate", d.rate.native(), 0, 200 / std::max(model_.dt.native(), 1e-6));
  }

  void projection(const Projection& p) {
    const std::string at = "projection " + p.name;
    known(at + " source", p.source, names_);
    known(at + " target", p.target, names_);
    distribution(at + " weight", p.weight, -1e9);
    start_weights(at, p);
    number(at + " axonal_delay", p.axonal_delay.native(), 0, 1e6);
    distribution(at + " dendritic_delay", p.dendritic_delay, 0);
    const double dt = model_.dt.native(), shortest = network::range_of(p.dendritic_delay).first;
    if (shortest < dt - 1e-9)
      fail(at + " dendritic_delay",
           exact_text(shortest) + " ms " +
               (p.dendritic_delay.spread == Spread::constant ? "is" : "can be drawn, which is") +
               " below dt = " + exact_text(dt) + " ms",
           "use at least dt, or lower dt");
    if (!p.rule.empty()) {
      std::vector<std::string> rules;
      for (const auto& r : model_.rules) rules.push_back(r.name);
      known(at + " rule", p.rule, rules);
    } else if (!p.homeostasis.empty()) {
      fail(at + " homeostasis", "acts on plastic projections only", "give it a rule, or leave homeostasis out");
    }
    if (p.short_term.size() > 1) fail(at + " short_term", "is given twice", "give one");
    for (const auto& s : p.short_term) {
      number(at + " short_term use", s.use, 0, 1);
      number(at + " short_term recovery", s.recovery.native(), 0, longest_ms);
      number(at + " short_term facilitation", s.facilitation.native(), 0, longest_ms);
    }
    if (p.homeostasis.size() > 1) fail(at + " homeostasis", "is given twice", "give one");
    for (const auto& h : p.homeostasis) {
      number(at + " homeostasis target", h.target.native(), 0, 1e6, true);
      number(at + " homeostasis strength", h.strength, 0, 1);
      whole_steps(at + " homeostasis period", h.period);
      for (const auto& other : model_.projections)
        for (const auto& o : other.homeostasis)
          if (other.target == p.target && o.period != h.period)
            fail(at + " homeostasis period", "differs from that of " + other.name, "use one period for a target");
    }
    const auto *source = find(p.source), *target = find(p.target);
    if (source && target) connect(at, p, *source, *target);
  }
  // A start outside the bounds of the rule would be cut to them before the first spike.
  void start_weights(const std::string& at, const Projection& p) {
    const auto rule = std::ranges::find(model_.rules, p.rule, &Rule::name);
    if (p.rule.empty() || rule == model_.rules.end()) return;
    const auto* listed = std::get_if<ExplicitPairs>(&p.connect);
    std::optional<Error> outside;
    if (!listed || listed->weight.empty()) {
      const auto [least, most] = network::range_of(p.weight);
      outside = plasticity::outside_bounds(at + " weight", least, most, *rule);
    }
    for (std::size_t i = 0; listed && i < listed->weight.size() && !outside; ++i)
      outside = plasticity::outside_bounds(at + " connect weight of pair " + std::to_string(i), listed->weight[i],
                                           listed->weight[i], *rule);
    if (outside) errors_.push_back(*std::move(outside));
  }
  void distribution(const std::string& at, const Distribution& d, double least) {
    number(at, d.first, least, 1e9);
    if (d.spread != Spread::constant && d.spread != Spread::exponential) number(at + " spread", d.second, -1e9, 1e9);
    if (d.spread == Spread::uniform && d.second < d.first)
      fail(at, "ends before it begins", "give the smaller value first");
    if (!(d.least <= d.most)) fail(at, "least is above most", "give the smaller one first");
  }
  void connect(const std::string& at, const Projection& p, const Population& source, const Population& target) {
    const bool is_recurrent = p.source == p.target;
    const auto count = [&](std::size_t n, bool repeats, bool self, std::size_t partners) {
      const std::size_t most = partners - (is_recurrent && !self ? 1 : 0);
      if ((n > most && !repeats) || (n > 0 && most == 0))
        fail(at + " connect count", std::to_string(n) + " different partners are asked of " + std::to_string(most),
             "lower the count, or allow repeats");
    };
    std::visit([&](const auto& c) { described(at + " connect", c); }, p.connect);
    std::visit(Overloaded{[&](const OneToOne&) {
                            if (source.size != target.size)
                              fail(at + " connect", "one-to-one needs populations of one size", "use another rule");
                          },
                          [](const AllToAll&) {}, [](const PairwiseProbability&) {},
                          [&](const FixedInDegree& c) { count(c.count, c.repeats, c.self, source.size); },
                          [&](const FixedOutDegree& c) { count(c.count, c.repeats, c.self, target.size); },
                          [&](const DistanceProbability&) {
                            if (source.spacing.native() <= 0 || target.spacing.native() <= 0)
                              fail(at + " connect", "distances need a spacing", "give both populations a spacing");
                          },
                          [&](const ExplicitPairs& c) { pairs(at, c, source, target); }},
               p.connect);
  }
  void pairs(const std::string& at, const ExplicitPairs& c, const Population& source, const Population& target) {
    if (c.source.size() != c.target.size() || (!c.weight.empty() && c.weight.size() != c.source.size()))
      return fail(at + " connect", "the lists differ in length",
                  "give each pair a source, a target and, if any, a weight");
    for (std::size_t i = 0; i < c.weight.size(); ++i)
      if (!(std::abs(c.weight[i]) <= 1e9))
        return number(at + " connect weight of pair " + std::to_string(i), c.weight[i], -1e9, 1e9);
    for (std::size_t i = 0; i < c.source.size(); ++i)
      if (c.source[i] >= source.size || c.target[i] >= target.size)
        return fail(at + " connect pair " + std::to_string(i), "names a neuron that does not exist",
                    "use indices below the populations' sizes");
  }
  void release(std::size_t i) {
    const auto& r = model_.releases[i];
    const std::string at = "release " + std::to_string(i);
    known(at + " population", r.population, names_);
    std::vector<std::string> modulators;
    for (const auto& m : model_.modulators)
      if (m.region == r.region) modulators.push_back(m.name);
    known(at + " modulator", r.modulator, modulators);
    number(at + " amount", r.amount.native(), 0, 1e12);
  }
  void check(const Influence& influence) {
    const bool is_synaptic = influence.on == InfluenceOn::transmission;
    known("influence on " + influence.of, influence.of, is_synaptic ? projection_names_ : names_);
  }

  // Every gate, in every region where it is read.
  void gates() {
    for (std::size_t k = 0; k < model_.messengers.size(); ++k)
      gate("messenger " + model_.messengers[k].name + " drive", model_.messengers[k].drive, model_.messengers[k].region,
           k);
    for (const auto& p : model_.projections)
      for (const auto& r : model_.rules)
        for (std::size_t c = 0; r.name == p.rule && c < r.channels.size(); ++c) {
          const std::string at = "rule " + r.name + " channel " + std::to_string(c);
          gates(at + " gate", r.channels[c].gate, p.target);
          gates(at + " induction", r.channels[c].induction, p.target);
        }
    for (const auto& influence : model_.influences) {
      std::string population = influence.of;
      for (const auto& p : model_.projections)
        if (influence.on == InfluenceOn::transmission && p.name == influence.of) population = p.target;
      gates("influence on " + influence.of, influence.gate, population);
    }
  }
  void gates(const std::string& at, const std::string& text, const std::string& population) {
    if (const auto* p = find(population))
      for (const auto& region : p->regions) gate(at, text, region);
  }
  void gate(const std::string& at, const std::string& text, const std::string& region,
            std::size_t n_messengers = static_cast<std::size_t>(-1)) {
    const auto symbols = modulation::symbols_of(model_, region, n_messengers);
    const auto compiled = receptors::Gate::compile(at, text.empty() ? "1" : text, symbols);
    if (compiled) return;
    for (const auto& error : compiled.errors()) {
      const auto is_same = [&](const Error& other) { return other.where == error.where && other.what == error.what; };
      if (std::none_of(errors_.begin(), errors_.end(), is_same)) errors_.push_back(error);
    }
  }

  const NetworkModel& model_;
  const Task* task_;
  std::vector<std::string> names_, projection_names_;
};

}  // namespace

Errors check_network(const NetworkModel& model, const Task* task) { return Checker(model, task).all(); }

}  // namespace teg::sim
