#include "run/network_dataset.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "study/network_measures.hpp"

namespace teg::study {
namespace {

void add_probes(const Study& study, const Results& results, Dataset& data) {
  const auto& probes = study.first.network().probes;
  const auto& records = results.network->records;
  for (std::size_t p = 0; p < probes.size() && !records.empty() && p < records[0].size(); ++p) {
    const auto& probe = probes[p];
    const std::string base = "probe_" + probe.name;
    // Event-triggered readings differ from seed to seed: then the first seed alone.
    const bool same = std::all_of(records.begin(), records.end(),
                                  [&](const auto& r) { return r[p].times_ms == records[0][p].times_ms; });
    Coordinate index{base + "_index", "", "neuron or synapse", {}, {}};
    for (const auto i : probe.indices) index.values.push_back(static_cast<double>(i));
    data.coordinates.push_back(std::move(index));
    data.coordinates.push_back({base + "_time", "ms", "times of probe " + probe.name, records[0][p].times_ms, {}});
    Variable v{base, "1", "probe of " + probe.from, {}, {}};
    if (same) v.dims.push_back("seed");
    v.dims.insert(v.dims.end(), {base + "_index", base + "_time"});
    for (std::size_t s = 0; s < (same ? records.size() : 1); ++s)
      for (const auto& values : records[s][p].values) v.values.insert(v.values.end(), values.begin(), values.end());
    data.variables.push_back(std::move(v));
  }
}

void add_task(const Results& results, Dataset& data) {
  for (const auto& m : results.network->task) {
    const std::string name = "task_" + m.name;
    if (m.values.size() == 1) {
      data.variables.push_back({name, "1", "what the task measured in the first run shown", {}, m.values});
      continue;
    }
    Coordinate number{name + "_number", "", "counted from 0", {}, {}};
    for (std::size_t i = 0; i < m.values.size(); ++i) number.values.push_back(static_cast<double>(i));
    data.variables.push_back({name, "1", "what the task measured in the first run shown", {number.name}, m.values});
    data.coordinates.push_back(std::move(number));
  }
}

void add_spikes(const Study& study, const Results& results, Dataset& data) {
  const auto& model = study.first.network().model;
  for (std::size_t p = 0; p < model.populations.size() && p < results.network->spikes.size(); ++p) {
    if (!model.populations[p].record) continue;
    SpikeTable table{model.populations[p].name, {}, {}};
    for (const auto& spike : results.network->spikes[p]) {
      table.time_ms.push_back(static_cast<double>(spike.step) * model.dt.native());
      table.neuron.push_back(spike.neuron);
    }
    data.spikes.push_back(std::move(table));
  }
}

void add_ledgers(const Study& study, const Results& results, Dataset& data) {
  std::vector<std::string> names;
  const auto& modulators = study.first.network().model.modulators;
  for (std::size_t m = 0; m < modulators.size(); ++m) names.push_back(std::to_string(m) + " " + modulators[m].name);
  for (const auto& ledger : results.network->ledgers) {
    const std::string base = "ledger_" + ledger.synapse;
    Coordinate number{
        base + "_number", "", "contributions to the weight of " + ledger.synapse + ", largest first", {}, {}};
    Variable pre{base + "_pre", "ms", "the presynaptic spike", {number.name}, {}}, post = pre, release = pre, of = pre,
                                                                                   channel = pre, change = pre;
    post.name = base + "_post", post.doc = "the postsynaptic spike";
    release.name = base + "_release", release.doc = "the release; not a number: what the gate is at rest";
    of.name = base + "_modulator", of.unit = "1", of.doc = "what was released: " + join(names, ", ") + "; -1: at rest";
    channel.name = base + "_channel", channel.unit = "1", channel.doc = "of the rule";
    change.name = base + "_contribution", change.unit = "1", change.doc = "to the change of weight";
    for (const auto& c : ledger.largest) {
      number.values.push_back(static_cast<double>(number.values.size()));
      pre.values.push_back(c.pre_ms), post.values.push_back(c.post_ms), release.values.push_back(c.release_ms);
      of.values.push_back(c.modulator ? static_cast<double>(*c.modulator) : -1);
      channel.values.push_back(static_cast<double>(c.channel)), change.values.push_back(c.change);
    }
    data.coordinates.push_back(std::move(number));
    for (auto* v : {&pre, &post, &release, &of, &channel, &change}) data.variables.push_back(std::move(*v));
    data.variables.push_back({base + "_sum", "1", "of all contributions, kept or not", {}, {ledger.sum}});
    data.variables.push_back({base + "_change",
                              "1",
                              "change of the weight, within its bounds",
                              {},
                              {ledger.weight - ledger.at_start.weight}});
  }
}

}  // namespace

void add_seeds(const Study& study, const Results& results, Dataset& data) {
  Coordinate seeds{"seed", "", "seed of a run", {}, {}};
  for (std::size_t s = 0; s < study.first.n_seeds(); ++s)
    seeds.values.push_back(static_cast<double>(study.first.model.seed + s));
  data.coordinates.push_back(std::move(seeds));
  std::vector<std::string> axes;
  for (const auto& axis : study.axes) axes.push_back(axis.name);
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    auto dims = axes;
    dims.push_back("seed");
    Variable all{spec.name + "_by_seed", spec.unit, spec.label + ", of every seed", dims, {}};
    Variable low{spec.name + "_p10", spec.unit, spec.label + ", 10 % quantile over seeds", axes, {}};
    Variable high{spec.name + "_p90", spec.unit, spec.label + ", 90 % quantile over seeds", axes, {}};
    Variable with{spec.name + "_seeds_with_value", "", "seeds of which " + spec.label + " has a value", axes, {}};
    for (std::size_t p = 0; p < results.by_seed[m].size(); ++p) {
      const auto& values = results.by_seed[m][p];
      all.values.insert(all.values.end(), values.begin(), values.end());
      low.values.push_back(seed_quantile(results, m, p, 0.1));
      high.values.push_back(seed_quantile(results, m, p, 0.9));
      with.values.push_back(
          static_cast<double>(std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); })));
    }
    for (auto* v : {&all, &low, &high, &with}) data.variables.push_back(std::move(*v));
  }
}

void add_network(const Study& study, const Results& results, Dataset& data) {
  add_seeds(study, results, data);
  add_probes(study, results, data);
  add_task(results, data);
  add_spikes(study, results, data);
  add_ledgers(study, results, data);
  const auto& counts = results.network->counts;
  data.attributes.emplace_back("plastic_synapses", std::to_string(counts.plastic_synapses));
  data.attributes.emplace_back("static_synapses", std::to_string(counts.static_synapses));
}

}  // namespace teg::study
