#include "run/sweep_values.hpp"

#include "run/collect.hpp"
#include "run/runs_of.hpp"

namespace teg::study {

Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options) {
  const auto runs = runs_of(study, options);
  if (!runs) return runs.errors();
  auto table = run_all(study, *runs, options);
  if (!table) return table.errors();
  if (study.first.n_seeds() == 1 && study.first.is_of_synapses()) return point_values(study, *table);
  auto results = collect(study, *std::move(table));
  if (!results) return results.errors();
  return std::move(results->values);
}

}  // namespace teg::study
