// Influences, spikes, and modulators: what a slice does before any synapse is touched.
#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

// What a source transmits, by its spikes so far (teg/network.hpp, ShortTerm).
double transmit(const ShortTerm& p, ShortTermState& state, std::uint32_t source, std::int64_t step, const Grid& grid) {
  double& u = state.used[source];
  double& x = state.left[source];
  const double h = grid.time_ms(step - state.last[source]);
  const double recovery = p.recovery.native(), facilitation = p.facilitation.native();
  x = recovery > 0 ? 1 - (1 - x) * exp(-h / recovery) : 1;
  u = facilitation > 0 ? u * exp(-h / facilitation) : 0;
  u = u + p.use * (1 - u);
  const double sent = u * x;
  x -= sent;
  state.last[source] = step;
  return sent;
}

void merge_spikes(Network& net, std::size_t population, std::int64_t first, std::int64_t step) {
  auto& merged = net.spikes[population].at(step);
  merged.clear();
  const auto& p = net.model.populations[population];
  for (std::size_t b = net.layout.first_block[population]; b < net.layout.first_block[population + 1]; ++b) {
    const auto offset = static_cast<std::uint32_t>(net.layout.blocks[b].first);
    for (const auto local : net.fired[b][static_cast<std::size_t>(step - first)]) merged.push_back(offset + local);
  }
  net.counts.spikes += merged.size();
  for (const auto neuron : merged) {
    if (p.record) net.recorded[population].push_back({step, neuron});
    if (net.task) net.seen[population].push_back({step, neuron});
    if (net.counts_spikes(population)) ++net.counted[population][neuron];
  }
  for (auto& probe : net.probes)
    if (probe.trigger == population && !merged.empty()) probe.last_trigger = step;
}

}  // namespace

void read_influences(Network& net) {
  if (net.influences.empty()) return;
  std::fill(net.influence.begin(), net.influence.end(), network::NeuronInfluence{});
  for (auto& c : net.connected) std::fill(c.transmission.begin(), c.transmission.end(), 1.0);
  const auto symbols = net.chain->now();
  for (const auto& influence : net.influences) {
    if (influence.on == InfluenceOn::transmission) {
      for (auto& c : net.connected)
        for (const RegionId r : ids<RegionId>(c.transmission.size()))
          if (c.bundle.projection == influence.of && influence.gates[r])
            c.transmission[r] *= influence.gates[r]->value(symbols);
      continue;
    }
    for (std::size_t b = net.layout.first_block[influence.of]; b < net.layout.first_block[influence.of + 1]; ++b) {
      const double value = influence.gates[net.layout.blocks[b].region]->value(symbols);
      switch (influence.on) {
        case InfluenceOn::excitability: net.influence[b].excitability += value; break;
        case InfluenceOn::threshold: net.influence[b].threshold += value; break;
        case InfluenceOn::gain: net.influence[b].gain *= value; break;
        case InfluenceOn::rate: net.influence[b].rate *= std::max(value, 0.0); break;
        case InfluenceOn::transmission: break;
      }
    }
  }
}

void fire(Network& net, std::int64_t end) {
  const std::int64_t first = net.step + 1;
  net.team->run(net.neurons.size(), [&](std::size_t i) {
    const std::size_t b = net.longest_first[i];
    auto& blown_up = net.blown_up[b] = {};
    for (std::int64_t step = first; step <= end; ++step) {
      auto& fired = net.fired[b][static_cast<std::size_t>(step - first)];
      fired.clear();
      net.neurons[b].advance(step, net.influence[b], fired);
      if (blown_up.step == 0 && !net.neurons[b].is_finite()) blown_up = {step, net.neurons[b].first_blown_up()};
    }
  });
  for (std::int64_t step = first; step <= end; ++step)
    for (std::size_t p = 0; p < net.n_populations(); ++p) merge_spikes(net, p, first, step);
  for (std::size_t p = 0; p < net.short_term.size(); ++p) {
    if (!net.short_term[p]) continue;
    auto& state = *net.short_term[p];
    const auto& projection = net.model.projections[p];
    const std::size_t source = network::index_of(net.model, projection.source);
    for (std::int64_t step = first; step <= end; ++step) {
      auto& sent = state.transmitted[static_cast<std::size_t>(step) % state.transmitted.size()];
      sent.clear();
      for (const auto neuron : net.spikes[source].at(step))
        sent.push_back(transmit(projection.short_term[0], state, neuron, step, net.grid));
    }
  }
}

namespace {

void watch_levels(Network& net, std::int64_t step) {
  if (net.chain_blown_up.step > 0) return;
  if (const auto s = net.chain->first_blown_up(); s < net.chain->now().size()) net.chain_blown_up = {step, s};
}

}  // namespace

void modulate(Network& net, std::int64_t end) {
  net.chain_blown_up = {};
  for (std::size_t r = 0; r < net.rules.size(); ++r) {  // slices end where a ref moves
    if (net.step == 0 || net.step % net.rules[r].shift != 0) continue;
    for (auto& regional : net.regional[r])
      if (regional) regional->move_ref(net.step);
  }
  for (std::int64_t step = net.step + 1; step <= end; ++step) {
    net.chain->advance(step);
    for (auto& rule : net.regional)
      for (auto& regional : rule)
        if (regional) regional->advance(step, *net.chain);
    net.chain->release_programs();
    for (std::size_t p = 0; p < net.n_populations(); ++p) {
      const double n = static_cast<double>(net.spikes[p].at(step).size());
      for (const auto r : net.released_by[p])
        if (n > 0) net.chain->release(net.released_modulator[r], n * net.model.releases[r].amount.native());
    }
    watch_levels(net, step);
  }
}

void act(Network& net) {
  if (!net.task || net.step % net.grid.steps(net.task->period().native()) != 0) return;
  net.actions.releases.clear();
  net.actions.pulses.clear();
  net.task->act({net.step, net.grid.time_ms(net.step), net.seen}, net.actions);
  for (auto& seen : net.seen) seen.clear();
  for (const auto& r : net.actions.releases)
    if (r.modulator < net.model.modulators.size()) net.chain->release(ModulatorId{r.modulator}, r.amount);
  for (const auto& pulse : net.actions.pulses) {
    if (pulse.population >= net.n_populations()) continue;
    for (std::size_t b = net.layout.first_block[pulse.population]; b < net.layout.first_block[pulse.population + 1];
         ++b) {
      const auto& block = net.layout.blocks[b];
      if (!net.neurons[b].takes_input()) continue;
      double* input =
          pulse.weight < 0 ? net.neurons[b].inhibitory(net.step + 1) : net.neurons[b].excitatory(net.step + 1);
      for (std::size_t i = 0; i < block.count; ++i)
        if (block.first + i >= pulse.first && block.first + i - pulse.first < pulse.count) input[i] += pulse.weight;
    }
  }
  watch_levels(net, net.step);
}

}  // namespace teg::sim
