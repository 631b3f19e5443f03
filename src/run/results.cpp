#include "run/results.hpp"

#include <cmath>
#include <utility>

namespace teg::study {

double seed_quantile(const Results& results, std::size_t measure, std::size_t point, double part) {
  auto values = results.by_seed[measure][point];
  const bool is_missing = results.runs_present < results.runs && std::isnan(results.values[measure][point]);
  if (!is_missing) std::erase_if(values, [](double v) { return std::isnan(v); });
  return analysis::quantile(std::move(values), part);
}

}  // namespace teg::study
