// A synapse, a network and a learner, each with the fingerprint of what comes of it: one line a model, the same on
// every processor (the `arm` gate of .ci/run compares two).
#include <bit>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "teg/learner_simulation.hpp"
#include "teg/network_simulation.hpp"
#include "teg/synapse.hpp"

using namespace teg::literals;

namespace {

// FNV-1a over the bits of numbers.
std::uint64_t hash_of(const std::vector<double>& numbers) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const double number : numbers)
    for (int shift = 0; shift < 64; shift += 8)
      hash = (hash ^ (std::bit_cast<std::uint64_t>(number) >> shift & 0xff)) * 1099511628211ull;
  return hash;
}

// Uptake that saturates, a receptor with kinetics and soft bounds: the series, without a closed form.
void synapse() {
  const teg::Modulator dopamine{
      .name = "DA",
      .tonic = 20_nM,
      .clearance = teg::MichaelisMenten{},
      .programs = {
          teg::Burst{.onset = 1_s, .pulses = 10, .rate = 30_Hz, .amount = 100_nM, .width = 0_ms, .jitter = 5_ms}}};
  const teg::Receptor d1{.name = "D1", .of = "DA", .ec50 = 1_uM, .k_off = 19.47_Hz};
  const teg::Rule rule{.name = "d1",
                       .channels = {{.tau_trace = 1_s, .gate = "max(D1 - 0.05, 0) ^ 1.5"}},
                       .bounds = {teg::BoundKind::soft}};
  const teg::Synapse spine{.name = "spine", .rule = "d1", .pre = {0_ms}, .post = {10_ms}, .weight = 0.4};
  const teg::Modulation modulation{.modulators = {dopamine}, .receptors = {d1}};
  auto simulation = teg::SynapseSimulation::make({modulation, {rule}, {spine}, 20_s}).value();
  auto numbers = simulation.run().value().weights;
  const auto recording = simulation.record({1_s, 2_s, 5_s, 20_s}).value();
  numbers.insert(numbers.end(), recording.concentration[0].begin(), recording.concentration[0].end());
  numbers.insert(numbers.end(), recording.occupancy[0].begin(), recording.occupancy[0].end());
  std::printf("synapse %016llx\n", static_cast<unsigned long long>(hash_of(numbers)));
}

// Dopamine-modulated STDP among adaptive neurons: drawn connections, plastic rows, two threads.
void network() {
  teg::NetworkModel model;
  const std::vector<teg::Drive> drives{teg::PoissonDrive{8000_Hz, 1.2}};
  model.populations = {
      {.name = "excitatory", .size = 160, .neuron = teg::AdaptiveExponential{}, .drives = drives, .record = true},
      {.name = "inhibitory", .size = 40, .neuron = teg::LeakyIntegrateAndFire{}, .drives = {teg::NormalDrive{}}},
      {.name = "dopaminergic", .size = 10, .neuron = teg::PoissonSource{20_Hz}}};
  model.modulators = {{.name = "DA", .is_concentration = false, .clearance = teg::ExponentialClearance{200_ms}}};
  model.releases = {{"dopaminergic", "DA", "", teg::Concentration{0.1}}};
  teg::Channel grow{.name = "grow", .tau_pair = 20_ms, .tau_trace = 1_s, .gate = "DA", .rate = 1_Hz};
  teg::Channel shrink = grow;
  shrink.name = "shrink", shrink.pairing = teg::Pairing::post_pre, shrink.amplitude = -1;
  model.rules = {{"stdp", {grow, shrink}, {teg::BoundKind::hard, 0, 2}}};
  model.projections = {
      {.name = "recurrent",
       .source = "excitatory",
       .target = "excitatory",
       .connect = teg::PairwiseProbability{0.2},
       .weight = {.spread = teg::Spread::lognormal, .first = 0.5, .second = 0.3, .least = 0, .most = 2},
       .rule = "stdp"},
      {.name = "feedback",
       .source = "excitatory",
       .target = "inhibitory",
       .connect = teg::FixedInDegree{20},
       .weight = {.first = 2}},
      {.name = "inhibition",
       .source = "inhibitory",
       .target = "excitatory",
       .connect = teg::FixedInDegree{10},
       .weight = {.first = -1}}};
  auto simulation = teg::NetworkSimulation::make(model, nullptr, {.threads = 2}).value();
  simulation.run_until(1_s).value();
  const auto counts = simulation.counts();
  std::printf("network %s %llu spikes\n", simulation.fingerprint().c_str(),
              static_cast<unsigned long long>(counts.spikes));
}

// Prediction errors that release dopamine, which sets how fast is learned.
void learner() {
  teg::LearnerModel model;
  model.task = "bandit", model.learner = "q";
  model.modulators = {{.name = "DA", .is_concentration = false, .clearance = teg::ExponentialClearance{500_ms}}};
  model.releases = {{"prediction_error", "DA", "", teg::Concentration{1}, 0, true}};
  model.live = {{"learning_rate", "0.1 + 0.2 * DA / (1 + DA)"}};
  const auto record = teg::simulate_learner(model).value();
  std::printf("learner %s\n", record.fingerprint.c_str());
}

}  // namespace

int main() {
  synapse();
  network();
  learner();
}
