#include "run/network_ledger.hpp"

#include <algorithm>
#include <cmath>

#include "build/ledger_rules.hpp"
#include "core/text.hpp"
#include "network/layout.hpp"
#include "network/plastic_rule.hpp"

namespace teg::study {
namespace {

std::size_t population_of(const NetworkModel& model, const std::string& name) {
  std::size_t p = 0;
  while (model.populations[p].name != name) ++p;
  return p;
}

std::string region_of(const NetworkModel& model, std::size_t population, std::size_t neuron) {
  const auto layout = network::cut_into_blocks(model);
  return layout.regions[layout.blocks[layout.block_of(population, neuron)].region];
}

std::vector<Time> times(const std::vector<double>& ms) {
  std::vector<Time> out;
  for (const double t : ms) out.emplace_back(t);
  return out;
}

// What the programs of a modulator release, at the steps at which the network releases it.
void add_programs(const NetworkModel& model, std::size_t modulator, std::size_t index, SynapseHistory& history) {
  const Grid grid{model.dt.native()};
  for (const auto& pulse : schedule_of(model, modulator).pulses)
    history.releases.push_back(
        {Time{grid.time_ms(std::max<std::int64_t>(1, grid.steps(pulse.at_ms)))}, index, pulse.amount});
}

// The same with everything that happened to the synapse at `place` of the section.
LedgerRules history_of(const BuiltNetwork& network, const NetworkModel& model, const Connection& synapse,
                       const task::HistoryRecorder& recorder, std::size_t place) {
  const auto& projection = model.projections[network.synapses[network.ledger->synapses[place]].projection];
  const Grid grid{model.dt.native()};
  const auto target = population_of(model, projection.target);
  LedgerRules rules = rules_of(model, projection, region_of(model, target, synapse.target));
  auto& history = rules.history;
  history.pre = times(recorder.spikes_ms(2 * place)), history.post = times(recorder.spikes_ms(2 * place + 1));
  history.axonal_delay = Time{grid.time_ms(grid.steps(projection.axonal_delay.native()))};
  history.dendritic_delay = Time{synapse.dendritic_delay_ms};
  history.until = Time{grid.time_ms(grid.steps(network.until.native()))};
  for (std::size_t i = 0; i < rules.modulators.size(); ++i) {
    add_programs(model, rules.modulators[i], i, history);
    for (auto release : recorder.releases())
      if (release.modulator == rules.modulators[i]) release.modulator = i, history.releases.push_back(release);
  }
  return rules;
}

// Keeps the largest, by size and then in the order in which they came.
class Largest {
 public:
  explicit Largest(std::size_t most) : most_(most) {}
  void add(const Contribution& c) {
    kept_.emplace_back(n_++, c);
    if (kept_.size() >= 2 * most_ + 1000) cut();
  }
  std::vector<Contribution> take() {
    cut();
    std::vector<Contribution> out;
    for (const auto& [number, c] : kept_) out.push_back(c);
    return out;
  }
  std::size_t count() const { return n_; }

 private:
  void cut() {
    std::ranges::sort(kept_, [](const auto& a, const auto& b) {
      const double x = std::abs(a.second.change), y = std::abs(b.second.change);
      return x != y ? x > y : a.first < b.first;
    });
    if (kept_.size() > most_) kept_.resize(most_);
  }
  std::size_t most_, n_ = 0;
  std::vector<std::pair<std::size_t, Contribution>> kept_;
};

}  // namespace

std::unique_ptr<task::HistoryRecorder> make_recorder(const BuiltNetwork& network,
                                                     const std::vector<Connection>& synapses,
                                                     std::unique_ptr<Task> inner, Time period) {
  const auto& model = network.model;
  std::vector<task::WatchedNeuron> neurons;
  for (const auto s : network.ledger->synapses) {
    const auto& p = model.projections[network.synapses[s].projection];
    neurons.push_back({population_of(model, p.source), synapses[s].source});
    neurons.push_back({population_of(model, p.target), synapses[s].target});
  }
  std::vector<task::WatchedRelease> releases;
  for (const auto& r : model.releases)
    for (std::size_t m = 0; m < model.modulators.size(); ++m)
      if (model.modulators[m].name == r.modulator && model.modulators[m].region == r.region)
        releases.push_back({population_of(model, r.population), m, r.amount.native()});
  return std::make_unique<task::HistoryRecorder>(std::move(neurons), std::move(releases), std::move(inner), period);
}

Result<std::vector<Connection>> ledger_synapses(const BuiltNetwork& network, const NetworkSimulation& simulation) {
  std::vector<Connection> out;
  for (const auto s : network.ledger->synapses) {
    const auto connections = simulation.connections(network.model.projections[network.synapses[s].projection].name);
    if (!connections) return connections.errors();
    out.push_back((*connections)[network.synapses[s].index]);
  }
  return out;
}

Result<std::vector<SynapseLedger>> take_ledgers(const BuiltNetwork& network, const NetworkSimulation& simulation,
                                                const task::HistoryRecorder& recorder,
                                                const std::vector<Connection>& at_start) {
  const auto at_end = ledger_synapses(network, simulation);
  if (!at_end) return at_end.errors();
  std::vector<SynapseLedger> ledgers;
  for (std::size_t i = 0; i < at_start.size(); ++i) {
    const auto read = history_of(network, simulation.model(), at_start[i], recorder, i);
    const auto& history = read.history;
    const auto& modulators = read.modulators;
    SynapseLedger ledger{.synapse = network.synapses[network.ledger->synapses[i]].name,
                         .at_start = at_start[i],
                         .weight = (*at_end)[i].weight};
    Largest largest(network.ledger->rows);
    const auto made = weight_ledger(history, [&](const LedgerEntry& e) {
      Contribution c{e.channel, e.pre_ms, e.post_ms, std::nan(""), {}, e.change};
      if (e.release >= 0) {
        const auto& release = history.releases[static_cast<std::size_t>(e.release)];
        c.release_ms = release.at.native(), c.modulator = modulators[release.modulator];
      }
      largest.add(c);
      ledger.sum += e.change;
    });
    if (!made) return made.errors();
    ledger.count = largest.count();
    ledger.largest = largest.take();
    ledgers.push_back(std::move(ledger));
  }
  return ledgers;
}

std::string ledger_summary(const SynapseLedger& ledger) {
  return "synapse " + ledger.synapse + ": weight " + short_text(ledger.at_start.weight, 6) + " to " +
         short_text(ledger.weight, 6) + ", a change of " + short_text(ledger.weight - ledger.at_start.weight, 6) +
         "; " + std::to_string(ledger.count) + " contributions add up to " + short_text(ledger.sum, 6);
}

std::vector<std::string> ledger_header() { return {"pre", "post", "release", "of", "channel", "contribution"}; }

std::vector<std::vector<std::string>> ledger_rows(const BuiltNetwork& network, const SynapseLedger& ledger,
                                                  std::size_t most) {
  const auto at = [](double ms) { return std::isnan(ms) ? "-" : short_text(ms, 9) + " ms"; };
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < std::min(most, ledger.largest.size()); ++i) {
    const auto& c = ledger.largest[i];
    rows.push_back({at(c.pre_ms), at(c.post_ms), c.modulator ? at(c.release_ms) : "at rest",
                    c.modulator ? network.model.modulators[*c.modulator].name : "-", std::to_string(c.channel),
                    short_text(c.change, 6)});
  }
  return rows;
}

}  // namespace teg::study
