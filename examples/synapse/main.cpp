// One synapse, one pairing, one burst of dopamine: how much is learned?
#include <cstdio>

#include "teg/synapse.hpp"

int main() {
  using namespace teg::literals;
  teg::Modulator dopamine{.name = "DA", .tonic = 20_nM, .clearance = teg::MichaelisMenten{}};
  teg::Receptor d1{.name = "D1", .of = "DA", .ec50 = 1_uM, .k_off = 19.47_Hz};
  teg::Rule rule{.name = "d1", .channels = {{.tau_trace = 1_s, .gate = "max(D1 - 0.05, 0)"}}};
  teg::Synapse synapse{.name = "spine", .rule = "d1", .pre = {0_ms}, .post = {10_ms}};
  for (double delay = -1; delay <= 4; delay += 1) {
    dopamine.programs = {teg::Burst{.onset = delay * 1_s, .pulses = 10, .rate = 30_Hz, .amount = 100_nM}};
    const teg::Modulation modulation{.modulators = {dopamine}, .receptors = {d1}};
    auto simulation = teg::SynapseSimulation::make({modulation, {rule}, {synapse}, 20_s}).value();
    std::printf("dopamine at %+.0f s: weight %.4f\n", delay, simulation.run().value().weights[0]);
  }
}
