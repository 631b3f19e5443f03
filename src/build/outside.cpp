#include "build/outside.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/embedded.hpp"
#include "core/text.hpp"
#include "transport/field.hpp"

namespace teg::study {
namespace {

void append(Errors& to, const Errors& more) { to.insert(to.end(), more.begin(), more.end()); }

Result<pathway::Pathway> loaded(const std::string& file) {
  if (!file.starts_with("teg:")) {
    const auto path = expanded_path(file);
    return path ? pathway::Pathway::load(*path) : Result<pathway::Pathway>(path.errors());
  }
  const auto text = embedded::find(embedded::pathways(), file.substr(4));
  if (!text.empty()) return pathway::Pathway::read(text, file);
  std::vector<std::string> names;
  for (const auto& known : embedded::pathways()) names.push_back("teg:" + std::string(known.name));
  return Error{Fault::missing_file, file, "teg carries no such pathway", name_hint(file, names)};
}

Result<Done> run_field(const FieldRun& run, std::vector<Curve>& curves, const std::atomic<bool>* stop) {
  auto model = run.model;
  model.probes = {run.core, run.column};
  for (const auto& [name, region] : run.probes) model.probes.push_back(region);
  model.releases = transport::draw_releases(transport::place_terminals(model.box, run.innervation, run.seed),
                                            run.innervation, model.until, run.seed);
  for (double t = 0; t <= model.until.native() * (1 + 1e-12); t += run.statistics_ms)
    model.statistics_at.emplace_back(t);
  const auto recording = transport::simulate_field(model, {.stop = stop});
  if (!recording) return recording.errors();
  curves.push_back({"field.core", "nM", recording->time_ms, recording->probe_nM[0]});
  curves.push_back({"field.column", "nM", recording->time_ms, recording->probe_nM[1]});
  for (std::size_t i = 0; i < run.probes.size(); ++i)
    curves.push_back({"field." + run.probes[i].first, "nM", recording->time_ms, recording->probe_nM[2 + i]});
  Curve mean{"field.mean", "nM", {}, {}}, median{"field.median", "nM", {}, {}}, most{"field.most", "nM", {}, {}};
  for (const auto& s : recording->statistics) {
    for (auto* curve : {&mean, &median, &most}) curve->time_ms.push_back(s.time_ms);
    mean.value.push_back(s.mean_nM), median.value.push_back(s.median_nM), most.value.push_back(s.most_nM);
  }
  for (auto* curve : {&mean, &median, &most}) curves.push_back(std::move(*curve));
  return Done{};
}

// Followers of `curves` get their levels; before and after a curve they are at the tonic level.
void follow(const Outside& outside, const std::vector<Curve>& curves, SynapseModel& model) {
  for (const auto& f : outside.followers)
    for (const auto& curve : curves) {
      if (curve.name != f.curve) continue;
      LevelTrace trace{curve.time_ms, curve.value};
      trace.time_ms.push_back(trace.time_ms.back() + 1), trace.level.push_back(trace.level.back());  // not past the end
      for (double& t : trace.time_ms) t += f.shift_ms;
      for (double& v : trace.level) v *= f.scale;
      model.modulators[f.modulator].trace = std::make_shared<LevelTrace>(std::move(trace));
    }
}

}  // namespace

Result<std::string> expanded_path(const std::string& path) {
  if (!path.starts_with('$')) return path;
  const auto end = std::min(path.find('/'), path.size());
  const std::string name = path.substr(1, end - 1);
  const char* value = std::getenv(name.c_str());
  if (value == nullptr)
    return Error{Fault::missing_file, path, "the environment variable " + name + " is not set",
                 "set it to the folder of the file, or give the path itself"};
  return value + path.substr(end);
}

std::vector<std::string> Outside::curve_names() const {
  std::vector<std::string> names;
  if (field) {
    names = {"field.core", "field.column"};
    for (const auto& [name, region] : field->probes) names.push_back("field." + name);
    for (const char* name : {"field.mean", "field.median", "field.most"}) names.emplace_back(name);
  }
  for (const auto& p : pathways)
    for (const auto& output : p.outputs) names.push_back("pathway." + p.name + "." + output);
  return names;
}

Result<const OutsideRunner::Rested*> OutsideRunner::rested(const PathwayRun& run, const std::atomic<bool>* stop) {
  std::string key = run.file + " " + exact_text(run.equilibrate) + " " + exact_text(run.relative_tolerance) + " " +
                    exact_text(run.absolute_tolerance.value_or(0));
  for (const auto& s : run.rest) key.append(" ").append(s.name).append("=").append(exact_text(s.value));
  if (const auto known = rested_.find(key); known != rested_.end()) return &known->second;
  auto model = loaded(run.file);
  if (!model) return model.errors();
  Rested ready{*std::move(model), std::nullopt};
  if (run.equilibrate > 0) {
    const pathway::Request request{.settings = run.rest,
                                   .traces = {},
                                   .outputs = {run.outputs.front()},
                                   .times = {run.equilibrate},
                                   .relative_tolerance = run.relative_tolerance,
                                   .absolute_tolerance = run.absolute_tolerance};
    auto course = pathway::simulate(ready.pathway, request, stop);
    if (!course) return course.errors();
    ready.state = std::move(course->end);
  }
  return &rested_.emplace(key, std::move(ready)).first->second;
}

Result<Done> OutsideRunner::run_pathway(const PathwayRun& run, const SynapseModel& model, std::vector<Curve>& curves,
                                        const std::atomic<bool>* stop) {
  const auto ready = rested(run, stop);
  if (!ready) return ready.errors();
  pathway::Request request{.settings = run.settings,
                           .traces = {},
                           .outputs = run.outputs,
                           .times = {},
                           .from = (*ready)->state ? &*(*ready)->state : nullptr,
                           .relative_tolerance = run.relative_tolerance,
                           .absolute_tolerance = run.absolute_tolerance};
  const double length = run.until - run.equilibrate;
  for (std::size_t i = 0; i <= run.samples; ++i)
    request.times.push_back(run.equilibrate + length * static_cast<double>(i) / static_cast<double>(run.samples));
  if (!run.drives.empty()) {  // the chain's time 0 is when the pathway has come to rest
    auto simulation = SynapseSimulation::make(model);
    if (!simulation) return simulation.errors();
    if (const auto first = simulation->run(); !first) return first.errors();
    std::vector<Time> at;
    for (const double t : request.times) at.emplace_back((t - run.equilibrate) * run.time_unit_ms);
    for (const auto& times : simulation->release_times_ms())
      for (const double t : times)
        if (t > 0 && t < length * run.time_unit_ms) at.emplace_back(t - 1e-6), at.emplace_back(t);
    const auto levels = simulation->record(std::move(at));
    if (!levels) return levels.errors();
    for (const auto& [target, modulator] : run.drives) {
      pathway::Trace trace{target, {}, {}};
      for (std::size_t k = 0; k < levels->times_ms.size(); ++k) {
        trace.times.push_back(run.equilibrate + levels->times_ms[k] / run.time_unit_ms);
        trace.values.push_back(levels->concentration[modulator][k] / run.drive_unit_nM);
      }
      request.traces.push_back(std::move(trace));
    }
  }
  auto course = pathway::simulate((*ready)->pathway, request, stop);
  if (!course) return course.errors();
  std::vector<double> time_ms;
  for (const double t : request.times) time_ms.push_back((t - run.equilibrate) * run.time_unit_ms);
  for (std::size_t k = 0; k < run.outputs.size(); ++k)
    curves.push_back({"pathway." + run.name + "." + run.outputs[k], "", time_ms, std::move(course->values[k])});
  return Done{};
}

Result<std::vector<Curve>> OutsideRunner::run(const Outside& outside, SynapseModel& model,
                                              const std::atomic<bool>* stop) {
  std::vector<Curve> curves;
  Errors errors;
  if (outside.field)
    if (const auto done = run_field(*outside.field, curves, stop); !done) append(errors, done.errors());
  follow(outside, curves, model);
  for (const auto& p : outside.pathways)
    if (const auto done = run_pathway(p, model, curves, stop); !done) append(errors, done.errors());
  if (!errors.empty()) return errors;
  follow(outside, curves, model);
  return curves;
}

}  // namespace teg::study
