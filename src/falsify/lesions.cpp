#include "falsify/lesions.hpp"

#include <algorithm>

#include "core/units.hpp"

namespace teg::study {
namespace {

// Below this part of its spikes a network is silent, and a claim about it fails for no interesting reason.
constexpr double least_part_of_spikes = 0.01;

bool are_same(const Axis& a, const Axis& b) {
  return a.name == b.name && a.values == b.values && a.labels == b.labels && a.one.native == b.one.native;
}

// Its constants as the runs fitted them.
void set_fitted(Study& study, const Results& results) {
  for (const auto& [name, text] : results.fitted)
    if (const auto written = parse_written(text))
      study.constants[name] = {written->number * written->one.native, written->one.dim};
}

}  // namespace

Lesions::Lesions(const Study& study, const Results& published, RunOptions options)
    : study_(study), published_(published), options_(std::move(options)) {
  set_fitted(study_, published);
  options_.progress = nullptr, options_.within = nullptr;
  options_.checkpoints.clear();
}

std::string Lesions::void_because(const Results& results) const {
  if (results.fingerprint == published_.fingerprint) return "changes nothing that is measured";
  if (results.runs_present < results.runs) return "not every run came to its end";
  if (!results.network || !published_.network) return "";
  const auto spikes = static_cast<double>(published_.network->counts.spikes);
  const bool is_silent = static_cast<double>(results.network->counts.spikes) < least_part_of_spikes * spikes;
  return is_silent ? "silences the network" : "";
}

Result<LesionedRun> Lesions::make(const Settings& settings) const {
  LesionedRun run;
  auto all = study_.settings;
  all.insert(all.end(), settings.begin(), settings.end());
  auto lesioned = load_study(study_.source_text, study_.file_name, all);
  if (!lesioned) {
    const auto& e = lesioned.errors()[0];
    run.is_void = "cannot be run: " + e.where + ": " + e.what;
    return run;
  }
  if (lesioned->axes.size() != study_.axes.size() || !std::ranges::equal(lesioned->axes, study_.axes, are_same) ||
      !std::ranges::equal(lesioned->measures, study_.measures, {}, &MeasureSpec::unit, &MeasureSpec::unit)) {
    run.is_void = "changes what is measured";
    return run;
  }
  auto results = run_study(*lesioned, options_);
  if (!results) {
    const auto& e = results.errors()[0];
    if (e.fault == Fault::interrupted) return results.errors();
    run.is_void = "did not run to its end: " + e.what;
    return run;
  }
  run.is_void = void_because(*results);
  run.fingerprint = results->fingerprint;
  run.study = *std::move(lesioned);
  set_fitted(run.study, *results);
  run.values = std::move(results->values), run.windows = std::move(results->windows);
  return run;
}

Result<const LesionedRun*> Lesions::run(const Settings& settings) {
  if (const auto known = runs_.find(settings); known != runs_.end()) return &known->second;
  auto made = make(settings);
  if (!made) return made.errors();
  return &runs_.emplace(settings, *std::move(made)).first->second;
}

Result<Bite> Lesions::judge(const Expectation& expectation, const Settings& settings) {
  const auto found = run(settings);
  if (!found) return found.errors();
  const LesionedRun& lesioned = **found;
  if (!lesioned.is_void.empty()) return Bite{Bite::Kind::is_void, lesioned.is_void};
  const Measured published{published_.values, published_.windows};
  const Reference reference{study_, published};
  const auto verdict = study::judge(lesioned.study, {lesioned.values, lesioned.windows}, expectation, &reference);
  if (!verdict) return Bite{Bite::Kind::is_void, "cannot be judged: " + verdict.errors()[0].what};
  if (!verdict->is_controlled) return Bite{Bite::Kind::is_void, verdict->simulated};
  if (verdict->has_no_value) return Bite{Bite::Kind::is_void, "there is no number: " + verdict->simulated};
  return Bite{verdict->passed ? Bite::Kind::does_not_bite : Bite::Kind::bites, verdict->simulated};
}

}  // namespace teg::study
