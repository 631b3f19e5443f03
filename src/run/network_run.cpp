#include "run/network_run.hpp"

#include <algorithm>
#include <cmath>

#include "build/make_task.hpp"
#include "run/network_ledger.hpp"
#include "run/prepare_network.hpp"

namespace teg::study {
namespace {

// Task measures are read from the task itself, which counts spikes around it.
Result<NetworkRun> take(const Study& study, const BuiltNetwork& network, const NetworkSimulation& simulation,
                        const task::RateCounter& counter) {
  NetworkRun run;
  run.outcome.counts = counter.counts();
  for (auto& m : counter.measures()) run.outcome.task[m.name] = std::move(m.values);
  run.outcome.records = simulation.records();
  run.outcome.weights.resize(network.model.projections.size());
  for (const auto& m : study.measures) {
    const auto& of = m.of_network();
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

// A simulation whose task counts spikes and, where there is a ledger, records histories.
struct Watched {
  NetworkSimulation simulation;  // which owns both
  const task::RateCounter* counter;
  const task::HistoryRecorder* recorder;  // null without a ledger
  std::vector<Connection> at_start;       // of the ledger
};
Result<Watched> make_watched(const Study& study, const BuiltNetwork& network, const RunPlace& place) {
  auto prepared = prepare_network(network, place.seed);
  if (!prepared) return prepared.errors();
  const auto ten_steps = 10 * network.model.dt;
  auto task = make_task(network, prepared->rewarded, place.seed);
  const task::HistoryRecorder* recorder = nullptr;
  if (network.ledger && place.is_shown) {
    auto recording = make_recorder(network, prepared->synapses, std::move(task), ten_steps);
    recorder = recording.get();
    task = std::move(recording);
  }
  auto counter =
      std::make_unique<task::RateCounter>(counted_stretches(study.measures, network.until), std::move(task), ten_steps);
  const auto* counts = counter.get();
  auto simulation = NetworkSimulation::make(std::move(prepared->model), std::move(counter), {.threads = 1});
  if (!simulation) return simulation.errors();
  for (const auto& probe : network.probes)
    if (const auto added = simulation->add_probe(probe); !added) return added.errors();
  Watched watched{*std::move(simulation), counts, recorder, {}};
  if (!recorder) return watched;
  auto at_start = ledger_synapses(network, watched.simulation);
  if (!at_start) return at_start.errors();
  watched.at_start = *std::move(at_start);
  return watched;
}

Result<std::vector<std::vector<Spike>>> recorded_spikes(const NetworkSimulation& simulation) {
  std::vector<std::vector<Spike>> all;
  for (const auto& p : simulation.model().populations) {
    all.emplace_back();
    if (!p.record) continue;
    auto spikes = simulation.spikes(p.name);
    if (!spikes) return spikes.errors();
    all.back() = *std::move(spikes);
  }
  return all;
}

Error stopped(const Study& study, const Checkpoints& checkpoints) {
  return {Fault::interrupted, study.id, "was interrupted", checkpoints.how_to_go_on()};
}

// To the end, in pieces after which it may be stopped or saved.
Result<Done> advance(const Study& study, const BuiltNetwork& network, const RunPlace& place,
                     const Checkpoints& checkpoints, const std::function<bool()>& is_stopped,
                     const std::function<void(Time, Time)>& advanced, NetworkSimulation& simulation) {
  const double dt = network.model.dt.native(), until_ms = network.until.native();
  const auto steps = [dt](double ms) { return static_cast<std::int64_t>(std::llround(ms / dt)); };
  const auto until = steps(until_ms), piece = std::max<std::int64_t>(steps(until_ms / 1000), 1000);
  const auto every = checkpoints.are_kept() ? std::max<std::int64_t>(1, steps(checkpoints.every().native())) : until;
  const auto save = [&] { return checkpoints.save(simulation, place.point, place.seed); };
  const bool is_one_of_many = study.n_points() * network.seeds > 1;
  for (auto now = steps(simulation.now().native()); now < until;) {
    if (is_stopped()) {
      if (checkpoints.are_kept())
        if (const auto saved = save(); !saved) return saved.errors();
      return stopped(study, checkpoints);
    }
    now = std::min({until, (now / piece + 1) * piece, (now / every + 1) * every});
    if (const auto ran = simulation.run_until(static_cast<double>(now) * network.model.dt); !ran) return ran.errors();
    if (advanced) advanced(simulation.now(), network.until);
    if (!checkpoints.are_kept() || (now < until ? now % every != 0 : !is_one_of_many)) continue;
    if (const auto saved = save(); !saved) return saved.errors();
  }
  return Done{};
}

}  // namespace

Result<NetworkRun> run_network(const Study& study, const BuiltNetwork& network, const RunPlace& place,
                               const Checkpoints& checkpoints, const std::function<bool()>& is_stopped,
                               const std::function<void(Time, Time)>& advanced) {
  auto watched = make_watched(study, network, place);
  if (!watched) return watched.errors();
  auto& simulation = watched->simulation;
  if (const auto restored = checkpoints.restore(simulation, place.point, place.seed); !restored)
    return restored.errors();
  const auto ran = advance(study, network, place, checkpoints, is_stopped, advanced, simulation);
  if (!ran) return ran.errors();
  auto run = take(study, network, simulation, *watched->counter);
  if (!run || !place.is_shown) return run;
  auto spikes = recorded_spikes(simulation);
  if (!spikes) return spikes.errors();
  run->spikes = *std::move(spikes);
  if (!watched->recorder) return run;
  auto ledgers = take_ledgers(network, simulation, *watched->recorder, watched->at_start);
  if (!ledgers) return ledgers.errors();
  run->ledgers = *std::move(ledgers);
  return run;
}

}  // namespace teg::study
