#include "run/runner.hpp"

#include <optional>

#include "run/closed_form_values.hpp"
#include "run/collect.hpp"
#include "run/fit.hpp"
#include "run/learner_runner.hpp"
#include "run/runs_of.hpp"
#include "run/shown.hpp"
#include "run/window_intervals.hpp"

namespace teg::study {

Result<Results> run_study(const Study& given, const RunOptions& options) {
  std::vector<std::pair<std::string, std::string>> fitted;
  std::optional<Study> with_fit;
  if (given.fit) {
    with_fit = given;
    auto fit = fit_study(*with_fit, options);
    if (!fit) return fit.errors();
    for (const auto& c : fit->constants) fitted.emplace_back(c.name, c.text);
  }
  const Study& study = with_fit ? *with_fit : given;
  ShownRuns shown;
  const auto runs = runs_of(study, options, &shown);
  if (!runs) return runs.errors();
  auto table = run_all(study, *runs, options);
  if (!table) return table.errors();
  auto results = collect(study, *std::move(table));
  if (!results) return results;
  results->fitted = std::move(fitted);
  if (auto* network = std::get_if<NetworkResults>(&shown)) results->network = std::move(*network);
  if (auto* sessions = std::get_if<std::vector<LearnerRecord>>(&shown))
    results->learner = learning_curves(std::move(*sessions));
  add_window_intervals(study, *results);
  add_closed_form(study, *results);
  if (const auto added = add_shown(study, *results); !added) return added.errors();
  return results;
}

}  // namespace teg::study
