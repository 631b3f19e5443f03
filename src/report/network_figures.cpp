#include "report/network_figures.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "run/results.hpp"
#include "study/network_measures.hpp"
#include "study/study.hpp"

namespace teg::report {
namespace {

using study::Results;
using study::Study;
constexpr std::size_t most_points = 1000, most_seeds = 16, most_rows = 60, most_ticks = 4000;

// Time in the unit that suits the length of the run.
struct Clock {
  double per_ms = 1;
  std::string label = "time (ms)";
  explicit Clock(double until_ms) {
    if (until_ms >= 600e3)
      per_ms = 1e-3 / 60, label = "time (min)";
    else if (until_ms >= 2000)
      per_ms = 1e-3, label = "time (s)";
  }
};

std::string quantity_of(const Probe& probe) {
  switch (probe.of) {
    case ProbeOf::potential: return "potential (mV)";
    case ProbeOf::recovery: return "recovery";
    case ProbeOf::weight: return "weight";
    case ProbeOf::eligibility: return "eligibility";
    case ProbeOf::level: return "level";
    case ProbeOf::occupancy: return "occupancy";
    case ProbeOf::messenger: return "messenger";
    case ProbeOf::gate: return "gate";
  }
  return "";
}

// Every so many readings, so that a figure stays small.
Series thinned(const std::string& label, const std::vector<double>& times_ms, const std::vector<double>& values,
               const Clock& clock) {
  Series s;
  s.label = label;
  const std::size_t stride = std::max<std::size_t>(1, times_ms.size() / most_points);
  for (std::size_t i = 0; i < times_ms.size(); i += stride)
    s.x.push_back(times_ms[i] * clock.per_ms), s.y.push_back(values[i]);
  return s;
}

Panel probe_panel(const Study& study, const Results& results, std::size_t p, const Clock& clock) {
  const auto& network = study.first.network();
  const auto& probe = network.probes[p];
  Panel panel{.x_label = clock.label, .y_label = probe.name + ": " + quantity_of(probe)};
  const auto& records = results.network->records;
  for (std::size_t s = 0; s < std::min(records.size(), most_seeds); ++s) {
    const auto& record = records[s][p];
    const std::size_t n = records.size() == 1 ? std::min<std::size_t>(record.values.size(), most_seeds) : 1;
    for (std::size_t i = 0; i < n; ++i) {
      const std::string label = records.size() > 1         ? "seed " + std::to_string(network.model.seed + s)
                                : probe.indices.size() > 1 ? std::to_string(probe.indices[i])
                                                           : probe.name;
      panel.series.push_back(thinned(label, record.times_ms, record.values[i], clock));
    }
  }
  return panel;
}

Panel raster(const Study& study, const Results& results, std::size_t population, const Clock& clock) {
  const auto& model = study.first.network().model;
  Panel panel{.x_label = clock.label};
  const std::size_t rows = std::min(model.populations[population].size, most_rows);
  panel.series.resize(rows);
  for (std::size_t n = 0; n < rows; ++n) {
    panel.series[n].label = model.populations[population].name + " " + std::to_string(n);
    panel.series[n].mark = Mark::ticks;
    panel.y_ticks.push_back(n % 10 == 0 ? model.populations[population].name + " " + std::to_string(n) : "");
  }
  std::size_t ticks = 0;
  for (const auto& spike : results.network->spikes[population]) {
    if (spike.neuron >= rows || ++ticks > most_ticks) continue;
    auto& row = panel.series[spike.neuron];
    row.x.push_back(static_cast<double>(spike.step) * model.dt.native() * clock.per_ms);
    row.y.push_back(static_cast<double>(spike.neuron));
  }
  std::erase_if(panel.series, [](const Series& s) { return s.x.empty(); });
  panel.height = 1.5;
  return panel;
}

}  // namespace

void add_network_figures(const Study& study, const Results& results, std::vector<Figure>& figures) {
  const auto& network = study.first.network();
  const Clock clock(network.until.native());
  const std::string at = study.place(results.shown.point), where = at.empty() ? "" : ", at " + at;
  Figure probes{"probes",
                "What was recorded",
                network.seeds > 1 ? "A line for each seed" + where + "." : "One run" + where + ".",
                {}};
  for (std::size_t p = 0; p < network.probes.size(); ++p)
    if (!results.network->records.empty() && p < results.network->records[0].size())
      probes.panels.push_back(probe_panel(study, results, p, clock));
  if (!probes.panels.empty()) figures.push_back(std::move(probes));
  Figure spikes{"spikes", "Spikes", "The first seed" + where + "; the first spikes of the first neurons.", {}};
  for (std::size_t p = 0; p < results.network->spikes.size(); ++p)
    if (!results.network->spikes[p].empty()) spikes.panels.push_back(raster(study, results, p, clock));
  if (!spikes.panels.empty()) figures.push_back(std::move(spikes));
}

void add_seed_interval(const Results& results, std::size_t measure, const std::vector<double>& x, Panel& panel) {
  const Mark mark = panel.x_ticks.empty() ? Mark::line : Mark::points;  // nothing lies between two names
  for (const double part : {0.1, 0.9}) {
    Series s{part < 0.5 ? "10 % of the seeds" : "90 % of the seeds", x, {}, {}, mark, true};
    for (std::size_t p = 0; p < results.by_seed[measure].size(); ++p)
      s.y.push_back(study::seed_quantile(results, measure, p, part));
    const bool finite = std::all_of(s.y.begin(), s.y.end(), [](double v) { return std::isfinite(v); });
    if (finite && s.y.size() == s.x.size()) panel.series.push_back(std::move(s));
  }
}

Table seed_table(const Study& study, const Results& results) {
  Table table{"Measures at the shown point, over seeds", {"measure", "value", "median", "10 %", "90 %", "unit"}, {}};
  const auto point = results.shown.point;
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto at = [&](double part) { return short_text(study::seed_quantile(results, m, point, part)); };
    table.rows.push_back({study.measures[m].name, short_text(results.values[m][point]), at(0.5), at(0.1), at(0.9),
                          study.measures[m].unit});
  }
  return table;
}

std::string network_methods(const study::BuiltNetwork& network) {
  return "The study was simulated on the network substrate in steps of " + short_text(network.model.dt.native()) +
         " ms, with " + std::to_string(network.seeds) + " seed(s) at each point; plastic synapses are advanced " +
         "exactly between their events by running integrals of their gates.";
}

}  // namespace teg::report
