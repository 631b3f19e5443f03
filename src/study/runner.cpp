#include "study/runner.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "core/text.hpp"
#include "study/closed_form_values.hpp"
#include "study/expectation.hpp"
#include "study/fit.hpp"
#include "study/learner_runner.hpp"
#include "study/network_runner.hpp"
#include "study/observe.hpp"
#include "study/point_runner.hpp"
#include "study/window_intervals.hpp"

namespace teg::study {
namespace {

// What the study's sensors see of this protocol.
Result<std::vector<recording::Signal>> watch(const BuiltModel& built, SynapseSimulation& simulation) {
  std::vector<recording::Signal> signals;
  const auto& receptors = built.model.receptors;
  for (std::size_t i = 0; i < built.sensors.size(); ++i) {
    const auto& sensor = built.sensors[i];
    const auto site =
        std::find_if(receptors.begin(), receptors.end(), [&](const auto& r) { return r.name == sensor.name; });
    const auto r = static_cast<std::size_t>(site - receptors.begin());
    auto times = recording::sample_times(sensor, Time{0}, built.model.until);
    const auto recorded = simulation.record(times), rest = simulation.record({Time{-1e12}});
    if (!recorded) return recorded.errors();
    if (!rest) return rest.errors();
    signals.push_back(recording::observed(sensor, times, recorded->occupancy[r], rest->occupancy[r][0],
                                          built.model.seed, static_cast<std::uint32_t>(i)));
  }
  return signals;
}

Result<Shown> show(const Study& study, std::size_t point) {
  auto built = model_at(study, point);
  if (!built) return built.errors();
  auto curves = OutsideRunner().run(built->outside, built->model, nullptr);
  if (!curves) return curves.errors();
  auto simulation = SynapseSimulation::make(built->model);
  if (!simulation) return simulation.errors();
  const auto first = simulation->run();
  if (!first) return first.errors();
  Shown shown{point, {}, simulation->release_times_ms(), built->model, {}, *std::move(curves)};
  auto seen = watch(*built, *simulation);
  if (!seen) return seen.errors();
  shown.sensors = *std::move(seen);
  const double until = built->model.until.native();
  double begin = 0;
  std::vector<double> events;
  for (const auto& times : shown.release_ms) events.insert(events.end(), times.begin(), times.end());
  for (const double t : events) begin = std::min(begin, t);
  for (const auto& s : built->model.synapses) {
    for (const Time t : s.pre) events.push_back((t + s.axonal_delay).native());
    for (const Time t : s.post) events.push_back((t + s.dendritic_delay).native());
  }
  begin *= 1.05;
  std::vector<Time> times;
  constexpr int n = 800;
  for (int i = 0; i <= n; ++i) times.emplace_back(begin + (until - begin) * i / n);
  constexpr std::size_t most_events = 2000;  // both sides of each jump
  for (std::size_t i = 0; i < std::min(events.size(), most_events); ++i)
    if (events[i] > begin && events[i] < until) times.emplace_back(events[i] - 1e-6), times.emplace_back(events[i]);
  auto recording = simulation->record(std::move(times));
  if (!recording) return recording.errors();
  shown.recording = *std::move(recording);
  return shown;
}

// What [show] says, or the middle of the axis.
std::size_t wanted_index(const Study& study, const Axis& axis) {
  const auto wanted = study.show.find(axis.name);
  if (wanted == study.show.end()) return axis.size() / 2;
  const auto written = parse_written(wanted->second);
  std::size_t index = 0;
  double nearest = INFINITY;
  for (std::size_t i = 0; i < axis.size(); ++i) {
    const double distance = !axis.labels.empty()
                                ? (axis.labels[i] == wanted->second ? 0.0 : 1.0)
                                : std::abs(axis.native(i) - (written ? written->number * written->one.native : 0));
    if (distance < nearest) nearest = distance, index = i;
  }
  return index;
}

// The same, but without [show] the peak of the first window along an axis.
std::size_t shown_point(const Study& study, const Results& results) {
  std::size_t point = 0;
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    const auto& axis = study.axes[a];
    std::size_t index = wanted_index(study, axis);
    for (std::size_t m = 0; m < study.measures.size(); ++m)
      if (study.measures[m].against == a && !study.show.contains(axis.name)) {
        const auto at = std::find(axis.values.begin(), axis.values.end(), results.windows[m][0].peak);
        index = static_cast<std::size_t>(at - axis.values.begin());
        break;
      }
    point = point * axis.size() + std::min(index, axis.size() - 1);
  }
  return point;
}

}  // namespace

std::size_t wanted_point(const Study& study) {
  std::size_t point = 0;
  for (const auto& axis : study.axes) point = point * axis.size() + wanted_index(study, axis);
  return point;
}

std::size_t window_point(const Study& study, std::size_t axis, std::size_t other, std::size_t along) {
  std::size_t point = 0, rest = other;
  std::vector<std::size_t> index(study.axes.size());
  for (std::size_t a = study.axes.size(); a-- > 0;) {
    if (a == axis) continue;
    index[a] = rest % study.axes[a].size();
    rest /= study.axes[a].size();
  }
  index[axis] = along;
  for (std::size_t a = 0; a < study.axes.size(); ++a) point = point * study.axes[a].size() + index[a];
  return point;
}

std::size_t n_other_points(const Study& study, std::size_t axis) { return study.n_points() / study.axes[axis].size(); }

std::string other_place(const Study& study, std::size_t axis, std::size_t other) {
  const std::size_t point = window_point(study, axis, other, 0);
  const auto index = study.indices(point);
  std::vector<std::string> at;
  for (std::size_t a = 0; a < study.axes.size(); ++a)
    if (a != axis) at.push_back(study.axes[a].name + " = " + study.axes[a].label(index[a]));
  return join(at, ", ");
}

std::string window_unit(const Study& study, const MeasureSpec& spec, const analysis::WindowField& field) {
  const auto& x = study.axes[*spec.against].unit;
  const std::string value = spec.normalise_to_peak ? "1" : spec.unit;
  switch (field.unit) {
    case analysis::WindowField::Unit::none: return "";
    case analysis::WindowField::Unit::x: return x;
    case analysis::WindowField::Unit::value: return value;
    case analysis::WindowField::Unit::value_x:
      return value.empty() || value == "1" ? x : x.empty() ? value : value + " " + x;
    case analysis::WindowField::Unit::per_x: return x.empty() ? "" : "1/" + x;
  }
  return "";
}

std::string map_unit(const Study& study, const MeasureSpec& spec, const analysis::MapField& field) {
  const std::size_t along = spec.against.value_or(1);
  const auto &x = study.axes[along].unit, &y = study.axes[1 - along].unit;
  switch (field.unit) {
    case analysis::MapField::Unit::none: return "";
    case analysis::MapField::Unit::x: return x;
    case analysis::MapField::Unit::y: return y;
    case analysis::MapField::Unit::value: return spec.normalise_to_peak ? "1" : spec.unit;
    case analysis::MapField::Unit::x_per_y: return y.empty() ? x : (x.empty() ? "1" : x) + "/" + y;
  }
  return "";
}

std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other) {
  std::vector<double> y;
  for (std::size_t i = 0; i < study.axes[axis].size(); ++i) y.push_back(values[window_point(study, axis, other, i)]);
  return y;
}

void normalise(const Study& study, const MeasureSpec& m, std::vector<double>& values) {
  for (std::size_t other = 0; other < n_other_points(study, *m.against); ++other) {
    double peak = 0;
    for (const double v : window_values(study, values, *m.against, other))
      if (std::isnan(v) || std::abs(v) > std::abs(peak)) peak = v;  // once NaN, it stays so
    if (peak == 0) continue;
    for (std::size_t i = 0; i < study.axes[*m.against].size(); ++i)
      values[window_point(study, *m.against, other, i)] /= std::abs(peak);
  }
}

namespace {

Runs synapse_runs(const Study& study, const RunOptions& options) {
  const auto points = std::make_shared<const PointRunner>(study);
  const auto workers = std::make_shared<std::vector<PointRunner::Worker>>(std::max<std::size_t>(1, options.threads));
  return {.together = points->together(),
          .run = [points, workers, stop = options.stop](std::size_t worker, std::size_t point, const IsStopped&,
                                                        std::span<double> values) -> Result<std::string> {
            const auto ran = points->run((*workers)[worker], point, stop, values);
            if (!ran) return ran.errors();
            return std::string();
          }};
}

}  // namespace

Result<Runs> runs_of(const Study& study, const RunOptions& options) {
  if (study.first.network) return network_runs(study, options, nullptr);
  if (study.first.learner) return learner_runs(study, options, nullptr);
  return synapse_runs(study, options);
}

Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options) {
  const auto runs = runs_of(study, options);
  if (!runs) return runs.errors();
  auto table = run_all(study, *runs, options);
  if (!table) return table.errors();
  if (study.first.n_seeds() == 1 && !study.first.network && !study.first.learner) return point_values(study, *table);
  auto results = collect(study, *std::move(table));
  if (!results) return results.errors();
  return std::move(results->values);
}

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

}  // namespace

double seed_quantile(const Results& results, std::size_t measure, std::size_t point, double part) {
  auto values = results.by_seed[measure][point];
  const bool is_missing = results.runs_present < results.runs && std::isnan(results.values[measure][point]);
  if (!is_missing) std::erase_if(values, [](double v) { return std::isnan(v); });
  return analysis::quantile(std::move(values), part);
}

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
    if (expectation.only_as_shipped && !study.settings.empty()) continue;
    auto verdict = judge(study, results, expectation);
    if (!verdict) return verdict.errors();
    results.verdicts.push_back(*std::move(verdict));
  }
  return Done{};
}

Result<Done> add_shown(const Study& study, Results& results) {
  if (!study.first.network && !study.first.learner) {
    auto shown = show(study, shown_point(study, results));
    if (!shown) return shown.errors();
    results.shown = *std::move(shown);
    return Done{};
  }
  results.shown.point = wanted_point(study);
  auto built = model_at(study, results.shown.point);
  if (!built) return built.errors();
  results.shown.model = std::move(built->model);
  return Done{};
}

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
