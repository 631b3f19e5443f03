#include "run/results.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace teg::study {

double seed_quantile(const Results& results, std::size_t measure, std::size_t point, double part) {
  auto values = results.by_seed[measure][point];
  const bool is_missing = results.runs_present < results.runs && std::isnan(results.values[measure][point]);
  if (!is_missing) std::erase_if(values, [](double v) { return std::isnan(v); });
  return analysis::quantile(std::move(values), part);
}

std::string divergence_text(const Study& study, const Results& results) {
  if (results.diverged.empty()) return {};
  const std::size_t seeds = study.first.n_seeds(),
                    sum = std::accumulate(results.diverged.begin(), results.diverged.end(), std::size_t{0});
  const auto most = static_cast<std::size_t>(std::ranges::max_element(results.diverged) - results.diverged.begin());
  std::string text = std::to_string(sum) + " of " + std::to_string(results.runs_present) + " sessions diverged";
  if (study.n_points() > 1)
    text += ", most at " + study.place(most) + " (" + std::to_string(results.diverged[most]) + " of " +
            std::to_string(seeds) + ")";
  return text + "; from then on their error of values is infinite and nothing else has a value";
}

}  // namespace teg::study
