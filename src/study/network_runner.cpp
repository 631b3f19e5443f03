#include "study/network_runner.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "core/parallel.hpp"
#include "core/text.hpp"
#include "study/make_task.hpp"
#include "study/network_measures.hpp"

namespace teg::study {
namespace {

// What one run gives.
struct Run {
  std::vector<double> values;  // [measure]
  std::string fingerprint;
  NetworkOutcome outcome;
  std::vector<std::vector<Spike>> spikes;  // of the shown run only
  NetworkCounts counts;
};

// Task measures are read from the task itself, which counts spikes around it.
Result<Run> take(const Study& study, const BuiltNetwork& network, const NetworkSimulation& simulation) {
  Run run;
  const auto& counter = static_cast<const task::RateCounter&>(*simulation.task());
  run.outcome.counts = counter.counts();
  for (auto& m : counter.measures()) run.outcome.task[m.name] = std::move(m.values);
  run.outcome.records = simulation.records();
  run.outcome.weights.resize(network.model.projections.size());
  for (const auto& m : study.measures) {
    const auto& of = *m.network;
    if (of.quantity != NetworkQuantity::weight && of.quantity != NetworkQuantity::mean_weight) continue;
    const auto p = of.quantity == NetworkQuantity::weight ? network.synapses[of.entity].projection : of.entity;
    if (!run.outcome.weights[p].empty()) continue;
    auto weights = simulation.weights(network.model.projections[p].name);
    if (!weights) return weights.errors();
    run.outcome.weights[p] = *std::move(weights);
  }
  auto values = measure_network(study.measures, network, run.outcome);
  if (!values) return values.errors();
  run.values = *std::move(values);
  run.fingerprint = simulation.fingerprint();
  run.counts = simulation.counts();
  return run;
}

Result<Run> simulate(const Study& study, const BuiltNetwork& network, std::uint64_t seed, bool with_spikes,
                     const std::atomic<bool>& stop) {
  auto prepared = prepare_network(network, seed);
  if (!prepared) return prepared.errors();
  auto inner = make_task(network, prepared->rewarded, seed);
  const auto ten_steps = 10 * network.model.dt;
  auto counter = std::make_unique<task::RateCounter>(counted_stretches(study.measures, network.until), std::move(inner),
                                                     ten_steps);
  auto simulation = NetworkSimulation::make(std::move(prepared->model), std::move(counter), {.threads = 1});
  if (!simulation) return simulation.errors();
  for (const auto& probe : network.probes)
    if (const auto added = simulation->add_probe(probe); !added) return added.errors();
  const double until = network.until.native(), piece = std::max(until / 1000, 1000 * network.model.dt.native());
  for (double t = piece; simulation->now().native() < until - network.model.dt.native() / 2; t += piece) {
    if (stop.load()) return Error{Fault::interrupted, study.id, "was interrupted", "run it again; nothing was written"};
    const auto ran = simulation->run_until(Time{std::min(t, until)});
    if (!ran) return ran.errors();
  }
  auto run = take(study, network, *simulation);
  if (!run || !with_spikes) return run;
  for (const auto& p : network.model.populations) {
    auto& spikes = run->spikes.emplace_back();
    if (!p.record) continue;
    auto recorded = simulation->spikes(p.name);
    if (!recorded) return recorded.errors();
    spikes = *std::move(recorded);
  }
  return run;
}

class NetworkSweep {
 public:
  NetworkSweep(const Study& study, const RunOptions& options)
      : study_(study), options_(options), seeds_(study.first.network->seeds), shown_(wanted_point(study)) {}

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
    if (!finished) return Error{Fault::interrupted, study_.id, "was interrupted", "run it again; nothing was written"};
    return reduce();
  }

 private:
  void run_one(std::size_t index, const std::atomic<bool>& stop) {
    const std::size_t point = index / seeds_, seed = index % seeds_;
    auto built = model_at(study_, point);
    if (!built) return fail(index, built.errors());
    const bool is_first_shown = point == shown_ && seed == 0;
    auto run = simulate(study_, *built->network, built->network->model.seed + seed, is_first_shown, stop);
    if (!run) return fail(index, run.errors());
    fingerprints_[index] = run->fingerprint;
    for (std::size_t m = 0; m < study_.measures.size(); ++m) by_seed_[m][point][seed] = run->values[m];
    if (point != shown_) return;
    network_.records[seed] = std::move(run->outcome.records);
    if (!is_first_shown) return;
    network_.spikes = std::move(run->spikes);
    for (auto& [name, values] : run->outcome.task) network_.task.push_back({name, std::move(values)});
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
    if (!at.empty())
      for (auto& e : errors_) e.where.append(" (at ").append(join(at, ", ")).append(")");
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

}  // namespace

Result<Prepared> prepare_network(const BuiltNetwork& network, std::uint64_t seed) {
  Prepared out{network.model, {}};
  out.model.seed = seed;
  const bool is_rewarded = std::holds_alternative<task::DistalRewardOptions>(network.task);
  std::set<std::size_t> wanted;
  for (const auto& set : network.set) wanted.insert(set.projection);
  for (const auto& s : network.synapses)
    if (s.weight || is_rewarded) wanted.insert(s.projection);
  if (wanted.empty()) return out;
  const auto drawn = NetworkSimulation::make(out.model);
  if (!drawn) return drawn.errors();
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
      if (s.index >= pairs.source.size())
        return Error{Fault::bad_value, "synapse." + s.name + ".index",
                     "projection " + name + " has " + std::to_string(pairs.source.size()) + " synapses",
                     "write a smaller index"};
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
