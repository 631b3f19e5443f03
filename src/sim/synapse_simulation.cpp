#include <algorithm>
#include <cmath>

#include "core/require.hpp"
#include "core/text.hpp"
#include "core/variant.hpp"
#include "modulation/trajectory.hpp"
#include "sim/check_model.hpp"
#include "sim/weight_path.hpp"
#include "sim/weight_sum.hpp"
#include "teg/synapse.hpp"

namespace teg {

using namespace plasticity;
using modulation::Trajectory;
using receptors::Gate;
using transport::Side;

namespace {

// A rule's gates as they are compiled in one region.
struct RuleGates {
  std::size_t rule = 0;
  std::string region;
  std::vector<Gate> conversion;                // [channel]
  std::vector<std::optional<Gate>> induction;  // [channel]
  bool has_induction() const {
    return std::any_of(induction.begin(), induction.end(), [](const auto& g) { return g.has_value(); });
  }
};

// One running gate integral, shared by every component with the same gate and time constant.
struct FutureKey {
  const Gate* gate;
  std::string text;
  std::string region;
  double tau_ms, period_ms;  // period 0: continuous
  friend bool operator==(const FutureKey& a, const FutureKey& b) {
    return a.text == b.text && a.region == b.region && a.tau_ms == b.tau_ms && a.period_ms == b.period_ms;
  }
};

}  // namespace

struct SynapseSimulation::State {
  SynapseModel model;
  std::vector<RuleGates> gates;            // [context]: each rule in each region where it is used
  std::vector<sim::RuleContext> contexts;  // [context]
  std::vector<FutureKey> keys;
  std::vector<GateFuture> futures;
  Trajectory trajectory;
  std::uint64_t solved_version = 0;
  std::vector<std::size_t> context_of;              // [synapse]
  std::vector<std::vector<SpikeEvent>> events;      // [synapse]
  std::vector<std::vector<Increment>> increments;   // [synapse]
  std::vector<std::optional<sim::WeightSum>> sums;  // [synapse] where its rule can be summed

  const Rule& rule_of(std::size_t synapse) const { return model.rules[gates[context_of[synapse]].rule]; }
  std::vector<std::string> regions_of(const Rule& rule) const;
  Errors compile_gates();
  void compile_rule(std::size_t rule, const std::string& region, Errors& errors);
  void connect();
  void share_futures(std::size_t context);
  bool is_exponential(const Gate& gate) const;
  Result<Done> solve();
  void tag_synapse(std::size_t synapse);
  double end_weight(std::size_t synapse) const {
    if (sums[synapse]) return sums[synapse]->end_weight(futures, trajectory.anchor_ms());
    auto whole = path(synapse);
    whole.advance_to(model.until.native());
    return whole.weight_at(model.until.native());
  }
  sim::WeightPath path(std::size_t synapse) const {
    return {contexts[context_of[synapse]], futures, trajectory, increments[synapse], model.synapses[synapse].weight};
  }
};

// Where a rule is used; a rule without synapses is checked in the first region there is.
std::vector<std::string> SynapseSimulation::State::regions_of(const Rule& rule) const {
  std::vector<std::string> regions;
  for (const auto& s : model.synapses)
    if (s.rule == rule.name && std::find(regions.begin(), regions.end(), s.region) == regions.end())
      regions.push_back(s.region);
  if (regions.empty()) regions.push_back(model.modulators.empty() ? "" : model.modulators[0].region);
  return regions;
}

Errors SynapseSimulation::State::compile_gates() {
  Errors errors;
  for (std::size_t r = 0; r < model.rules.size(); ++r)
    for (const auto& region : regions_of(model.rules[r])) compile_rule(r, region, errors);
  for (std::size_t k = 0; k < model.messengers.size(); ++k) {
    const auto& m = model.messengers[k];
    const auto drive =
        Gate::compile("messenger " + m.name + " drive", m.drive, modulation::symbols_of(model, m.region, k));
    if (!drive) errors.insert(errors.end(), drive.errors().begin(), drive.errors().end());
  }
  return errors;
}

void SynapseSimulation::State::compile_rule(std::size_t r, const std::string& region, Errors& errors) {
  const auto symbols = modulation::symbols_of(model, region);
  const auto& rule = model.rules[r];
  RuleGates compiled{r, region, {}, {}};
  for (std::size_t c = 0; c < rule.channels.size(); ++c) {
    const std::string at = "rule " + rule.name + " channel " + std::to_string(c);
    const auto keep = [&](const std::string& where, const std::string& text, auto& into) {
      auto gate = Gate::compile(where, text, symbols);
      if (gate)
        into.push_back(*std::move(gate));
      else
        errors.insert(errors.end(), gate.errors().begin(), gate.errors().end());
    };
    keep(at + " gate", rule.channels[c].gate, compiled.conversion);
    if (rule.channels[c].induction.empty())
      compiled.induction.emplace_back();
    else
      keep(at + " induction", rule.channels[c].induction, compiled.induction);
  }
  gates.push_back(std::move(compiled));
}

// Finds rules, shares integrals and turns spikes into increments; the model is known to be sound.
void SynapseSimulation::State::connect() {
  contexts.resize(gates.size());
  for (std::size_t k = 0; k < gates.size(); ++k) share_futures(k);
  futures.resize(keys.size());
  for (const auto& s : model.synapses) {
    const auto context = std::find_if(gates.begin(), gates.end(), [&](const RuleGates& g) {
      return model.rules[g.rule].name == s.rule && g.region == s.region;
    });
    context_of.push_back(static_cast<std::size_t>(context - gates.begin()));
    events.push_back(spike_events(s.pre, s.axonal_delay, s.post, s.dendritic_delay));
  }
  increments.resize(model.synapses.size());
  sums.resize(model.synapses.size());
  for (std::size_t s = 0; s < model.synapses.size(); ++s)
    if (!gates[context_of[s]].has_induction()) tag_synapse(s);
}

void SynapseSimulation::State::share_futures(std::size_t k) {
  const auto& rule = model.rules[gates[k].rule];
  auto& context = contexts[k];
  context.rule = &rule;
  context.components = components_of(rule);
  sim::find_factors(context);
  for (const auto& gate : gates[k].conversion) context.gates.push_back(&gate);
  for (const auto& component : context.components) {
    const auto& channel = rule.channels[component.channel];
    const double period = channel.conversion == Conversion::sampled ? channel.period.native() : 0;
    const FutureKey key{context.gates[component.channel], channel.gate, gates[k].region, component.tau_ms, period};
    const auto known = std::find(keys.begin(), keys.end(), key);
    context.future.push_back(static_cast<std::size_t>(known - keys.begin()));
    if (known == keys.end()) keys.push_back(key);
  }
}

void SynapseSimulation::State::tag_synapse(std::size_t synapse) {
  const auto& compiled = gates[context_of[synapse]];
  std::vector<double> symbols(trajectory.n_symbols());
  increments[synapse] = tag(rule_of(synapse), events[synapse], [&](std::size_t channel, double at_ms) {
    if (!compiled.induction[channel]) return 1.0;
    trajectory.values(at_ms - trajectory.anchor_ms(), Side::before, symbols);
    return compiled.induction[channel]->value(symbols);
  });
  if (sim::WeightSum::fits(rule_of(synapse)))
    sums[synapse].emplace(contexts[context_of[synapse]], increments[synapse], model.synapses[synapse].weight,
                          model.until.native());
}

bool SynapseSimulation::State::is_exponential(const Gate& gate) const {
  if (!gate.affine()) return false;
  for (std::size_t i = 0; i < gate.affine()->factor.size(); ++i)
    if (gate.affine()->factor[i] != 0 &&
        (i >= model.modulators.size() || !trajectory.is_exponential(ModulatorId{i}) || model.modulators[i].trace))
      return false;  // the closed form of thousands of straight pieces would cancel where tau is long
  return true;
}

// Release, transport, bind; then the running integrals, where anything but a common shift has changed.
Result<Done> SynapseSimulation::State::solve() {
  auto solved = trajectory.solve(model);
  if (!solved) return solved;
  const bool changed = solved_version != trajectory.version();
  solved_version = trajectory.version();
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const auto& key = keys[k];
    if (key.period_ms > 0) {
      if (!std::holds_alternative<SampledFuture>(futures[k])) futures[k].emplace<SampledFuture>();
      std::get<SampledFuture>(futures[k]).solve(key.tau_ms, key.period_ms, model.until.native(), *key.gate, trajectory);
    } else if (changed && is_exponential(*key.gate)) {
      std::get<ExponentialFuture>(futures[k]).solve(key.tau_ms, *key.gate->affine(), trajectory);
    } else if (changed) {
      if (!std::holds_alternative<MeshFuture>(futures[k])) futures[k].emplace<MeshFuture>();
      auto meshed = std::get<MeshFuture>(futures[k]).solve(key.tau_ms, *key.gate, trajectory);
      if (!meshed) return meshed;
    }
  }
  for (std::size_t s = 0; s < model.synapses.size(); ++s)
    if (gates[context_of[s]].has_induction()) tag_synapse(s);
  return Done{};
}

SynapseSimulation::SynapseSimulation(std::unique_ptr<State> state) : state_(std::move(state)) {}
SynapseSimulation::SynapseSimulation(SynapseSimulation&&) noexcept = default;
SynapseSimulation::~SynapseSimulation() = default;
SynapseSimulation& SynapseSimulation::operator=(SynapseSimulation other) noexcept {
  state_.swap(other.state_);
  return *this;
}
// Parts of the state point at each other, so a copy is made from the model; it gives the same bits.
SynapseSimulation::SynapseSimulation(const SynapseSimulation& other) : state_(std::make_unique<State>()) {
  state_->model = other.state_->model;
  state_->compile_gates();
  state_->connect();
}

Errors SynapseSimulation::check(const SynapseModel& model) {
  auto errors = sim::check_model(model);
  State state;
  state.model = model;
  const auto gate_errors = state.compile_gates();
  errors.insert(errors.end(), gate_errors.begin(), gate_errors.end());
  return errors;
}

Result<SynapseSimulation> SynapseSimulation::make(SynapseModel model) {
  auto errors = sim::check_model(model);
  auto state = std::make_unique<State>();
  state->model = std::move(model);
  const auto gate_errors = state->compile_gates();
  errors.insert(errors.end(), gate_errors.begin(), gate_errors.end());
  if (!errors.empty()) return errors;
  state->connect();
  return SynapseSimulation(std::move(state));
}

const SynapseModel& SynapseSimulation::model() const { return state_->model; }

void SynapseSimulation::set_onset(ModulatorId m, std::size_t program, Time onset) {
  TEG_REQUIRE(m.value() < state_->model.modulators.size());
  TEG_REQUIRE(program < state_->model.modulators[m.value()].programs.size() && std::isfinite(onset.native()));
  release::set_onset(state_->model.modulators[m.value()].programs[program], onset);
}

Result<SynapseOutcome> SynapseSimulation::run() {
  const auto solved = state_->solve();
  if (!solved) return solved.errors();
  SynapseOutcome outcome;
  outcome.weights.reserve(state_->model.synapses.size());
  for (std::size_t s = 0; s < state_->model.synapses.size(); ++s) {
    outcome.weights.push_back(state_->end_weight(s));
    if (!std::isfinite(outcome.weights.back()))
      return Error{Fault::numeric, "synapse " + state_->model.synapses[s].name, "its weight is not a finite number",
                   "check amplitudes, rates and gates for extreme values"};
  }
  return outcome;
}

Result<Recording> SynapseSimulation::record(std::vector<Time> times) {
  const auto solved = state_->solve();
  if (!solved) return solved.errors();
  const auto& model = state_->model;
  const auto& trajectory = state_->trajectory;
  std::sort(times.begin(), times.end());
  Recording r;
  r.concentration.resize(model.modulators.size());
  r.occupancy.resize(model.receptors.size());
  r.messenger.resize(model.messengers.size());
  for (const auto& rule : model.rules) r.gate.emplace_back(rule.channels.size());
  std::vector<double> symbols(trajectory.n_symbols());
  for (const Time t : times) {
    r.times_ms.push_back(t.native());
    trajectory.values(t.native() - trajectory.anchor_ms(), Side::after, symbols);
    for (std::size_t m = 0; m < model.modulators.size(); ++m) r.concentration[m].push_back(symbols[m]);
    const std::size_t first = model.modulators.size(), second = first + model.receptors.size();
    for (std::size_t k = 0; k < model.receptors.size(); ++k) r.occupancy[k].push_back(symbols[first + k]);
    for (std::size_t k = 0; k < model.messengers.size(); ++k) r.messenger[k].push_back(symbols[second + k]);
    for (std::size_t k = state_->gates.size(); k-- > 0;)  // a rule's first region comes last
      for (std::size_t c = 0; c < state_->gates[k].conversion.size(); ++c) {
        auto& values = r.gate[state_->gates[k].rule][c];
        const double value = state_->gates[k].conversion[c].value(symbols);
        values.size() < r.times_ms.size() ? values.push_back(value) : void(values.back() = value);
      }
  }
  for (std::size_t s = 0; s < model.synapses.size(); ++s) {
    auto path = state_->path(s);
    auto& traces = r.eligibility.emplace_back(state_->rule_of(s).channels.size());
    auto& weight = r.weight.emplace_back();
    for (const Time t : times) {
      path.advance_to(t.native());
      weight.push_back(path.weight_at(t.native()));
      for (std::size_t c = 0; c < traces.size(); ++c) traces[c].push_back(path.eligibility_at(c, t.native()));
    }
  }
  return r;
}

std::vector<std::vector<double>> SynapseSimulation::release_times_ms() const {
  std::vector<std::vector<double>> all;
  for (const auto m : ids<ModulatorId>(state_->model.modulators.size())) {
    auto& times = all.emplace_back();
    if (state_->trajectory.version() == 0) continue;
    for (const auto& p : state_->trajectory.schedule(m).pulses)
      times.push_back(p.at_ms + state_->trajectory.anchor_ms());
    for (const auto& p : state_->trajectory.schedule(m).pieces)
      times.push_back(p.at_ms + state_->trajectory.anchor_ms());
    std::erase_if(times, [&](double t) { return t > state_->model.until.native(); });
    std::sort(times.begin(), times.end());
  }
  return all;
}

std::vector<Time> SynapseSimulation::reading_times(Time from, Time to) const {
  const auto& trajectory = state_->trajectory;
  const auto knots = trajectory.knots();
  const double growth = knots.size() < 300 ? 1.03 : knots.size() < 5000 ? 1.2 : 2;
  const double first = trajectory.fastest_ms() / 100, last = 40 * trajectory.slowest_ms();
  std::vector<Time> times{from, to};
  const auto add = [&](double t) {
    if (t > from.native() && t < to.native()) times.emplace_back(t);
  };
  for (std::size_t k = 0; k < knots.size(); ++k) {
    const double at = knots[k] + trajectory.anchor_ms();
    const double next = k + 1 < knots.size() ? knots[k + 1] + trajectory.anchor_ms() : to.native();
    add(at - 10 * transport::same_instant_ms), add(at);
    if (!(first > 0)) continue;
    for (double step = first; step < last && at + step < next; step *= growth) add(at + step);
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace teg
