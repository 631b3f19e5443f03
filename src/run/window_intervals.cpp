#include "run/window_intervals.hpp"

#include <algorithm>

#include "study/seed_reduction.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

constexpr std::size_t most_resamples = 1000, least_resamples = 200,
                      most_draws = 10'000'000;  // draws: seeds x positions

// [field] of the window at one point of the other axes.
std::vector<analysis::BootstrapEstimate> intervals(const Study& study, const Results& results, std::size_t m,
                                                   std::size_t other) {
  const auto& spec = study.measures[m];
  const auto& x = study.axes[*spec.against].values;
  const auto& reduction = spec.seeds();
  const std::size_t seeds = study.first.n_seeds();
  std::vector<const std::vector<double>*> at;  // [position], what every seed gave
  for (std::size_t i = 0; i < x.size(); ++i)
    at.push_back(&results.by_seed[m][window_point(study, *spec.against, other, i)]);
  const analysis::BootstrapOptions options{
      .kind = analysis::BootstrapKind::percentile,
      .resamples = std::clamp(most_draws / (seeds * x.size()), least_resamples, most_resamples)};
  std::vector<double> y(x.size()), drawn(seeds);
  const auto fields = analysis::window_fields();
  return analysis::bootstrap_members(
      seeds, fields.size(),
      [&](std::span<const std::size_t> members, std::span<double> statistics) {
        for (std::size_t i = 0; i < x.size(); ++i) {
          drawn.clear();
          for (const std::size_t s : members) drawn.push_back((*at[i])[s]);
          y[i] = over_seeds(reduction, drawn);
        }
        if (spec.normalise_to_peak) {
          const double peak = *std::ranges::max_element(y, {}, [](double v) { return std::abs(v); });
          if (peak != 0)
            for (double& v : y) v /= std::abs(peak);
        }
        auto summary = analysis::summarise(x, y);
        analysis::compare(summary, x, y, spec.published.x, spec.published.y);
        for (std::size_t f = 0; f < fields.size(); ++f) statistics[f] = summary.*fields[f].member;
      },
      options);
}

}  // namespace

void add_window_intervals(const Study& study, Results& results) {
  if (results.by_seed.empty() || study.first.n_seeds() < 2 || results.runs_present < results.runs) return;
  results.intervals.resize(study.measures.size());
  for (std::size_t m = 0; m < study.measures.size(); ++m)
    for (std::size_t other = 0; other < results.windows[m].size(); ++other)
      results.intervals[m].push_back(intervals(study, results, m, other));
}

}  // namespace teg::study
