// A network that has a bit of everything, a task that reacts to it, and what is read of a run.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "teg/network_simulation.hpp"

namespace teg::sim {

using namespace teg::literals;

// Draws for tests: `draw` tells them apart.
inline double drawn(std::uint64_t draw, double least, double most) {
  return least + (most - least) * uniform({41, Stream::test, 0, draw});
}

inline std::vector<Modulator> dopamine_and_more() {
  Modulator a{.name = "DA", .tonic = 20_nM, .region = "A"}, b{.name = "DA", .tonic = 10_nM, .region = "B"};
  b.clearance = MichaelisMenten{ClearanceRate{1.5}, 100_nM};
  a.programs = {Burst{.onset = 30_ms, .amount = 40_nM}};
  Modulator reward{.name = "M", .is_concentration = false, .tonic = Concentration{1}, .region = "A"};
  Modulator other = reward;
  other.region = "B";
  return {a, b, reward, other};
}
inline std::vector<Rule> two_rules() {
  Channel ltp{.pairing = Pairing::pre_post, .amplitude = 0.5, .tau_trace = 200_ms, .gate = "D1 - 0.2", .rate = {}};
  ltp.rate = Rate{0.02};
  Channel ltd = ltp;
  ltd.pairing = Pairing::post_pre, ltd.amplitude = -0.4, ltd.tau_pair = 34_ms;
  Channel capped{.pairing = Pairing::symmetric, .window = Window::double_exponential, .tau_pair_rise = 3_ms};
  capped.ceiling = 0.8, capped.saturation = Saturation::soft;
  capped.tau_trace = 100_ms, capped.gate = "M / 4", capped.rate = Rate{0.01};
  return {{"stdp", {ltp, ltd}, {BoundKind::hard, 0, 2}}, {"capped", {capped}, {BoundKind::soft, -1, 1}}};
}

// `cells` neurons in two regions (more than 2048: several blocks in each), inhibition, Poisson input and a few more.
inline NetworkModel sample_network(std::size_t cells, bool has_influences = false) {
  NetworkModel model;
  model.dt = Time{0.25};
  model.seed = 7;
  const SynapseDynamics slow{.shape = SynapseShape::exponential, .tau_excitatory = 3_ms, .tau_inhibitory = 8_ms};
  Population source{.name = "source", .size = 400, .neuron = PoissonSource{20_Hz}, .regions = {"A"}};
  Population cell{.name = "cell", .size = cells, .neuron = LeakyIntegrateAndFire{.synapses = slow}};
  cell.drives = {UniformDrive{VoltageRate{0.9}, VoltageRate{0.5}}, PoissonDrive{100_Hz, 0.5}};
  cell.regions = {"A", "B"};
  Population inhibitor{.name = "inhibitor", .size = 200, .neuron = EscapeNoise{}, .regions = {"B"}};
  inhibitor.drives = {NormalDrive{VoltageRate{0.5}, VoltageRate{0.4}}};
  for (auto* p : {&source, &cell, &inhibitor}) p->record = true, model.populations.push_back(*p);

  const Distribution delay{Spread::uniform, 1, 3};
  Projection in{"in", "source", "cell", FixedInDegree{40}, {Spread::uniform, 0.2, 1.2}, 0.5_ms, delay, "stdp", {}, {}};
  in.homeostasis = {{Rate{0.01}, 0.2, 50_ms}};
  Projection loop{
      "loop",   "cell", "cell", FixedInDegree{40, false, false}, {Spread::normal, 0.3, 0.1, -1, 1}, 1_ms, delay,
      "capped", {},     {}};
  loop.short_term = {{0.4, 100_ms, 50_ms}};
  Projection out{"out", "cell", "inhibitor", FixedOutDegree{5}, {.first = 2}, 0_ms, {.first = 1.5}, "", {}, {}};
  Projection back{"back", "inhibitor", "cell", PairwiseProbability{0.05}, {Spread::lognormal, -1, 0.5}, 0_ms, delay,
                  "",     {},          {}};
  back.weight = {Spread::normal, -1, 0.3};
  back.short_term = {{0.5, 200_ms, 0_ms}};
  model.projections = {in, loop, out, back};

  model.modulators = dopamine_and_more();
  model.receptors = {{"D1", "DA", 50_nM, 1, Rate{0.02}, "A", {}, {}}, {"D1", "DA", 50_nM, 2, {}, "B", {}, {}}};
  model.messengers = {{"I", "D1", 80_ms, 10_ms, "B"}};
  model.rules = two_rules();
  model.releases = {{"inhibitor", "DA", "A", Concentration{0.2}}, {"cell", "M", "B", Concentration{0.002}}};
  if (has_influences)
    model.influences = {{"cell", InfluenceOn::gain, "1 + 0.5 * D1"},
                        {"cell", InfluenceOn::threshold, "M - 1"},
                        {"source", InfluenceOn::rate, "1 + D1"},
                        {"inhibitor", InfluenceOn::excitability, "I / 5"},
                        {"loop", InfluenceOn::transmission, "1 - D1 / 2"}};
  return model;
}

// Rewards by what fired, and pokes cells; all that it remembers is a count.
class ReactingTask : public Task {
 public:
  explicit ReactingTask(std::size_t cells) : cells_(cells) {}
  std::string name() const override { return "reacting"; }
  Time period() const override { return 5_ms; }
  void act(const Observation& seen, Actions& actions) override {
    for (const Spike& s : seen.spikes[1]) count_ += 1 + s.neuron % 5;
    actions.releases.push_back({0, std::fmod(count_, 10)});
    actions.releases.push_back({3, 0.01 * std::fmod(count_, 7)});
    const std::size_t first = static_cast<std::size_t>(count_) % cells_;
    actions.pulses.push_back({1, first, std::min<std::size_t>(20, cells_ - first), 12});
    actions.pulses.push_back({2, 3, 5, -4});
  }
  std::vector<double> save() const override { return {count_}; }
  bool restore(std::span<const double> saved) override {
    if (saved.size() != 1 || saved[0] < 0) return false;
    count_ = saved[0];
    return true;
  }

 private:
  std::size_t cells_;
  double count_ = 0;
};

inline std::vector<Probe> sample_probes() {
  Probe weight{.name = "weight", .of = ProbeOf::weight, .from = "in", .indices = {0, 77, 1234}, .every = 7.5_ms};
  Probe level{.name = "level", .of = ProbeOf::level, .from = "DA", .region = "B", .every = 2_ms};
  Probe potential{.name = "potential", .from = "cell", .indices = {5, 49}, .start = 20_ms};
  potential.trigger = "inhibitor", potential.after = 2_ms;
  Probe trace{.name = "trace", .of = ProbeOf::eligibility, .from = "loop", .indices = {3, 4}, .every = 10_ms};
  return {weight, level, potential, trace};
}

inline NetworkSimulation make_sample(const NetworkModel& model, std::size_t threads, bool has_task,
                                     const std::vector<Probe>& probes = {}) {
  std::unique_ptr<Task> task;
  if (has_task) task = std::make_unique<ReactingTask>(model.populations[1].size);
  auto simulation = NetworkSimulation::make(model, std::move(task), {.threads = threads}).value();
  for (const auto& probe : probes) simulation.add_probe(probe).value();
  return simulation;
}

// Everything that a run shows, so that two of them can be compared.
struct Shown {
  std::string fingerprint;
  std::vector<std::vector<std::pair<std::int64_t, std::uint32_t>>> spikes;  // [population]
  std::vector<std::vector<double>> records;                                 // [probe] times, then every series
  bool operator==(const Shown&) const = default;
};
inline Shown show(const NetworkSimulation& simulation) {
  Shown shown{simulation.fingerprint(), {}, {}};
  for (const auto& p : simulation.model().populations) {
    shown.spikes.emplace_back();
    for (const Spike& s : simulation.spikes(p.name).value()) shown.spikes.back().emplace_back(s.step, s.neuron);
  }
  for (const auto& record : simulation.records()) {
    shown.records.push_back(record.times_ms);
    for (const auto& series : record.values)
      shown.records.back().insert(shown.records.back().end(), series.begin(), series.end());
  }
  return shown;
}

// A folder that goes with the test.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "teg network XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace teg::sim
