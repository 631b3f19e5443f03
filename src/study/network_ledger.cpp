#include "study/network_ledger.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "core/variant.hpp"
#include "network/layout.hpp"
#include "network/plastic_rule.hpp"
#include "release/schedule.hpp"
#include "study/build_network.hpp"

namespace teg::study {
namespace {

bool reads(const Rule& rule, const std::string& modulator) {
  return std::ranges::any_of(rule.channels, [&](const Channel& c) {
    return c.gate.find(modulator) != std::string::npos || c.induction.find(modulator) != std::string::npos;
  });
}

release::Schedule schedule_of(const NetworkModel& model, std::size_t modulator) {
  release::Schedule schedule;
  const auto& programs = model.modulators[modulator].programs;
  release::SustainingRate rates;
  rates.risen.resize(programs.size());
  release::unroll(programs, rates, 0, model.seed, static_cast<std::uint32_t>(modulator), schedule);
  return schedule;
}

// The rule of a synapse and what its gates may read in one region, without events.
struct Rules {
  SynapseHistory history;
  std::vector<std::size_t> modulators;  // [history.modulators] index into the model's
};
Rules rules_of(const NetworkModel& model, const Projection& projection, const std::string& region) {
  Rules out;
  for (const auto& r : model.rules)
    if (r.name == projection.rule) out.history.rule = r;
  for (std::size_t m = 0; m < model.modulators.size(); ++m) {
    if (model.modulators[m].region != region || !reads(out.history.rule, model.modulators[m].name)) continue;
    out.modulators.push_back(m);
    out.history.modulators.push_back(model.modulators[m]);
    out.history.modulators.back().programs.clear();
  }
  return out;
}

class LedgerReader {
 public:
  LedgerReader(spec::Reader& reader, BuiltModel& built) : in_(reader), net_(*built.network) {}

  void read() {
    LedgerOptions ledger;
    const auto names = names_of(net_.synapses);
    if (in_.has("ledger.synapses"))
      for (const auto& name : in_.texts("ledger.synapses"))
        ledger.synapses.push_back(index_of(in_, "ledger.synapses", name, names, "synapse"));
    else
      for (std::size_t i = 0; i < names.size(); ++i) ledger.synapses.push_back(i);
    ledger.rows = static_cast<std::size_t>(in_.integer("ledger.rows"));
    if (names.empty()) in_.fail("ledger", "there is no synapse", "add [synapse.NAME] with projection and index");
    std::set<std::size_t> projections;
    for (const auto s : ledger.synapses)
      if (s < net_.synapses.size()) projections.insert(net_.synapses[s].projection);
    for (const auto p : projections)
      if (p < net_.model.projections.size()) check(net_.model.projections[p]);
    check_period();
    net_.ledger = std::move(ledger);
  }

 private:
  void fail(const std::string& what, const std::string& fix) { in_.fail("ledger.synapses", what, fix); }
  void check(const Projection& p) {
    if (p.rule.empty()) return fail("projection " + p.name + " is static", "name synapses of a projection with a rule");
    if (!p.homeostasis.empty())
      fail("projection " + p.name + " has homeostasis, which scales weights whatever was paired", "leave one out");
    for (const auto& population : net_.model.populations)
      if (population.name == p.target)
        for (const auto& region : population.regions) check(p, region);
  }
  void check(const Projection& p, const std::string& region) {
    const auto rules = rules_of(net_.model, p, region);
    const auto& rule = rules.history.rule;
    if (rule.bounds.kind == BoundKind::soft || rule.bounds.kind == BoundKind::power)
      fail("rule " + rule.name + " has soft bounds: what a pairing changes depends on the weight",
           "use bounds none or hard");
    for (const auto m : rules.modulators)
      if (!schedule_of(net_.model, m).pieces.empty())
        fail("modulator " + net_.model.modulators[m].name + " is released by more than pulses",
             "use phasic trains without width, releases by spikes, or a task");
    const auto ledger = weight_ledger(rules.history);
    if (ledger) return;
    for (const auto& e : ledger.errors()) {
      const bool is_name = e.what.starts_with("there is no");  // of a receptor or a messenger, since gates are checked
      fail(e.where + ": " + e.what, is_name ? "a ledger reads levels, not receptors or messengers" : e.fix);
    }
  }
  // Spikes after the last control step would be missing.
  void check_period() {
    const double dt = net_.model.dt.native();
    const auto steps = [dt](Time t) { return std::llround(t.native() / dt); };
    const auto period = std::visit(
        Overloaded{[](const std::monostate&) { return 10ll; }, [&](const auto& task) { return steps(task.period); }},
        net_.task);
    if (period > 0 && steps(net_.until) % period != 0)
      in_.fail("ledger", "protocol.until is not a multiple of " + exact_text(static_cast<double>(period) * dt) + " ms",
               "round it");
  }

  spec::Reader& in_;
  BuiltNetwork& net_;
};

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
Rules history_of(const BuiltNetwork& network, const NetworkModel& model, const Connection& synapse,
                 const task::HistoryRecorder& recorder, std::size_t place) {
  const auto& projection = model.projections[network.synapses[network.ledger->synapses[place]].projection];
  const Grid grid{model.dt.native()};
  const auto target = population_of(model, projection.target);
  Rules rules = rules_of(model, projection, region_of(model, target, synapse.target));
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

void read_ledger(spec::Reader& reader, BuiltModel& built) { LedgerReader(reader, built).read(); }

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
