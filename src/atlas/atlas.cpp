#include "atlas/atlas.hpp"

#include <algorithm>
#include <map>

#include "atlas/entry_study.hpp"
#include "build/library.hpp"
#include "core/fingerprint.hpp"
#include "core/text.hpp"
#include "run/fit.hpp"
#include "run/sweep_values.hpp"
#include "study/load_study.hpp"
#include "study/windows.hpp"

namespace teg::study::atlas {
namespace {

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
std::size_t cost_of(const Study& study) { return study.first.is_of_network() ? 1000 : 1; }
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
