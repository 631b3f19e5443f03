#include "run/learner_runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "study/learner_measures.hpp"
#include "study/wanted_point.hpp"

namespace teg::study {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_curves = 1000;  // sessions whose learning curves are kept at the shown point

// The model of the point at which a worker is.
struct AtPoint {
  std::size_t point = static_cast<std::size_t>(-1);
  LearnerModel model;
};

// Of the sessions in which a number is infinite, as the error of one that diverged; 0 where there is none.
double infinite_sum(const std::vector<LearnerRecord>& records, std::size_t series, std::size_t trial) {
  double sum = 0;
  for (const auto& r : records)
    if (trial < r.series[series].size() && std::isinf(r.series[series][trial])) sum += r.series[series][trial];
  return sum;
}

}  // namespace

LearnerResults learning_curves(std::vector<LearnerRecord> records) {
  LearnerResults out;
  out.names = records[0].names;
  for (std::size_t s = 0; s < out.names.size(); ++s) {
    auto &means = out.mean.emplace_back(), &errors = out.error.emplace_back();
    for (std::size_t t = 0; t < records[0].series[s].size(); ++t) {
      if (const double sum = infinite_sum(records, s, t); sum != 0) {
        means.push_back(sum), errors.push_back(missing);
        continue;
      }
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

Runs learner_runs(const Study& study, const RunOptions& options, std::vector<LearnerRecord>* shown) {
  const std::size_t shown_point = wanted_point(study), seeds = study.first.n_seeds();
  if (shown) shown->resize(std::min(seeds, most_curves));
  const auto workers = std::make_shared<std::vector<AtPoint>>(std::max<std::size_t>(1, options.threads));
  return {.run = [&study, shown, shown_point, seeds, workers](std::size_t worker, std::size_t index,
                                                              const IsStopped& stopped,
                                                              std::span<double> values) -> Result<std::string> {
    const std::size_t point = index / seeds, seed = index % seeds;
    auto& at = (*workers)[worker];
    if (at.point != point) {
      auto built = model_at(study, point);
      if (!built) return built.errors();
      at = {point, std::move(built->learner().model)};
    }
    auto model = at.model;
    model.seed += seed;
    const bool is_shown = shown && point == shown_point;
    if (!is_shown || seed > 0) model.traces.clear();
    auto record = simulate_learner(model, stopped);
    if (!record) return record.errors();
    for (std::size_t m = 0; m < study.measures.size(); ++m)
      values[m] = measure_learner(study.measures[m].of_learner(), *record);
    auto fingerprint = (record->diverged_in ? std::string(diverged_mark) : std::string()) + record->fingerprint;
    if (is_shown && seed < shown->size()) (*shown)[seed] = *std::move(record);
    return fingerprint;
  }};
}

}  // namespace teg::study
