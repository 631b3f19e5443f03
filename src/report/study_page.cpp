#include "report/study_page.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "equations/equations.hpp"
#include "equations/outside_equations.hpp"
#include "report/learner_figures.hpp"
#include "report/measure_figures.hpp"
#include "report/network_figures.hpp"
#include "run/network_ledger.hpp"
#include "run/results.hpp"
#include "study/study.hpp"

namespace teg::report {
namespace {

using study::Results;
using study::Study;

// Traces of the shown protocol, with time in the unit that suits its length.
class TraceFigure {
 public:
  TraceFigure(const Study& study, const Results& results) : shown_(results.shown), model_(shown_.model) {
    const bool in_seconds = model_.until.native() >= 2000;
    per_unit_ = in_seconds ? 1e-3 : 1;
    time_label_ = in_seconds ? "time (s)" : "time (ms)";
    for (const double t : shown_.recording.times_ms) times_.push_back(t * per_unit_);
    const std::string at = study.place(shown_.point);
    figure_ = {"traces",
               "From spikes and release to the weight",
               at.empty() ? "The protocol of this study." : "One protocol, at " + at + ".",
               {}};
  }

  Figure build() {
    raster();
    levels(true);
    levels(false);
    curves();
    sensors();
    receptors_and_gates();
    if (has_spikes()) {
      eligibility();
      weights();
    }
    return std::move(figure_);
  }

 private:
  template <class Item>
  static std::string name_of(const Item& item) {
    return item.region.empty() ? item.name : item.name + " in " + item.region;
  }
  Panel& panel(const std::string& y_label) {
    figure_.panels.push_back({.x_label = time_label_, .y_label = y_label});
    return figure_.panels.back();
  }
  void row(Panel& p, const std::string& label, const std::vector<double>& ms) {
    Series s;
    s.label = label;
    s.mark = Mark::ticks;
    for (const double t : ms) s.x.push_back(t * per_unit_), s.y.push_back(static_cast<double>(p.y_ticks.size()));
    p.y_ticks.push_back(label);
    p.series.push_back(std::move(s));
  }
  void raster() {
    Panel p{.x_label = time_label_};
    p.height = 0.7;
    for (const auto& s : model_.synapses) {
      const std::string suffix = model_.synapses.size() > 1 ? " " + s.name : "";
      std::vector<double> pre, post;
      for (const Time t : s.pre) pre.push_back((t + s.axonal_delay).native());
      for (const Time t : s.post) post.push_back((t + s.dendritic_delay).native());
      if (!pre.empty()) row(p, "pre" + suffix, pre);
      if (!post.empty()) row(p, "post" + suffix, post);
    }
    for (std::size_t m = 0; m < model_.modulators.size(); ++m)
      if (!model_.modulators[m].trace) row(p, name_of(model_.modulators[m]) + " release", shown_.release_ms[m]);
    p.height = 0.25 + 0.15 * static_cast<double>(p.y_ticks.size());
    if (!p.series.empty()) figure_.panels.push_back(std::move(p));
  }
  void levels(bool concentrations) {
    Panel p{.x_label = time_label_, .y_label = concentrations ? "concentration (nM)" : "level"};
    for (std::size_t m = 0; m < model_.modulators.size(); ++m)
      if (model_.modulators[m].is_concentration == concentrations)
        p.series.push_back({name_of(model_.modulators[m]), times_, shown_.recording.concentration[m]});
    if (!p.series.empty()) figure_.panels.push_back(std::move(p));
  }
  bool has_spikes() const {
    return std::any_of(model_.synapses.begin(), model_.synapses.end(),
                       [](const Synapse& s) { return !s.pre.empty() || !s.post.empty(); });
  }
  void curves() {
    for (const bool is_field : {true, false}) {
      Panel p{.x_label = time_label_, .y_label = is_field ? "field (nM)" : "pathway"};
      for (const auto& curve : shown_.curves) {
        if ((curve.unit == "nM") != is_field || curve.name == "field.most") continue;
        std::vector<double> x;
        for (const double t : curve.time_ms) x.push_back(t * per_unit_);
        p.series.push_back({curve.name, x, curve.value});
      }
      if (!p.series.empty()) figure_.panels.push_back(std::move(p));
    }
  }
  void sensors() {
    Panel p{.x_label = time_label_, .y_label = "dF/F or z"};
    for (const auto& signal : shown_.sensors) {
      std::vector<double> x;
      for (const double t : signal.time_ms) x.push_back(t * per_unit_);
      p.series.push_back({signal.name, x, signal.value});
    }
    if (!p.series.empty()) figure_.panels.push_back(std::move(p));
  }
  void receptors_and_gates() {
    Panel p{
        .x_label = time_label_, .y_label = model_.receptors.empty() ? "gate" : "occupancy, gate", .zero_line = true};
    for (std::size_t r = 0; r < model_.receptors.size(); ++r)
      p.series.push_back({name_of(model_.receptors[r]), times_, shown_.recording.occupancy[r]});
    for (std::size_t k = 0; k < model_.messengers.size(); ++k)
      p.series.push_back({name_of(model_.messengers[k]), times_, shown_.recording.messenger[k]});
    for (std::size_t k = 0; k < model_.rules.size() && has_spikes(); ++k)
      for (std::size_t c = 0; c < model_.rules[k].channels.size(); ++c) {
        Series s{"gate " + model_.rules[k].channels[c].gate, times_, shown_.recording.gate[k][c]};
        s.dashed = true;
        const bool known =
            std::any_of(p.series.begin(), p.series.end(), [&](const Series& other) { return other.label == s.label; });
        if (!known) p.series.push_back(std::move(s));
      }
    if (!p.series.empty()) figure_.panels.push_back(std::move(p));
  }
  void eligibility() {
    Panel& p = panel("eligibility");
    p.zero_line = true;
    for (std::size_t s = 0; s < model_.synapses.size(); ++s)
      for (std::size_t c = 0; c < shown_.recording.eligibility[s].size(); ++c) {
        std::string channel = std::to_string(c);
        for (const auto& rule : model_.rules)
          if (rule.name == model_.synapses[s].rule) channel = rule.channels[c].name;
        p.series.push_back(
            {model_.synapses[s].name + ", channel " + channel, times_, shown_.recording.eligibility[s][c]});
      }
  }
  void weights() {
    Panel& p = panel("weight");
    for (std::size_t s = 0; s < model_.synapses.size(); ++s)
      p.series.push_back({model_.synapses[s].name, times_, shown_.recording.weight[s]});
  }

  const study::Shown& shown_;
  const SynapseModel& model_;
  double per_unit_ = 1;
  std::string time_label_;
  std::vector<double> times_;
  Figure figure_;
};

Table parameter_table(const Study& study) {
  Table table{"Parameters", {"parameter", "value", "meaning", "set in"}, {}};
  for (const auto& r : study.resolved) {
    if (r.path.starts_with("study.") || r.path.starts_with("expect") || r.path.starts_with("measure")) continue;
    table.rows.push_back({r.path, r.value, r.parameter ? std::string(r.parameter->doc) : "", r.origin});
  }
  return table;
}

}  // namespace

std::vector<Figure> study_figures(const Study& study, const Results& results) {
  std::vector<Figure> figures;
  if (!study.axes.empty() && study.n_points() <= 200000) add_measure_figures(study, results, figures);
  if (results.network)
    add_network_figures(study, results, figures);
  else if (results.learner)
    add_learner_figures(study, results, figures);
  else if (study.first.is_of_synapses())  // sweeps of these keep measures only
    figures.push_back(TraceFigure(study, results).build());
  return figures;
}

Page study_page(const Study& study, const Results& results, std::vector<Figure> figures, const std::string& command) {
  Page page;
  page.title = study.title;
  page.subtitle = study.id;
  page.summary = study.summary;
  page.citations = study.cites;
  for (const auto& v : results.verdicts)
    page.verdicts.push_back({v.claim, v.source, v.expected, v.simulated, v.word(), v.passed, v.is_judged});
  page.figures = std::move(figures);
  page.methods = {study.first.visit(
      [](const study::BuiltSynapses&) -> std::string {
        return "The study was simulated on the synapse substrate: release, transport, receptor binding, eligibility "
               "and conversion are solved exactly between events (closed form, or series converged to 1e-13).";
      },
      [](const study::BuiltNetwork& network) { return network_methods(network); },
      [](const study::BuiltLearner& learner) { return learner_methods(learner); })};
  const auto lines = study::equations(study.first);
  page.methods.insert(page.methods.end(), lines.begin(), lines.end());
  const auto outside = study::equations(study.first.outside);
  page.methods.insert(page.methods.end(), outside.begin(), outside.end());
  for (std::size_t m = 0; m < study.measures.size(); ++m)
    if (study.measures[m].against) page.tables.push_back(window_table(study, results, m));
  for (std::size_t m = 0; m < study.measures.size(); ++m)
    if (results.maps[m]) page.tables.push_back(map_table(study, m, *results.maps[m]));
  if (!results.fitted.empty()) {
    page.tables.push_back({"Fitted constants", {"constant", "value"}, {}});
    for (const auto& [name, value] : results.fitted) page.tables.back().rows.push_back({name, value});
  }
  if (!results.by_seed.empty()) page.tables.push_back(seed_table(study, results));
  if (results.network)
    for (const auto& ledger : results.network->ledgers)
      page.tables.push_back({"What changed " + study::ledger_summary(ledger), study::ledger_header(),
                             study::ledger_rows(study.first.network(), ledger, 30)});
  page.tables.push_back(parameter_table(study));
  page.study_text = spec::to_toml(study.document);
  if (results.runs_present < results.runs)
    page.summary = "PARTIAL: " + std::to_string(results.runs_present) + " of " + std::to_string(results.runs) +
                   " runs are there; what is missing has no value. " + page.summary;
  if (const auto text = study::divergence_text(study, results); !text.empty()) page.summary.append(" (" + text + ".)");
  page.provenance = {{"program", std::string("teg ") + TEG_VERSION},
                     {"fingerprint", results.fingerprint},
                     {"seed", std::to_string(study.first.model.seed)},
                     {"protocols", std::to_string(study.n_points())},
                     {"runs", std::to_string(results.runs_present) + " of " + std::to_string(results.runs)},
                     {"command", command}};
  return page;
}

}  // namespace teg::report
