#include "study/learner_runner.hpp"

#include <algorithm>

#include "study/build_learner.hpp"
#include "study/network_measures.hpp"
#include "study/seeded_sweep.hpp"

namespace teg::study {
namespace {

constexpr std::size_t most_curves = 1000;  // sessions whose learning curves are kept at the shown point

LearnerResults curves_of(std::vector<LearnerRecord> records) {
  LearnerResults out;
  out.first = records[0];
  out.names = records[0].names;
  for (std::size_t s = 0; s < out.names.size(); ++s) {
    auto &median = out.median.emplace_back(), &low = out.low.emplace_back(), &high = out.high.emplace_back();
    for (std::size_t t = 0; t < records[0].series[s].size(); ++t) {
      std::vector<double> values;
      for (const auto& r : records)
        if (t < r.series[s].size() && !std::isnan(r.series[s][t])) values.push_back(r.series[s][t]);
      median.push_back(quantile_of(values, 0.5));
      low.push_back(quantile_of(values, 0.1)), high.push_back(quantile_of(std::move(values), 0.9));
    }
  }
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
