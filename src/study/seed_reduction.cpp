#include "study/seed_reduction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/bootstrap.hpp"

namespace teg::study {

double over_seeds(const SeedReduction& of, std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto fraction = [&](auto counts) {
    return static_cast<double>(std::count_if(values.begin(), values.end(), counts)) /
           static_cast<double>(values.size());
  };
  switch (of.kind) {
    case OverSeeds::median: return analysis::quantile(std::move(values), 0.5);
    case OverSeeds::quantile: return analysis::quantile(std::move(values), of.quantile);
    case OverSeeds::mean: return analysis::mean(values);
    case OverSeeds::deviation: return analysis::standard_deviation(values);
    case OverSeeds::least: return *std::min_element(values.begin(), values.end());
    case OverSeeds::greatest: return *std::max_element(values.begin(), values.end());
    case OverSeeds::fraction_above: return fraction([&](double v) { return v >= of.threshold; });
    case OverSeeds::fraction_below: return fraction([&](double v) { return v < of.threshold; });
  }
  return 0;
}

SeedReduction read_seed_reduction(spec::Reader& in, const std::string& at, std::string& unit) {
  SeedReduction r;
  r.kind = in.choice<OverSeeds>(at + ".over_seeds");
  if (r.kind == OverSeeds::quantile)
    r.quantile = in.number(at + ".quantile");
  else if (in.has(at + ".quantile"))
    in.fail(at + ".quantile", "belongs to over_seeds = \"quantile\"", "leave it out");
  const bool is_fraction = r.kind == OverSeeds::fraction_above || r.kind == OverSeeds::fraction_below;
  if (is_fraction) unit.clear();
  if (in.has(at + ".threshold") != is_fraction)
    in.fail(at + ".threshold", is_fraction ? "is missing" : "belongs to fraction-above and fraction-below",
            is_fraction ? "say above or below what" : "leave it out");
  else if (is_fraction)
    r.threshold = in.number(at + ".threshold");
  return r;
}

}  // namespace teg::study
