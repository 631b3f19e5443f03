#include "study/network_runner.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "core/parallel.hpp"
#include "core/text.hpp"
#include "study/network_measures.hpp"
#include "study/network_run.hpp"
#include "study/replay.hpp"

namespace teg::study {
namespace {

class NetworkSweep {
 public:
  NetworkSweep(const Study& study, const RunOptions& options)
      : study_(study),
        options_(options),
        checkpoints_(study, options.checkpoints),
        seeds_(study.first.network->seeds),
        shown_(wanted_point(study)) {}

  Result<Results> run() {
    const std::size_t n = study_.n_points() * seeds_;
    static constexpr std::atomic<bool> never{false};
    const auto& stop = options_.stop ? *options_.stop : never;
    fingerprints_.resize(n);
    by_seed_.assign(study_.measures.size(),
                    std::vector<std::vector<double>>(study_.n_points(), std::vector<double>(seeds_)));
    network_.records.resize(seeds_);
    const bool finished = for_each_index(n, std::max<std::size_t>(1, options_.threads), 1, stop,
                                         [&](std::size_t worker, std::size_t index) {
                                           if (!failed_.load()) run_one(index, stop);
                                           const std::size_t done = ++done_;
                                           if (worker == 0 && options_.progress) options_.progress(done, n);
                                         });
    if (!errors_.empty()) return errors_;
    if (!finished)
      return Error{Fault::interrupted, study_.id, "was interrupted",
                   checkpoints_.are_kept() ? "run it again; it goes on from its checkpoints"
                                           : "run it again; nothing was written"};
    return reduce();
  }

 private:
  void run_one(std::size_t index, const std::atomic<bool>& stop) {
    const std::size_t point = index / seeds_, seed = index % seeds_;
    auto built = model_at(study_, point);
    if (!built) return fail(index, built.errors());
    const bool is_first_shown = point == shown_ && seed == 0;
    auto run = run_network(study_, *built->network, {point, built->network->model.seed + seed, is_first_shown},
                           checkpoints_, [&] { return stop.load() || failed_.load(); });
    if (!run) return fail(index, run.errors());
    fingerprints_[index] = run->fingerprint;
    for (std::size_t m = 0; m < study_.measures.size(); ++m) by_seed_[m][point][seed] = run->values[m];
    if (point != shown_) return;
    network_.records[seed] = std::move(run->outcome.records);
    if (!is_first_shown) return;
    network_.spikes = std::move(run->spikes);
    for (auto& [name, values] : run->outcome.task) network_.task.push_back({name, std::move(values)});
    network_.ledgers = std::move(run->ledgers);
    network_.counts = run->counts;
  }

  void fail(std::size_t index, Errors errors) {
    const std::lock_guard lock(mutex_);
    if (failed_.load() && index >= failed_index_) return;
    failed_index_ = index;
    failed_.store(true);
    std::vector<std::string> at;
    const auto indices = study_.indices(index / seeds_);
    for (std::size_t a = 0; a < indices.size(); ++a)
      at.push_back(study_.axes[a].name + " = " + study_.axes[a].text(indices[a]));
    if (seeds_ > 1) at.push_back("seed " + std::to_string(study_.first.network->model.seed + index % seeds_));
    errors_ = std::move(errors);
    for (auto& e : errors_) {
      if (!at.empty()) e.where.append(" (at ").append(join(at, ", ")).append(")");
      if (e.fault == Fault::numeric)
        e.fix.append("; to replay it: ").append(replay_command(study_, index / seeds_, index % seeds_));
    }
  }

  Result<Results> reduce() {
    Results results;
    Fingerprint fingerprint;
    for (const auto& text : fingerprints_) fingerprint.add(text);
    for (std::size_t m = 0; m < study_.measures.size(); ++m) {
      auto& values = results.values.emplace_back();
      for (const auto& seeds : by_seed_[m]) {
        fingerprint.add(seeds);
        values.push_back(over_seeds(study_.measures[m].network->seeds, seeds));
      }
      if (study_.measures[m].normalise_to_peak) normalise(study_, study_.measures[m], values);
    }
    results.by_seed = std::move(by_seed_);
    results.network = std::move(network_);
    results.shown.point = shown_;
    auto built = model_at(study_, shown_);
    if (!built) return built.errors();
    results.shown.model = std::move(built->model);
    if (const auto judged = conclude(study_, results, fingerprint); !judged) return judged.errors();
    return results;
  }

  const Study& study_;
  const RunOptions& options_;
  Checkpoints checkpoints_;
  std::size_t seeds_, shown_;
  NetworkResults network_;
  std::vector<std::vector<std::vector<double>>> by_seed_;  // [measure][point][seed]
  std::vector<std::string> fingerprints_;                  // [point x seed]
  std::mutex mutex_;
  std::atomic<bool> failed_{false};
  std::atomic<std::size_t> done_{0};
  std::size_t failed_index_ = 0;
  Errors errors_;
};

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

Result<Results> run_network_study(const Study& study, const RunOptions& options) {
  return NetworkSweep(study, options).run();
}

}  // namespace teg::study
