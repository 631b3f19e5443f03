#include "run/runner.hpp"

#include <optional>

#include "run/closed_form_values.hpp"
#include "run/collect.hpp"
#include "run/fit.hpp"
#include "run/learner_runner.hpp"
#include "run/network_runner.hpp"
#include "run/shown.hpp"
#include "run/synapse_runner.hpp"
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
  NetworkResults network;
  std::vector<LearnerRecord> sessions;
  const auto runs = study.first.network   ? network_runs(study, options, &network)
                    : study.first.learner ? Result<Runs>(learner_runs(study, options, &sessions))
                                          : synapse_runs(study, options);
  if (!runs) return runs.errors();
  auto table = run_all(study, *runs, options);
  if (!table) return table.errors();
  auto results = collect(study, *std::move(table));
  if (!results) return results;
  results->fitted = std::move(fitted);
  if (study.first.network) results->network = std::move(network);
  if (study.first.learner) results->learner = learning_curves(std::move(sessions));
  add_window_intervals(study, *results);
  add_closed_form(study, *results);
  if (const auto shown = add_shown(study, *results); !shown) return shown.errors();
  return results;
}

}  // namespace teg::study
