#include "run/closed_form_values.hpp"

#include "reference/closed_form.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

constexpr std::size_t most_points_compared = 20000;

bool is_final_weight(const MeasureSpec& spec) {
  const auto& of = spec.of_synapse();
  return !of.at_ms && of.reduce == Reduce::value &&
         (of.quantity == Quantity::change || of.quantity == Quantity::weight);
}

}  // namespace

void add_closed_form(const Study& study, Results& results) {
  results.closed_form.assign(study.measures.size(), {});
  if (!study.first.is_of_synapses() || !study.first.outside.is_empty()) return;
  if (study.n_points() > most_points_compared || results.runs_present < results.runs) return;
  auto values = results.closed_form;
  for (std::size_t p = 0; p < study.n_points(); ++p) {
    const auto built = model_at(study, p);
    if (!built) return;
    for (std::size_t m = 0; m < values.size(); ++m) {
      if (!is_final_weight(study.measures[m])) continue;
      const auto& synapse = built->model.synapses[study.measures[m].of_synapse().entity];
      const auto change = reference::weight_change(built->model, synapse);
      if (!change) return;
      values[m].push_back(*change + (study.measures[m].of_synapse().quantity == Quantity::weight ? synapse.weight : 0));
    }
  }
  for (std::size_t m = 0; m < values.size(); ++m)
    if (study.measures[m].normalise_to_peak && !values[m].empty()) normalise(study, study.measures[m], values[m]);
  results.closed_form = std::move(values);
}

}  // namespace teg::study
