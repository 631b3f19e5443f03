// PERFORMANCE W4: one synapse, 10 pre, 10 post and 10 dopamine spikes, 100 000 dopamine delays.
#include "window_sweep.hpp"

#include <chrono>

#include "core/fingerprint.hpp"
#include "teg/synapse.hpp"

namespace teg::bench {
namespace {

SynapseModel workload(bool saturating) {
  Modulator dopamine{"DA", saturating, Concentration{saturating ? 20.0 : 0.0}, ExponentialClearance{Time{200}}, {}};
  if (saturating) dopamine.clearance = MichaelisMenten{};
  dopamine.programs = {
      Burst{.onset = Time{0}, .pulses = 10, .rate = Rate{0.03}, .amount = Concentration{saturating ? 100.0 : 0.005}}};
  Channel potentiation, depression;
  depression.pairing = Pairing::post_pre;
  depression.amplitude = -1.5;
  potentiation.gate = depression.gate = saturating ? "D1 - 0.05" : "DA";
  potentiation.rate = depression.rate = Rate{1};
  Synapse synapse{.name = "synapse", .rule = "stdp"};
  for (int k = 0; k < 10; ++k) {
    synapse.pre.emplace_back(100.0 * k);
    synapse.post.emplace_back(100.0 * k + 10);
  }
  SynapseModel model{{.modulators = {dopamine}}, {{"stdp", {potentiation, depression}, {}}}, {synapse}, Time{10000}};
  if (saturating) model.receptors = {{"D1", "DA", Concentration{1000}, 1, Rate{0.01947}}};
  return model;
}

double delay_ms(int i) { return -2000 + 8000.0 * i / 100000; }

}  // namespace

SweepFigures window_sweep(bool saturating) {
  constexpr int n = 100000;
  const auto model = workload(saturating);
  auto simulation = SynapseSimulation::make(model).value();
  std::vector<double> together(n);
  SweepFigures figures;
  for (int repeat = 0; repeat < 5; ++repeat) {  // the best of five: other work only ever slows
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < n; ++i) {
      simulation.set_onset(ModulatorId{0}, 0, Time{delay_ms(i)});
      together[static_cast<std::size_t>(i)] = simulation.run().value().weights[0];
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    figures.protocols_per_s = std::max(figures.protocols_per_s, n / seconds);
  }
  Fingerprint fingerprint;
  fingerprint.add(together);
  figures.fingerprint = fingerprint.text();
  figures.same_as_one_by_one = true;
  const int stride = saturating ? 100 : 1;  // a single run with its own trajectory takes a while
  for (int i = 0; i < n; i += stride) {
    auto alone = model;
    std::get<Burst>(alone.modulators[0].programs[0]).onset = Time{delay_ms(i)};
    auto single = SynapseSimulation::make(std::move(alone)).value();
    if (single.run().value().weights[0] != together[static_cast<std::size_t>(i)]) figures.same_as_one_by_one = false;
  }
  return figures;
}

}  // namespace teg::bench
