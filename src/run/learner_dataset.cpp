#include "run/learner_dataset.hpp"

#include "run/network_dataset.hpp"

namespace teg::study {

void add_learner(const Study& study, const Results& results, Dataset& data) {
  add_seeds(study, results, data);
  if (!results.diverged.empty()) {
    Variable diverged{"sessions_diverged", "1", "sessions that diverged", {}, {}};
    for (const auto& axis : study.axes) diverged.dims.push_back(axis.name);
    diverged.values.assign(results.diverged.begin(), results.diverged.end());
    data.variables.push_back(std::move(diverged));
  }
  const auto& r = *results.learner;
  Coordinate trials{"trial", "", "counted from 0", {}, {}};
  for (std::size_t t = 0; !r.mean.empty() && t < r.mean[0].size(); ++t) trials.values.push_back(static_cast<double>(t));
  data.coordinates.push_back(std::move(trials));
  for (std::size_t s = 0; s < r.names.size(); ++s) {
    if (r.names[s] == "trial") continue;
    const std::string base = "series_" + r.names[s];
    data.variables.push_back({base, "1", r.names[s] + " of every trial, mean over seeds", {"trial"}, r.mean[s]});
    data.variables.push_back(
        {base + "_error", "1", r.names[s] + ", standard error of the mean", {"trial"}, r.error[s]});
  }
  const auto& traces = study.first.learner().model.traces;
  if (traces.empty()) return;
  data.coordinates.push_back({"step", "ms", "time of a step in the first session shown", r.first.now_ms, {}});
  for (std::size_t i = 0; i < traces.size(); ++i)
    data.variables.push_back(
        {"record_" + std::to_string(i), "1", traces[i] + " in the first session shown", {"step"}, r.first.traces[i]});
}

}  // namespace teg::study
