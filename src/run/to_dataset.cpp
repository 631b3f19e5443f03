#include "run/to_dataset.hpp"

#include "core/text.hpp"
#include "run/learner_dataset.hpp"
#include "run/network_dataset.hpp"
#include "study/data_files.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

std::vector<std::string> axis_names(const Study& study, std::optional<std::size_t> without = {}) {
  std::vector<std::string> names;
  for (std::size_t a = 0; a < study.axes.size(); ++a)
    if (a != without) names.push_back(study.axes[a].name);
  return names;
}

void add_map(const Study& study, const MeasureSpec& spec, const analysis::MapSummary& map, Dataset& data) {
  for (const auto& field : analysis::map_fields())
    data.variables.push_back({spec.name + "_map_" + std::string(field.name),
                              map_unit(study, spec, field),
                              std::string(field.doc),
                              {},
                              {map.*field.member}});
}

// NAME_peak_low, NAME_peak_high and so on.
void add_intervals(const Study& study, const Results& results, Dataset& data) {
  const auto fields = analysis::window_fields();
  for (std::size_t m = 0; m < results.intervals.size(); ++m) {
    const auto& spec = study.measures[m];
    for (std::size_t f = 0; f < fields.size() && spec.against; ++f)
      for (const bool is_low : {true, false}) {
        Variable v{spec.name + "_" + std::string(fields[f].name) + (is_low ? "_low" : "_high"),
                   window_unit(study, spec, fields[f]),
                   std::string(is_low ? "begin" : "end") + " of the 95 % bootstrap interval over seeds",
                   axis_names(study, spec.against),
                   {}};
        for (const auto& window : results.intervals[m]) v.values.push_back(is_low ? window[f].low : window[f].high);
        data.variables.push_back(std::move(v));
      }
  }
}

void add_measures(const Study& study, const Results& results, Dataset& data) {
  for (const auto& axis : study.axes) data.coordinates.push_back(axis.coordinate(meaning_of(study, axis.name)));
  for (const auto& axis : study.sampled)
    data.variables.push_back(
        {axis.name, axis.unit, meaning_of(study, axis.name) + ", sampled", {study.axes[0].name}, axis.values});
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    data.variables.push_back(
        {spec.name, spec.normalise_to_peak ? "1" : spec.unit, spec.label, axis_names(study), results.values[m]});
    if (m < results.closed_form.size() && !results.closed_form[m].empty())
      data.variables.push_back({spec.name + "_closed_form", spec.normalise_to_peak ? "1" : spec.unit,
                                spec.label + ", in closed form", axis_names(study), results.closed_form[m]});
    if (results.maps[m]) add_map(study, spec, *results.maps[m], data);
    if (!spec.against) continue;
    for (const auto& field : analysis::window_fields()) {
      Variable v{spec.name + "_" + std::string(field.name),
                 window_unit(study, spec, field),
                 std::string(field.doc),
                 axis_names(study, spec.against),
                 {}};
      for (const auto& window : results.windows[m]) v.values.push_back(window.*field.member);
      data.variables.push_back(std::move(v));
    }
  }
  add_intervals(study, results, data);
}

void add_traces(const Results& results, Dataset& data) {
  const std::string time = data.coordinate("time") || data.variable("time") ? "trace_time" : "time";
  const auto& r = results.shown.recording;
  const auto& model = results.shown.model;
  const auto add = [&](const std::string& name, const std::string& unit, const std::string& doc,
                       const std::vector<double>& values) {
    data.variables.push_back({name, unit, doc, {time}, values});
  };
  for (const auto& curve : results.shown.curves) {
    std::string variable = curve.name;
    for (char& c : variable)
      if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    data.coordinates.push_back({variable + "_time", "ms", "times of " + curve.name, curve.time_ms, {}});
    data.variables.push_back(
        {variable, curve.unit.empty() ? "1" : curve.unit, curve.name, {variable + "_time"}, curve.value});
  }
  for (const auto& signal : results.shown.sensors) {
    const std::string variable = "sensor_" + signal.name, own = variable + "_time";
    data.coordinates.push_back({own, "ms", "samples of " + signal.name, signal.time_ms, {}});
    data.variables.push_back({variable, signal.unit, "what " + signal.name + " records", {own}, signal.value});
  }
  data.coordinates.push_back({time, "ms", "time in the shown protocol", r.times_ms, {}});
  const auto named = [](const char* what, const auto& item) {
    return what + item.name + (item.region.empty() ? "" : "_" + item.region);
  };
  for (std::size_t m = 0; m < model.modulators.size(); ++m)
    add(named("concentration_", model.modulators[m]), model.modulators[m].is_concentration ? "nM" : "1",
        "level of " + model.modulators[m].name, r.concentration[m]);
  for (std::size_t k = 0; k < model.receptors.size(); ++k)
    add(named("occupancy_", model.receptors[k]), "1", "fraction of " + model.receptors[k].name + " that is bound",
        r.occupancy[k]);
  for (std::size_t k = 0; k < model.messengers.size(); ++k)
    add(named("messenger_", model.messengers[k]), "1", model.messengers[k].drive + ", filtered", r.messenger[k]);
  for (std::size_t k = 0; k < model.rules.size(); ++k)
    for (std::size_t c = 0; c < model.rules[k].channels.size(); ++c)
      add("gate_" + model.rules[k].name + "_" + std::to_string(c), "1", "gate " + model.rules[k].channels[c].gate,
          r.gate[k][c]);
  for (std::size_t s = 0; s < model.synapses.size(); ++s) {
    for (std::size_t c = 0; c < r.eligibility[s].size(); ++c)
      add("eligibility_" + model.synapses[s].name + "_" + std::to_string(c), "1", "eligibility trace",
          r.eligibility[s][c]);
    add("weight_" + model.synapses[s].name, "1", "weight", r.weight[s]);
  }
}

}  // namespace

Dataset to_dataset(const Study& study, const Results& results, const std::string& command) {
  Dataset data;
  std::vector<std::string> measures;
  for (const auto& m : study.measures) measures.push_back(m.name);
  data.attributes = {{"title", study.title},
                     {"study", study.id},
                     {"references", join(study.cites, "; ")},
                     {"Conventions", "CF-1.10"},
                     {"teg_version", TEG_VERSION},
                     {"seed", std::to_string(study.first.model.seed)},
                     {"fingerprint", results.fingerprint},
                     {"command", command},
                     {"measures", join(measures, ", ")},
                     {"resolved_study", spec::to_toml(study.document)}};
  std::string verdicts;
  for (const auto& v : results.verdicts)
    verdicts.append(v.word())
        .append(" | ")
        .append(v.claim)
        .append(" | ")
        .append(v.expected)
        .append(" | ")
        .append(v.simulated)
        .append("\n");
  data.attributes.emplace_back("verdicts", verdicts);
  std::vector<std::string> settings;
  for (const auto& [path, value] : study.settings) settings.push_back(path + "=" + value);
  if (!settings.empty()) data.attributes.emplace_back("settings", join(settings, "\n"));
  if (const auto files = to_lines(data_files(study)); !files.empty()) data.attributes.emplace_back("data_files", files);
  std::vector<std::string> fitted;
  for (const auto& [name, value] : results.fitted) fitted.push_back(name + " = " + value);
  if (!fitted.empty()) data.attributes.emplace_back("fitted", join(fitted, "; "));
  data.attributes.emplace_back("shown_protocol", study.place(results.shown.point));
  if (results.runs_present < results.runs)
    data.attributes.emplace_back("PARTIAL",
                                 std::to_string(results.runs_present) + "/" + std::to_string(results.runs) + " runs");
  add_measures(study, results, data);
  if (results.network)
    add_network(study, results, data);
  else if (results.learner)
    add_learner(study, results, data);
  else if (!study.first.is_of_synapses())  // merged from a sweep, which keeps measures only
    add_seeds(study, results, data);
  else
    add_traces(results, data);
  if (study.first.is_of_synapses() && study.first.n_seeds() > 1) add_seeds(study, results, data);
  return data;
}

}  // namespace teg::study
