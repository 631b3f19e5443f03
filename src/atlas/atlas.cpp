#include <algorithm>
#include <cmath>
#include <map>

#include "atlas/atlas.hpp"
#include "build/library.hpp"
#include "core/file.hpp"
#include "core/fingerprint.hpp"
#include "core/text.hpp"
#include "run/fit.hpp"
#include "run/sweep_values.hpp"
#include "study/load_study.hpp"
#include "study/windows.hpp"

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

// With the entry's place before that in its study. A study of the atlas is no file, so that no command replays it.
Errors at_entry(const Entry& entry, Errors errors) {
  for (auto& e : errors) {
    e.fix = e.fix.substr(0, e.fix.find("; to replay it:"));
    e.where =
        entry.place + ": " + entry.id + " of the " + name_of(entry.part) + (e.where.empty() ? "" : ": " + e.where);
  }
  return errors;
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

// Constants that the study's own fit finds; of each study once.
class Fits {
 public:
  explicit Fits(const RunOptions& options) : options_(options) {}
  Result<Changes> of(const Entry& entry) {
    if (!entry.is_fitted) return Changes{};
    if (const auto known = found_.find(entry.study); known != found_.end()) return known->second;
    auto study = open_study(entry.study);
    if (!study) return study.errors();
    if (!study->fit) return Error{Fault::bad_value, entry.study, "has no [fit]", "leave fitted out"};
    const auto fit = fit_study(*study, {options_.threads, options_.stop, {}});
    if (!fit) return fit.errors();
    Changes constants;
    for (const auto& c : fit->constants) constants.emplace_back("constant." + c.name, spec::Value{c.text, "fitted"});
    return found_[entry.study] = std::move(constants);
  }

 private:
  const RunOptions& options_;
  std::map<std::string, Changes> found_;
};

// How long a run takes, about; networks take a second where others take a millisecond.
std::size_t cost_of(const Study& study) { return study.first.network ? 1000 : 1; }
std::size_t work_of(const Study& study) { return cost_of(study) * study.n_points() * study.first.n_seeds(); }

// One entry, in one region, before it is simulated.
struct Planned {
  const Entry* entry = nullptr;
  std::string region;
  Study with;
  std::optional<Study> without;
  std::size_t work() const { return (without ? 2 : 1) * work_of(with); }
};

// The changes for each region that knows the entry's modulator; one without changes where regions play no part.
std::vector<std::pair<std::string, Changes>> regions_of(const Entry& entry) {
  if (entry.part != Part::regions) return {{"", {}}};
  std::vector<std::pair<std::string, Changes>> out{{own_uptake, {}}};
  for (const auto& name : library::region_names())
    if (auto changes = changes_of_region(entry, name)) out.emplace_back(name, *std::move(changes));
  return out;
}

// Those that are not there yet: what is wrong in `set` is wrong in every region, and without the modulator too.
void add_new(Errors& errors, const Errors& more) {
  for (const auto& e : more)
    if (std::none_of(errors.begin(), errors.end(),
                     [&](const Error& other) { return other.where == e.where && other.what == e.what; }))
      errors.push_back(e);
}

// Of a modulator that is cleared by region.
Errors check_modulator(const Entry& entry, const Study& study) {
  std::vector<std::string> names;
  if (const auto* modulators = study.document.find("modulator"); modulators && modulators->table())
    for (const auto& [name, unused] : *modulators->table()) names.push_back(name);
  if (std::find(names.begin(), names.end(), entry.modulator) == names.end())
    return at_entry(entry, {{Fault::unknown_name, "", "the study has no modulator '" + entry.modulator + "'",
                             names.empty() ? "name another study" : name_hint(entry.modulator, names)}});
  if (regions_of(entry).size() > 1) return {};
  return at_entry(entry, {{Fault::unknown_name, "", "no region is known to clear '" + entry.modulator + "'",
                           "name one that teg list regions has, or make it a [[window]]"}});
}

Errors plan(const Entry& entry, Fits& fits, std::vector<Planned>& planned) {
  const auto fitted = fits.of(entry);
  if (!fitted) return at_entry(entry, fitted.errors());
  Errors errors;
  for (auto& [region, changes] : regions_of(entry)) {
    changes.insert(changes.begin(), fitted->begin(), fitted->end());
    auto with = study_of(entry, changes);
    if (!with) add_new(errors, with.errors());
    if (with && region == own_uptake) add_new(errors, check_modulator(entry, *with));
    std::optional<Study> without;
    if (!entry.without.empty()) {
      changes.insert(changes.end(), entry.without.begin(), entry.without.end());
      auto study = study_of(entry, changes);
      if (!study) add_new(errors, study.errors());
      if (study) without = *std::move(study);
    }
    if (errors.empty()) planned.push_back({&entry, region, *std::move(with), std::move(without)});
  }
  return errors;
}

class Progress {
 public:
  Progress(const RunOptions& options, const std::vector<Planned>& planned) : options_(options) {
    for (const auto& p : planned) all_ += p.work();
  }
  // The progress of one sweep, told as part of the whole.
  RunOptions of(const Study& study) const {
    RunOptions one{options_.threads, options_.stop, {}};
    if (options_.progress)
      one.progress = [this, cost = cost_of(study)](std::size_t n, std::size_t) {
        options_.progress(done_ + n * cost, all_);
      };
    return one;
  }
  void finished(const Study& study) { done_ += work_of(study); }

 private:
  const RunOptions& options_;
  std::size_t done_ = 0, all_ = 0;
};

Result<std::vector<double>> values_of(const Study& study, Progress& progress) {
  auto values = sweep_values(study, progress.of(study));
  if (!values) return values.errors();
  progress.finished(study);
  return std::move((*values)[0]);
}

Result<Swept> sweep(Planned& planned, Progress& progress) {
  auto with = values_of(planned.with, progress);
  if (!with) return at_entry(*planned.entry, with.errors());
  Swept swept{*planned.entry, planned.region, std::move(planned.with), *with, *std::move(with), {}};
  if (planned.without) {
    const auto without = values_of(*planned.without, progress);
    if (!without) return at_entry(*planned.entry, without.errors());
    for (std::size_t i = 0; i < without->size(); ++i) swept.effect[i] -= (*without)[i];
  }
  const std::size_t along = swept.study.axes.size() - 1;
  swept.window = analysis::summarise(swept.positions(along), window_values(swept.study, swept.effect, along, 0));
  return swept;
}

}  // namespace

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

std::vector<double> Swept::positions(std::size_t axis) const {
  const auto& a = study.axes[axis];
  std::vector<double> out;
  for (std::size_t i = 0; i < a.size(); ++i)
    out.push_back(a.one.dim == dim::time ? a.native(i) / 1000 : a.labels.empty() ? a.values[i] : a.native(i));
  return out;
}

std::string Swept::unit(std::size_t axis) const {
  return study.axes[axis].one.dim == dim::time ? "s" : study.axes[axis].unit;
}

std::vector<double> Swept::of_peak() const {
  double largest = 0;
  for (const double v : effect)
    if (std::abs(v) > largest) largest = std::abs(v);
  auto out = effect;
  if (largest > 0)
    for (double& v : out) v /= largest;
  return out;
}

std::vector<const Swept*> Results::of(Part part) const {
  std::vector<const Swept*> out;
  for (const auto& s : swept)
    if (s.entry.part == part) out.push_back(&s);
  return out;
}

Result<Results> compute(const Contents& contents, const std::vector<Part>& wanted, const RunOptions& options) {
  Fits fits(options);
  std::vector<Planned> planned;
  Errors errors;
  for (const auto& entry : contents.entries) {
    if (std::find(wanted.begin(), wanted.end(), entry.part) == wanted.end()) continue;
    const auto more = plan(entry, fits, planned);
    errors.insert(errors.end(), more.begin(), more.end());
  }
  if (!errors.empty()) return errors;
  Results results{.left_out = contents.left_out};
  Progress progress(options, planned);
  Fingerprint fingerprint;
  for (auto& one : planned) {
    auto swept = sweep(one, progress);
    if (!swept) return swept.errors();
    fingerprint.add(swept->study.id + " " + swept->region);
    fingerprint.add(swept->effect);
    results.swept.push_back(*std::move(swept));
  }
  results.pairs = compare_tasks(results.swept);
  results.fingerprint = fingerprint.text();
  return results;
}

}  // namespace teg::study::atlas
