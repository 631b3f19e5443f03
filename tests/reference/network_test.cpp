#include "reference/network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/file.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "reference/neurons.hpp"
#include "reference/projection.hpp"
#include "teg/synapse.hpp"

namespace teg::reference {
namespace {

using namespace teg::literals;

using Pair = std::vector<std::vector<Connection>>;
const Pair one_synapse_of(double weight, double delay_ms) { return {{Connection{0, 0, weight, delay_ms}}}; }

// Two populations of one given neuron each, and a plastic synapse between them.
NetworkModel pair_model(const SynapseModel& from, double dt_ms) {
  const Synapse& s = from.synapses[0];
  NetworkModel model;
  model.dt = Time{dt_ms};
  model.populations.resize(2);
  model.populations[0] = {.name = "pre", .size = 1, .neuron = ReplaySource{{s.pre}}};
  model.populations[1] = {.name = "post", .size = 1, .neuron = ReplaySource{{s.post}}};
  model.projections = {{.name = "synapse", .source = "pre", .target = "post"}};
  model.projections[0].axonal_delay = s.axonal_delay;
  model.projections[0].rule = s.rule;
  model.modulators = from.modulators, model.receptors = from.receptors, model.rules = from.rules;
  model.messengers = from.messengers;
  return model;
}
NetworkRun run_pair(const SynapseModel& model, double dt_ms) {
  const Synapse& s = model.synapses[0];
  return simulate_network(pair_model(model, dt_ms), one_synapse_of(s.weight, s.dendritic_delay.native()), model.until);
}

std::vector<Time> times_of(const nlohmann::json& list) {
  std::vector<Time> times;
  for (const auto& t : list) times.emplace_back(t.get<double>());
  return times;
}

SynapseModel conformance_model(const nlohmann::json& file, const nlohmann::json& test) {
  const auto& p = file["parameters"];
  const double tau_n = p["tau_n_ms"];
  Modulator dopamine{"DA", false, Concentration{0}, ExponentialClearance{Time{tau_n}}, {}};
  for (const Time t : times_of(test["dopamine_ms"]))
    dopamine.programs.push_back(Burst{.onset = t, .amount = Concentration{1 / tau_n}});
  Rule rule{.name = "stdp"};
  for (const bool plus : {true, false}) {
    Channel channel{.name = plus ? "plus" : "minus", .pairing = plus ? Pairing::pre_post : Pairing::post_pre};
    channel.amplitude = plus ? p["A_plus"].get<double>() : -p["A_minus"].get<double>();
    channel.tau_pair = Time{p[plus ? "tau_plus_ms" : "tau_minus_ms"].get<double>()};
    channel.tau_trace = Time{p["tau_c_ms"].get<double>()};
    channel.gate = "DA - " + exact_text(test["b"].get<double>());
    channel.rate = Rate{1};
    rule.channels.push_back(channel);
  }
  Synapse synapse{.name = "s", .rule = "stdp", .pre = times_of(test["pre_ms"]), .post = times_of(test["post_ms"])};
  synapse.dendritic_delay = Time{p["dendritic_delay_ms"].get<double>()};
  synapse.weight = test["w0"];
  return {{{dopamine}}, {rule}, {synapse}, Time{test["until_ms"].get<double>()}};
}

TEST(NetworkReference, has_the_closed_form_of_dopamine_modulated_stdp) {
  const auto file = nlohmann::json::parse(read_file(TEG_SOURCE_DIR "/tests/conformance/dopamine_stdp.json").value());
  for (const auto& test : file["cases"]) {
    SCOPED_TRACE(test["name"].get<std::string>());
    const auto run = run_pair(conformance_model(file, test), 0.1);
    const auto& expected = test["expect"];
    EXPECT_NEAR(run.weights[0][0], expected["w"].get<double>(), 1e-8 * (1 + std::abs(expected["w"].get<double>())));
    EXPECT_NEAR(run.eligibilities[0][0][0] + run.eligibilities[0][1][0], expected["c"].get<double>(), 1e-9);
    EXPECT_NEAR(run.levels[0], expected["n"].get<double>(), 1e-10);
  }
}

class Choice {
 public:
  explicit Choice(std::uint32_t model) : model_(model) {}
  double between(double least, double most) {
    return least + (most - least) * uniform({19, Stream::test, model_, next_++});
  }
  int upto(int most) { return std::min(most, static_cast<int>(between(0, most + 1))); }
  bool chance(double p) { return between(0, 1) < p; }
  Time on_grid(double least, double most, double dt) { return Time{dt * std::round(between(least, most) / dt)}; }

 private:
  std::uint32_t model_;
  std::uint64_t next_ = 0;
};

Channel drawn_channel(Choice& choice, double dt, bool positive) {
  const std::vector<std::string> gates{"1", "D1", "DA / 30 nM", "exp(-DA / 50 nM)", "I", "D1 - 0.3", "I - DA / 80 nM"};
  Channel channel{.name = "c", .pairing = static_cast<Pairing>(choice.upto(4))};
  channel.window = static_cast<Window>(choice.upto(2));
  channel.matching = static_cast<Matching>(choice.upto(1));
  channel.tau_pair = Time{choice.between(8, 40)};
  channel.tau_pair_rise = Time{choice.between(0.05, 0.9) * channel.tau_pair.native()};
  channel.amplitude = choice.between(positive ? 0.1 : -1, 1.5);
  if (choice.chance(0.3)) channel.induction = gates[choice.upto(positive ? 4 : 6)];
  channel.tau_trace = Time{choice.between(15, 400)};
  channel.conversion = static_cast<Conversion>(choice.upto(2));
  if (choice.chance(0.3) && channel.conversion != Conversion::sampled)
    channel.tau_rise = Time{choice.between(0.1, 0.9) * channel.tau_trace.native()};
  if (choice.chance(0.4)) channel.ceiling = choice.between(0.3, 1.5);
  channel.saturation = static_cast<Saturation>(choice.upto(1));
  channel.gate = gates[choice.upto(positive ? 4 : 6)];
  channel.rate = Rate{choice.between(positive ? 0.001 : -0.01, 0.02)};
  channel.period = choice.on_grid(3, 20, dt);
  return channel;
}

// A synapse with every kind of channel. Positive: every drive is above 0, under any bounds; otherwise no bounds.
SynapseModel drawn_model(std::uint32_t index, double dt, bool positive) {
  Choice choice(index);
  SynapseModel model;
  model.until = choice.on_grid(200, 700, dt);
  Modulator dopamine{.name = "DA", .tonic = Concentration{choice.between(5, 30)}};
  dopamine.clearance = ExponentialClearance{Time{choice.between(20, 150)}};
  if (choice.chance(0.5)) dopamine.clearance = MichaelisMenten{ClearanceRate{choice.between(1, 4)}, 150_nM};
  dopamine.programs = {
      Burst{.onset = choice.on_grid(10, 200, dt), .pulses = 3, .rate = Rate{0.05}, .amount = 40_nM},
      Dip{choice.on_grid(100, 400, dt), choice.on_grid(20, 100, dt), choice.between(0.2, 1)},
      Ramp{choice.on_grid(100, 300, dt), choice.on_grid(20, 60, dt), 30_nM, choice.on_grid(20, 60, dt)}};
  model.modulators = {dopamine};
  model.receptors = {{.name = "D1", .of = "DA", .ec50 = 50_nM, .hill = choice.chance(0.5) ? 1.0 : 2.0}};
  if (choice.chance(0.7)) model.receptors[0].k_off = Rate{choice.between(0.003, 0.05)};
  model.messengers = {{.name = "I", .drive = "D1", .tau = Time{choice.between(20, 200)}}};
  if (choice.chance(0.5)) model.messengers[0].rise = Time{choice.between(10, 50)};
  Rule rule{.name = "r"};
  for (int c = choice.upto(2); c >= 0; --c) rule.channels.push_back(drawn_channel(choice, dt, positive));
  if (positive) rule.bounds = {static_cast<BoundKind>(choice.upto(3)), -0.2, 1, choice.chance(0.5) ? 0.6 : 1.5};
  model.rules = {rule};
  Synapse synapse{.name = "s", .rule = "r", .weight = choice.between(0, 0.9)};
  for (int n = choice.upto(12); n >= 0; --n) synapse.pre.push_back(choice.on_grid(1, 400, dt));
  for (int n = choice.upto(12); n >= 0; --n) synapse.post.push_back(choice.on_grid(1, 400, dt));
  for (auto* spikes : {&synapse.pre, &synapse.post}) {  // a neuron fires once in a step
    std::ranges::sort(*spikes);
    spikes->erase(std::unique(spikes->begin(), spikes->end()), spikes->end());
  }
  synapse.axonal_delay = choice.on_grid(0, 4, dt);
  synapse.dendritic_delay = choice.on_grid(1, 4, dt);
  model.synapses = {synapse};
  return model;
}

TEST(NetworkReference, one_synapse_of_any_rule_is_that_of_the_synapse_substrate) {
  for (std::uint32_t index = 0; index < 200; ++index) {
    const double dt = index % 4 < 2 ? 0.5 : 0.125;
    const auto model = drawn_model(index, dt, index % 2 == 1);
    SCOPED_TRACE("model " + std::to_string(index));
    const auto exact = SynapseSimulation::make(model).value().record({model.until}).value();
    const auto run = run_pair(model, dt);
    const double weight = exact.weight[0][0], scale = 1 + std::abs(weight);
    EXPECT_NEAR(run.weights[0][0], weight, 1e-8 * scale);
    for (std::size_t c = 0; c < model.rules[0].channels.size(); ++c)
      EXPECT_NEAR(run.eligibilities[0][c][0], exact.eligibility[0][c][0], 1e-9);
    EXPECT_NEAR(run.levels[0], exact.concentration[0][0], 1e-8 * (1 + exact.concentration[0][0]));
  }
}

// A weight that its post spikes move by +-0.6, as the level tells; bounds 0 and 1.
SynapseModel two_ways_model(const std::vector<Time>& pre) {
  Modulator teacher{.name = "T", .is_concentration = false, .tonic = Concentration{1}};
  teacher.clearance = ExponentialClearance{1_ms};
  teacher.programs = {Dip{600_ms, 10_s, 1}};
  Channel channel{.pairing = Pairing::post, .amplitude = 0.6, .gate = "2 * T - 1"};
  channel.conversion = Conversion::immediate;
  const Bounds bounds{.kind = BoundKind::hard, .least = 0, .most = 1};
  Synapse synapse{.name = "s", .rule = "r", .pre = pre, .post = {10_ms, 700_ms}, .dendritic_delay = 1_ms};
  synapse.weight = 0.5;
  return {{{teacher}}, {{"r", {channel}, bounds}}, {synapse}, 800_ms};
}

TEST(NetworkReference, bounds_act_where_a_row_is_touched_by_a_spike_or_after_silence) {
  EXPECT_NEAR(run_pair(two_ways_model({}), 1).weights[0][0], 0.4, 1e-9);        // touched at 512 ms
  EXPECT_NEAR(run_pair(two_ways_model({100_ms}), 1).weights[0][0], 0.4, 1e-9);  // at 100 ms
  EXPECT_NEAR(run_pair(two_ways_model({5_ms}), 1).weights[0][0], 0.5, 1e-9);    // silent for 507 ms only
}

Connection static_link() { return {0, 0, 2.0, 1.0}; }

TEST(NetworkReference, depression_and_facilitation_have_their_steady_state) {
  for (const double facilitation : {0.0, 530.0}) {
    NetworkModel model;
    model.dt = 1_ms;
    model.populations = {{.name = "a", .size = 1}};
    model.projections = {{.name = "p", .source = "a", .target = "a"}};
    model.projections[0].short_term = {{0.25, 300_ms, Time{facilitation}}};
    ReferenceProjection projection(model, model.projections[0], {static_link()});
    Raster raster(1);
    Arrivals arrivals;
    for (int step = 1; step <= 5000; ++step) {
      raster.add_step()[0] = step % 50 == 0;
      projection.emit(raster);
      projection.advance({{}, {}, {}}, raster, raster, {1.0}, arrivals);
    }
    const double kept = std::exp(-50 / 300.0), kept_use = facilitation > 0 ? std::exp(-50 / facilitation) : 0;
    const double use = 0.25 / (1 - 0.75 * kept_use), left = (1 - kept) / (1 - (1 - use) * kept);
    EXPECT_NEAR(arrivals.rbegin()->second[0].excitatory, 2 * use * left, 1e-6);
    EXPECT_NEAR(arrivals.begin()->second[0].excitatory, 2 * 0.25, 1e-12);
    EXPECT_EQ(arrivals.rbegin()->first, 5001);
  }
}

NetworkModel alone(const Neuron& neuron, std::size_t size, std::vector<Drive> drives, double dt_ms) {
  NetworkModel model;
  model.dt = Time{dt_ms};
  model.populations = {{.name = "a", .size = size, .neuron = neuron, .drives = std::move(drives)}};
  return model;
}

TEST(NetworkReference, a_leaky_neuron_fires_with_its_known_interval) {
  for (const double drive : {1.2, 2.0, 5.0}) {
    const auto model = alone(LeakyIntegrateAndFire{}, 1, {UniformDrive{VoltageRate{drive}, {}}}, 0.1);
    const auto run = simulate_network(model, {}, 2_s);
    const double to_threshold = 20 * std::log(20 * drive / (20 * drive - 20));
    const auto steps = static_cast<std::int64_t>(std::ceil(to_threshold / 0.1)) + 20;
    ASSERT_GT(run.spikes[0].size(), 3u);
    EXPECT_EQ(run.spikes[0][0].step, steps - 20);
    EXPECT_EQ(run.spikes[0][2].step - run.spikes[0][1].step, steps);
  }
}

TEST(NetworkReference, synaptic_potentials_are_their_closed_forms) {
  const double tau_m = 20, tau = 5, dt = 0.1;
  for (const auto shape : {SynapseShape::exponential, SynapseShape::alpha}) {
    LeakyIntegrateAndFire neuron{.threshold = Voltage{1e9}};
    neuron.synapses.shape = shape;
    auto state = start_of(neuron, dt, 0, 0);
    const double fast = 1 / tau - 1 / tau_m;  // per ms
    for (int k = 0; k <= 400; ++k) {
      advance(neuron, {1, dt, k, 0, 0}, {k == 0 ? 3.0 : 0.0, 0, 0, 0, 1}, state);
      const double t = k * dt, slow_part = std::exp(-t / tau_m), fast_part = std::exp(-t * fast);
      const double expected = shape == SynapseShape::exponential
                                  ? 3 / tau / fast * slow_part * (1 - fast_part)
                                  : 3 / (tau * tau) * slow_part * (1 - fast_part * (1 + fast * t)) / (fast * fast);
      ASSERT_NEAR(state.v, expected, 1e-12) << k;
    }
  }
}

// The upswing ends within a step; what a step does beyond the peak must not reach the adaptation.
TEST(NetworkReference, an_adaptive_exponential_neuron_fires_alike_for_every_step) {
  std::vector<double> counts;
  for (const double dt : {0.1, 0.01}) {
    const auto model = alone(AdaptiveExponential{}, 1, {UniformDrive{VoltageRate{5}, {}}}, dt);
    counts.push_back(static_cast<double>(simulate_network(model, {}, 1_s).spikes[0].size()));
  }
  EXPECT_NEAR(counts[0], counts[1], 1);
  EXPECT_GT(counts[0], 50);
}

TEST(NetworkReference, a_conductance_holds_the_potential_between_rest_and_reversal) {
  LeakyIntegrateAndFire neuron{.threshold = Voltage{1e9}, .rest = Voltage{-70}};
  neuron.synapses = {SynapseShape::conductance, 1e12_ms, 10_ms, Voltage{0}, Voltage{-80}};
  auto state = start_of(neuron, 0.1, 0, 0);
  for (int k = 0; k < 5000; ++k) advance(neuron, {1, 0.1, k, 0, 0}, {k == 0 ? 0.4 : 0.0, 0, 0, 0, 1}, state);
  EXPECT_NEAR(state.v, -70 / 1.4, 1e-8);
}

TEST(NetworkReference, poisson_spikes_have_the_mean_and_the_variance_of_chance) {
  const double n = 200 * 2000, p = 1 - std::exp(-0.05);
  const auto source = simulate_network(alone(PoissonSource{50_Hz}, 200, {}, 1), {}, 2_s);
  EXPECT_NEAR(static_cast<double>(source.spikes[0].size()), n * p, 4 * std::sqrt(n * p * (1 - p)));
  std::vector<double> counts(200);
  for (const Spike& s : source.spikes[0]) ++counts[s.neuron];
  double variance = 0;
  for (const double c : counts) variance += (c - 2000 * p) * (c - 2000 * p) / 200;
  EXPECT_NEAR(variance / (2000 * p * (1 - p)), 1, 4 * std::sqrt(2.0 / 200));
  // A neuron that any spike of its drive fires.
  LeakyIntegrateAndFire eager{.refractory = 0_ms};
  const auto driven = simulate_network(alone(eager, 200, {PoissonDrive{50_Hz, 30.0}}, 1), {}, 2_s);
  EXPECT_NEAR(static_cast<double>(driven.spikes[0].size()), n * p, 4 * std::sqrt(n * p * (1 - p)));
}

TEST(NetworkReference, chance_follows_escape_noise_and_rate_units_at_rest) {
  const EscapeNoise noisy{.threshold = Voltage{0}, .reset_depth = Voltage{0}, .refractory = 0_ms};
  const RateUnit unit{.half = Voltage{0}, .most = 40_Hz};
  const double n = 100 * 1000, p = 1 - std::exp(-0.02);
  for (const Neuron& neuron : {Neuron{noisy}, Neuron{unit}}) {
    const auto run = simulate_network(alone(neuron, 100, {}, 1), {}, 1_s);
    EXPECT_NEAR(static_cast<double>(run.spikes[0].size()), n * p, 4 * std::sqrt(n * p));
  }
}

TEST(NetworkReference, silence_raises_weights_by_the_strength_of_homeostasis_each_period) {
  NetworkModel model = alone(LeakyIntegrateAndFire{}, 2, {}, 1);
  model.projections = {{.name = "p", .source = "a", .target = "a"}};
  model.projections[0].homeostasis = {{5_Hz, 0.1, 200_ms}};
  const auto run = simulate_network(model, {{{0, 1, 2.0, 1.0}}}, 999_ms);
  EXPECT_NEAR(run.weights[0][0], 2 * std::pow(1.1, 4), 1e-12);
}

// One neuron that every input fires, behind a source.
NetworkModel relay() {
  NetworkModel model = alone(RegularSource{1000_s, 10_ms}, 1, {}, 1);
  model.populations.push_back({.name = "b", .size = 1, .neuron = LeakyIntegrateAndFire{}});
  model.projections = {{.name = "p", .source = "a", .target = "b"}};
  return model;
}

TEST(NetworkReference, a_spike_arrives_after_both_delays_and_influences_are_a_step_old) {
  auto model = relay();
  model.projections[0].axonal_delay = 3_ms;
  auto run = simulate_network(model, {{{0, 0, 30.0, 4.0}}}, 100_ms);
  ASSERT_EQ(run.spikes[1].size(), 1u);
  EXPECT_EQ(run.spikes[1][0].step, 17);
  // Transmission is that at the synapse, at 13 ms: it reads what was released by 12 ms.
  for (const auto& [at, spikes] : {std::pair{12_ms, 1u}, {13_ms, 0u}}) {
    model.modulators = {{.name = "M", .is_concentration = false, .clearance = ExponentialClearance{1000_ms}}};
    model.modulators[0].programs = {Burst{.onset = at, .amount = Concentration{1}}};
    model.influences = {{"p", InfluenceOn::transmission, "M"}};
    run = simulate_network(model, {{{0, 0, 30.0, 4.0}}}, 100_ms);
    EXPECT_EQ(run.spikes[1].size(), spikes) << at.native();
  }
  // Gain is that at the soma, at 17 ms, in the neuron's own region.
  for (const auto& [at, region, spikes] : {std::tuple{16_ms, "B", 1u}, {17_ms, "B", 0u}, {16_ms, "A", 0u}}) {
    model.modulators[0].programs = {Burst{.onset = at, .amount = Concentration{1}}};
    model.modulators[0].region = region;
    model.modulators.resize(1);
    model.modulators.push_back({.name = "M", .is_concentration = false, .region = *region == 'A' ? "B" : "A"});
    model.populations[1].size = 2, model.populations[1].regions = {"A", "B"};
    model.influences = {{"b", InfluenceOn::gain, "M"}};
    run = simulate_network(model, {{{0, 1, 30.0, 4.0}}}, 100_ms);
    EXPECT_EQ(run.spikes[1].size(), spikes) << at.native() << region;
  }
}

// Pokes neuron 1 and releases 2 after a control step in which anything fired.
class Poke : public Task {
 public:
  std::string name() const override { return "poke"; }
  Time period() const override { return 20_ms; }
  void act(const Observation& seen, Actions& actions) override {
    if (seen.spikes[0].empty()) return;
    actions.pulses = {{1, 1, 1, 30.0}};
    actions.releases = {{0, 2.0}};
  }
  std::vector<double> save() const override { return {}; }
  bool restore(std::span<const double> saved) override { return saved.empty(); }
};

TEST(NetworkReference, a_task_acts_on_the_next_step_and_sees_its_own_control_step_only) {
  auto model = relay();
  model.populations[1].size = 2;
  model.modulators = {{.name = "M", .is_concentration = false, .clearance = ExponentialClearance{100_ms}}};
  Poke task;
  const auto run = simulate_network(model, {{}}, 70_ms, &task);
  ASSERT_EQ(run.spikes[1].size(), 1u);
  EXPECT_EQ(run.spikes[1][0].step, 21);
  EXPECT_EQ(run.spikes[1][0].neuron, 1u);
  EXPECT_NEAR(run.levels[0], 2 * std::exp(-0.5), 1e-10);
}

// Izhikevich (2003), regular spiking at I = 10: the published script, written out for one neuron.
TEST(NetworkReference, izhikevich_neurons_follow_the_published_script) {
  double v = -65, u = -13;
  std::vector<std::int64_t> fired;
  for (int t = 1; t <= 1000; ++t) {
    v = v + 0.5 * (0.04 * v * v + 5 * v + 140 - u + 10);
    v = v + 0.5 * (0.04 * v * v + 5 * v + 140 - u + 10);
    u = u + 0.02 * (0.2 * v - u);
    if (v >= 30) fired.push_back(t), v = -65, u += 8;
  }
  const auto run = simulate_network(alone(Izhikevich{}, 1, {UniformDrive{VoltageRate{10}, {}}}, 1), {}, 1_s);
  ASSERT_EQ(run.spikes[0].size(), fired.size());
  EXPECT_GT(fired.size(), 10u);
  for (std::size_t i = 0; i < fired.size(); ++i) EXPECT_EQ(run.spikes[0][i].step, fired[i]);
}

TEST(NetworkReference, spikes_and_levels_close_the_loop) {
  NetworkModel model = alone(RegularSource{100_ms, 50_ms, 10_ms}, 2, {}, 1);
  model.modulators = {{.name = "DA", .clearance = ExponentialClearance{200_ms}}};
  model.releases = {{"a", "DA", "", 3_nM}};
  const auto run = simulate_network(model, {}, 165_ms);
  ASSERT_EQ(run.spikes[0].size(), 4u);
  EXPECT_EQ(run.spikes[0][1].step, 60);
  const double expected =
      3 * (std::exp(-115 / 200.0) + std::exp(-105 / 200.0) + std::exp(-15 / 200.0) + std::exp(-5 / 200.0));
  EXPECT_NEAR(run.levels[0], expected, 1e-9);
}

}  // namespace
}  // namespace teg::reference
