#include "study/learner_runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/build_learner.hpp"
#include "study/network_measures.hpp"
#include "study/seeded_sweep.hpp"

namespace teg::study {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_curves = 1000;  // sessions whose learning curves are kept at the shown point

LearnerResults curves_of(std::vector<LearnerRecord> records) {
  LearnerResults out;
  out.names = records[0].names;
  for (std::size_t s = 0; s < out.names.size(); ++s) {
    auto &means = out.mean.emplace_back(), &errors = out.error.emplace_back();
    for (std::size_t t = 0; t < records[0].series[s].size(); ++t) {
      double n = 0, mean = 0, squares = 0;
      for (const auto& r : records) {
        if (t >= r.series[s].size() || std::isnan(r.series[s][t])) continue;
        const double off = r.series[s][t] - mean;
        n += 1, mean += off / n, squares += off * (r.series[s][t] - mean);
      }
      means.push_back(n > 0 ? mean : missing);
      errors.push_back(n > 1 ? std::sqrt(squares / (n - 1) / n) : missing);
    }
  }
  out.first = std::move(records[0]);
  return out;
}

}  // namespace

Result<Results> run_learner_study(const Study& study, const RunOptions& options) {
  const std::size_t seeds = study.first.n_seeds(), shown = wanted_point(study);
  Results results;
  results.by_seed.assign(study.measures.size(),
                         std::vector<std::vector<double>>(study.n_points(), std::vector<double>(seeds)));
  std::vector<std::string> fingerprints(study.n_points() * seeds);
  std::vector<LearnerRecord> records(std::min(seeds, most_curves));
  std::vector<BuiltModel> models;  // of each point, where sessions share it
  for (std::size_t p = 0; p < study.n_points(); ++p) {
    auto built = model_at(study, p);
    if (!built) return built.errors();
    models.push_back(*std::move(built));
  }
  const auto ran = for_each_seed(study, options, [&](std::size_t point, std::size_t seed, const auto&) -> Result<Done> {
    auto model = models[point].learner->model;
    model.seed += seed;
    if (point != shown || seed > 0) model.traces.clear();
    auto record = simulate_learner(model);
    if (!record) return record.errors();
    fingerprints[point * seeds + seed] = record->fingerprint;
    for (std::size_t m = 0; m < study.measures.size(); ++m)
      results.by_seed[m][point][seed] = measure_learner(*study.measures[m].learner, *record);
    if (point == shown && seed < records.size()) records[seed] = *std::move(record);
    return Done{};
  });
  if (!ran) return ran.errors();
  Fingerprint fingerprint;
  for (const auto& text : fingerprints) fingerprint.add(text);
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    auto& values = results.values.emplace_back();
    for (const auto& values_of_seeds : results.by_seed[m])
      values.push_back(over_seeds(study.measures[m].learner->seeds, values_of_seeds));
    if (study.measures[m].normalise_to_peak) normalise(study, study.measures[m], values);
  }
  results.learner = curves_of(std::move(records));
  results.shown.point = shown;
  results.shown.model = models[shown].model;
  if (const auto judged = conclude(study, results, fingerprint); !judged) return judged.errors();
  return results;
}

}  // namespace teg::study
