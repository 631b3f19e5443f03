#include "atlas/dataset.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace teg::study::atlas {
namespace {

// Letters, digits and _ only.
std::string variable_name(const Swept& swept) {
  std::string name = name_of(swept.entry.part) + "_" + swept.entry.id;
  if (!swept.region.empty()) name += "_" + swept.region;
  std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

void add_swept(const Swept& swept, Dataset& data) {
  const std::string name = variable_name(swept);
  Variable effect{name, "", swept.entry.label, {}, swept.effect}, measure = effect;
  measure.name += "_measure", measure.doc += ", with what it is without the modulator", measure.values = swept.measure;
  for (std::size_t a = 0; a < swept.study.axes.size(); ++a) {
    const auto& axis = swept.study.axes[a];
    const std::string own = name + "_" + axis.name;
    data.coordinates.push_back({own, swept.unit(a), axis.name + " of " + swept.entry.label, swept.positions(a), {}});
    effect.dims.push_back(own), measure.dims.push_back(own);
  }
  data.variables.push_back(std::move(effect));
  if (!swept.entry.without.empty()) data.variables.push_back(std::move(measure));
}

using Unit = analysis::WindowField::Unit;

// The numbers of every window, over their names.
void add_summaries(const Results& results, Dataset& data) {
  Coordinate names{"window", "", "windows, by the names of their variables", {}, {}};
  std::vector<const Swept*> windows;
  for (const auto& swept : results.swept)
    if (swept.study.axes.size() == 1) names.labels.push_back(variable_name(swept)), windows.push_back(&swept);
  if (windows.empty()) return;
  data.coordinates.push_back(std::move(names));
  const auto unit = windows[0]->unit(0);
  const bool is_one = std::ranges::all_of(windows, [&](const Swept* w) { return w->unit(0) == unit; });
  for (const auto& field : analysis::window_fields()) {
    Variable v{"window_" + std::string(field.name), "", std::string(field.doc), {"window"}, {}};
    const auto kind = field.unit;  // of values without a unit
    const bool is_of_axis = kind == Unit::x || kind == Unit::value_x || kind == Unit::per_x;
    if (is_of_axis && is_one) v.unit = kind == Unit::per_x ? "1/" + unit : unit;
    if (is_of_axis && !is_one) v.doc += ", by the unit of each window's own axis";
    for (const auto* swept : windows) v.values.push_back(swept->window.*field.member);
    data.variables.push_back(std::move(v));
  }
}

void add_pairs(const Results& results, Dataset& data) {
  const auto tasks = results.of(Part::transfer);
  if (tasks.empty()) return;
  Coordinate rows{"task", "", "tasks of the transfer", {}, {}}, columns{"other_task", "", "the same", {}, {}};
  for (const auto* task : tasks) rows.labels.push_back(task->entry.id), columns.labels.push_back(task->entry.id);
  const std::size_t n = tasks.size(), first = static_cast<std::size_t>(tasks[0] - results.swept.data());
  Variable r{"transfer_correlation",
             "",
             "Pearson's r of the windows of two tasks",
             {"task", "other_task"},
             std::vector<double>(n * n, 1)};
  for (const auto& pair : results.pairs) {
    const std::size_t a = pair.first - first, b = pair.second - first;
    r.values[a * n + b] = r.values[b * n + a] = pair.r;
  }
  data.coordinates.push_back(std::move(rows)), data.coordinates.push_back(std::move(columns));
  data.variables.push_back(std::move(r));
}

}  // namespace

Dataset to_dataset(const Results& results, const std::string& command) {
  Dataset data;
  data.attributes = {{"title", "Atlas of timing"},
                     {"Conventions", "CF-1.10"},
                     {"teg_version", TEG_VERSION},
                     {"fingerprint", results.fingerprint},
                     {"command", command}};
  for (const auto& swept : results.swept) add_swept(swept, data);
  add_summaries(results, data);
  add_pairs(results, data);
  return data;
}

}  // namespace teg::study::atlas
