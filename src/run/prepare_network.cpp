#include "run/prepare_network.hpp"

#include <set>

namespace teg::study {
namespace {

// The projection with its synapses listed as they were drawn, so that their weights can be set.
ExplicitPairs listed(const std::vector<Connection>& connections) {
  ExplicitPairs pairs;
  for (const auto& c : connections) {
    pairs.source.push_back(c.source);
    pairs.target.push_back(c.target);
    pairs.weight.push_back(c.weight);
  }
  return pairs;
}

Error no_synapse(const BuiltNetwork& network, const NamedSynapse& s, std::size_t n) {
  return {Fault::bad_value, "synapse." + s.name + ".index",
          "projection " + network.model.projections[s.projection].name + " has " + std::to_string(n) + " synapses",
          "write a smaller index"};
}

Result<std::vector<Connection>> named_synapses(const BuiltNetwork& network, const NetworkSimulation& drawn) {
  std::vector<Connection> out;
  for (const auto& s : network.synapses) {
    const auto connections = drawn.connections(network.model.projections[s.projection].name);
    if (!connections) return connections.errors();
    if (s.index >= connections->size()) return no_synapse(network, s, connections->size());
    out.push_back((*connections)[s.index]);
  }
  return out;
}

}  // namespace

Result<Prepared> prepare_network(const BuiltNetwork& network, std::uint64_t seed) {
  Prepared out{network.model, {}};
  out.model.seed = seed;
  const bool is_rewarded = std::holds_alternative<task::DistalRewardOptions>(network.task);
  std::set<std::size_t> wanted;
  for (const auto& set : network.set) wanted.insert(set.projection);
  for (const auto& s : network.synapses)
    if (s.weight || is_rewarded) wanted.insert(s.projection);
  const bool has_ledger = network.ledger.has_value();
  if (wanted.empty() && !has_ledger) return out;
  const auto drawn = NetworkSimulation::make(out.model);
  if (!drawn) return drawn.errors();
  if (has_ledger) {
    auto synapses = named_synapses(network, *drawn);
    if (!synapses) return synapses.errors();
    out.synapses = *std::move(synapses);
  }
  for (const auto p : wanted) {
    const auto& name = network.model.projections[p].name;
    const auto connections = drawn->connections(name);
    if (!connections) return connections.errors();
    auto pairs = listed(*connections);
    for (const auto& set : network.set)
      for (std::size_t i = 0; i < pairs.source.size() && set.projection == p; ++i)
        if (pairs.source[i] >= set.source_first && pairs.source[i] <= set.source_last &&
            pairs.target[i] >= set.target_first && pairs.target[i] <= set.target_last)
          pairs.weight[i] = set.weight;
    for (std::size_t i = 0; i < network.synapses.size(); ++i) {
      const auto& s = network.synapses[i];
      if (s.projection != p) continue;
      if (s.index >= pairs.source.size()) return no_synapse(network, s, pairs.source.size());
      if (s.weight) pairs.weight[s.index] = *s.weight;
      if (i == network.rewarded) out.rewarded = (*connections)[s.index];
    }
    out.model.projections[p].connect = std::move(pairs);
  }
  return out;
}

}  // namespace teg::study
