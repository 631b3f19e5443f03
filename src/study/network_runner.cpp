#include "study/network_runner.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "study/network_run.hpp"

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

Result<Runs> network_runs(const Study& study, const RunOptions& options, NetworkResults* shown) {
  const auto checkpoints = std::make_shared<const Checkpoints>(study, options.checkpoints);
  if (const auto claimed = checkpoints->claim(); !claimed) return claimed.errors();
  const std::size_t shown_point = wanted_point(study), seeds = study.first.n_seeds();
  if (shown) shown->records.resize(seeds);
  Runs runs{.run = {}, .when_interrupted = checkpoints->how_to_go_on()};
  runs.run = [&study, shown, shown_point, seeds, checkpoints](std::size_t, std::size_t index, const IsStopped& stopped,
                                                              std::span<double> values) -> Result<std::string> {
    const std::size_t point = index / seeds, seed = index % seeds;
    auto built = model_at(study, point);
    if (!built) return built.errors();
    const bool is_shown = shown && point == shown_point;
    auto run = run_network(study, *built->network, {point, built->network->model.seed + seed, is_shown && seed == 0},
                           *checkpoints, stopped);
    if (!run) return run.errors();
    std::ranges::copy(run->values, values.begin());
    if (is_shown) shown->records[seed] = std::move(run->outcome.records);
    if (is_shown && seed == 0) {
      shown->spikes = std::move(run->spikes);
      for (auto& [name, numbers] : run->outcome.task) shown->task.push_back({name, std::move(numbers)});
      shown->ledgers = std::move(run->ledgers);
      shown->counts = run->counts;
    }
    return std::move(run->fingerprint);
  };
  return runs;
}

}  // namespace teg::study
