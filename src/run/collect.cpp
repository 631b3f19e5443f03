#include "run/collect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/fingerprint.hpp"
#include "study/seed_reduction.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

std::optional<analysis::MapSummary> map_of(const Study& study, const std::vector<double>& values,
                                           const MeasureSpec& spec) {
  const auto is_map = [](const Axis& axis) {
    return axis.labels.empty() && axis.size() > 1 && std::ranges::is_sorted(axis.values);
  };
  if (study.axes.size() != 2 || !study.sampled.empty() || !std::ranges::all_of(study.axes, is_map)) return std::nullopt;
  const std::size_t along = spec.against.value_or(1);
  std::vector<double> z;
  for (std::size_t other = 0; other < n_other_points(study, along); ++other) {
    const auto row = window_values(study, values, along, other);
    z.insert(z.end(), row.begin(), row.end());
  }
  return analysis::summarise_map(study.axes[along].values, study.axes[1 - along].values, z);
}

// From results.values: windows, the fingerprint, which goes on from `fingerprint`, and verdicts unless runs are
// missing.
Result<Done> conclude(const Study& study, Results& results, Fingerprint fingerprint) {
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    fingerprint.add(spec.name);
    fingerprint.add(results.values[m]);
    results.maps.push_back(map_of(study, results.values[m], spec));
    auto& windows = results.windows.emplace_back();
    if (!spec.against) continue;
    const auto& x = study.axes[*spec.against].values;
    for (std::size_t other = 0; other < n_other_points(study, *spec.against); ++other) {
      const auto y = window_values(study, results.values[m], *spec.against, other);
      windows.push_back(analysis::summarise(x, y));
      analysis::compare(windows.back(), x, y, spec.published.x, spec.published.y);
    }
  }
  results.fingerprint = fingerprint.text();
  if (results.runs_present < results.runs) return Done{};
  for (const auto& expectation : study.expectations) {
    if (expectation.only_as_shipped && !study.settings.empty()) {
      results.verdicts.push_back({expectation.claim, expectation.source, "", "", false, false, false});
      continue;
    }
    auto verdict = judge(study, {results.values, results.windows}, expectation);
    if (!verdict) return verdict.errors();
    verdict->is_of_published = study.settings.empty();
    if (!expectation.known_miss.empty() && verdict->is_of_published) {
      verdict->is_known_miss = !verdict->passed, verdict->is_judged = verdict->passed;
      if (verdict->passed) verdict->simulated += ", though the study calls it a known miss";
      verdict->passed = false;
    }
    results.verdicts.push_back(*std::move(verdict));
  }
  return Done{};
}

// [point], or empty where no run diverged.
std::vector<std::size_t> diverged(const std::vector<std::string>& fingerprints, std::size_t points, std::size_t seeds) {
  std::vector<std::size_t> counts(points);
  for (std::size_t run = 0; run < fingerprints.size(); ++run)
    counts[run / seeds] += fingerprints[run].starts_with(diverged_mark) ? 1 : 0;
  if (std::ranges::all_of(counts, [](std::size_t n) { return n == 0; })) counts.clear();
  return counts;
}

}  // namespace

std::vector<std::vector<double>> point_values(const Study& study, const RunTable& table) {
  std::vector<std::vector<double>> values(table.n_measures, std::vector<double>(study.n_points()));
  for (std::size_t m = 0; m < table.n_measures; ++m) {
    for (std::size_t p = 0; p < values[m].size(); ++p) values[m][p] = table.values[p * table.n_measures + m];
    if (study.measures[m].normalise_to_peak) normalise(study, study.measures[m], values[m]);
  }
  return values;
}

Result<Results> collect(const Study& study, RunTable table) {
  Results results;
  results.runs = n_runs(study), results.runs_present = table.n_present;
  Fingerprint fingerprint;
  if (study.first.is_of_synapses() && study.first.n_seeds() == 1) {
    results.values = point_values(study, table);
    if (const auto judged = conclude(study, results, fingerprint); !judged) return judged.errors();
    return results;
  }
  for (const auto& text : table.fingerprints) fingerprint.add(text);
  const std::size_t seeds = study.first.n_seeds();
  results.diverged = diverged(table.fingerprints, study.n_points(), seeds);
  for (std::size_t m = 0; m < table.n_measures; ++m) {
    const auto& spec = study.measures[m];
    auto& values = results.values.emplace_back();
    auto& by_seed = results.by_seed.emplace_back(study.n_points(), std::vector<double>(seeds));
    for (std::size_t p = 0; p < by_seed.size(); ++p) {
      for (std::size_t s = 0; s < seeds; ++s) by_seed[p][s] = table.values[(p * seeds + s) * table.n_measures + m];
      fingerprint.add(by_seed[p]);
      const bool is_whole = std::none_of(table.fingerprints.begin() + static_cast<std::ptrdiff_t>(p * seeds),
                                         table.fingerprints.begin() + static_cast<std::ptrdiff_t>((p + 1) * seeds),
                                         [](const std::string& text) { return text.empty(); });
      values.push_back(is_whole ? over_seeds(spec.seeds(), by_seed[p]) : std::numeric_limits<double>::quiet_NaN());
    }
    if (spec.normalise_to_peak) normalise(study, spec, values);
  }
  if (const auto judged = conclude(study, results, fingerprint); !judged) return judged.errors();
  return results;
}

}  // namespace teg::study
