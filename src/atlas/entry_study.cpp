#include "atlas/entry_study.hpp"

#include <algorithm>

#include "build/library.hpp"
#include "core/embedded.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "study/load_study.hpp"

namespace teg::study::atlas {
namespace {

// The text of a shipped study, or of a file.
Result<std::string> text_of(const std::string& study) {
  if (const auto shipped = embedded::find(embedded::studies(), study + ".toml"); !shipped.empty())
    return std::string(shipped);
  if (auto text = read_file(study)) return text;
  std::vector<std::string> ids;
  for (const auto& file : embedded::studies()) ids.emplace_back(embedded::stem(file));
  return Error{Fault::unknown_name, study, "there is no such file and no shipped study of this name",
               name_hint(study, ids)};
}

Errors change(spec::Value& document, const Changes& changes) {
  Errors errors;
  for (const auto& [path, value] : changes)
    if (const auto set = spec::set_value(document, path, value); !set)
      for (const auto& e : set.errors())
        errors.push_back(
            {e.fault, value.place, "'" + path + "': " + e.what, "name a parameter of the study, as teg explain does"});
  return errors;
}

// The measure of the entry, without what belongs to the study's own axes.
Result<spec::Value> measure_of(const Entry& entry, const spec::Value& document) {
  spec::Value measure = entry.measure;
  if (const auto* name = entry.measure.text()) {
    std::vector<std::string> names;
    const auto* all = document.find("measure");
    if (all && all->table())
      for (const auto& [known, unused] : *all->table()) names.push_back(known);
    if (std::find(names.begin(), names.end(), *name) == names.end())
      return Error{Fault::unknown_name, entry.measure.place, "the study has no measure '" + *name + "'",
                   name_hint(*name, names)};
    measure = *all->find(*name);
  }
  for (const char* key : {"normalise", "published", "against"}) spec::remove(measure, key);
  measure.table()->emplace_back("against", spec::Value{entry.axes.back().name, entry.place});
  return measure;
}

}  // namespace

// A study of the atlas is no file, so that no command replays it.
Errors at_entry(const Entry& entry, Errors errors) {
  for (auto& e : errors) {
    e.fix = e.fix.substr(0, e.fix.find("; to replay it:"));
    e.where =
        entry.place + ": " + entry.id + " of the " + name_of(entry.part) + (e.where.empty() ? "" : ": " + e.where);
  }
  return errors;
}

Result<Study> study_of(const Entry& entry, const Changes& more) {
  const auto text = text_of(entry.study);
  if (!text) return at_entry(entry, text.errors());
  auto document = spec::parse_toml(*text, entry.study);
  if (!document) return at_entry(entry, document.errors());
  auto measure = measure_of(entry, *document);
  for (const char* section : {"sweep", "measure", "expect", "fit", "show"}) spec::remove(*document, section);
  if (auto* constants = document->find("constant"))  // an axis takes the place of a constant of its name
    for (const auto& axis : entry.axes) spec::remove(*constants, axis.name);
  Changes changes = entry.set;
  changes.insert(changes.end(), more.begin(), more.end());
  for (const auto& axis : entry.axes) changes.emplace_back("sweep." + axis.name, axis.values);
  if (measure) changes.emplace_back("measure.effect", *measure);
  changes.emplace_back("study.id", spec::Value{name_of(entry.part) + "-" + entry.id, entry.place});
  changes.emplace_back("study.title", spec::Value{entry.label, entry.place});
  auto errors = change(*document, changes);
  if (!measure) errors.insert(errors.begin(), measure.errors().begin(), measure.errors().end());
  if (!errors.empty()) return at_entry(entry, errors);
  Study base;
  base.file_name = base.opened_as = entry.study;
  base.source_text = *text;
  base.document = *std::move(document);
  auto study = load_document(std::move(base));
  if (!study) return at_entry(entry, study.errors());
  if (const auto missing = missing_file(*study); !missing.empty())
    return Error{Fault::missing_file, entry.place + ": " + entry.id,
                 "needs " + missing + ", which does not come with teg", "leave the entry out"};
  return study;
}

std::optional<Changes> changes_of_region(const Entry& entry, const std::string& region) {
  const auto* known = library::region(region);
  const auto* level = known ? known->find(entry.modulator) : nullptr;
  if (!level || level->vmax_nM_per_s < 0) return std::nullopt;
  const auto text = [&](double value, const char* unit) { return spec::Value{exact_text(value) + unit, region}; };
  const std::string at = "modulator." + entry.modulator;
  spec::Table clearance{{"kind", {std::string("michaelis-menten"), region}},
                        {"vmax", text(level->vmax_nM_per_s, " nM/s")},
                        {"km", text(level->km_nM, " nM")}};
  if (level->decay_per_s >= 0) clearance.emplace_back("decay", text(level->decay_per_s, " /s"));
  Changes changes{{at + ".clearance", {std::move(clearance), region}}};
  if (level->tonic_nM >= 0) changes.emplace_back(at + ".tonic", text(level->tonic_nM, " nM"));
  return changes;
}

}  // namespace teg::study::atlas
