#include "study/learner_runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/build_learner.hpp"
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
  const std::size_t shown = wanted_point(study);
  std::vector<LearnerRecord> records(std::min(study.first.n_seeds(), most_curves));
  std::vector<BuiltModel> models;  // of each point, where sessions share it
  for (std::size_t p = 0; p < study.n_points(); ++p) {
    auto built = model_at(study, p);
    if (!built) return built.errors();
    models.push_back(*std::move(built));
  }
  SeededSweep sweep{.study = study, .options = options, .run = {}};
  sweep.run = [&](std::size_t point, std::size_t seed, const std::function<bool()>&) -> Result<SeededRun> {
    auto model = models[point].learner->model;
    model.seed += seed;
    if (point != shown || seed > 0) model.traces.clear();
    auto record = simulate_learner(model);
    if (!record) return record.errors();
    SeededRun run{{}, record->fingerprint};
    for (const auto& m : study.measures) run.values.push_back(measure_learner(*m.learner, *record));
    if (point == shown && seed < records.size()) records[seed] = *std::move(record);
    return run;
  };
  auto results = run_seeded(sweep);
  if (results) results->learner = curves_of(std::move(records));
  return results;
}

}  // namespace teg::study
