#include "study/network_measures.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/bootstrap.hpp"
#include "build/make_task.hpp"
#include "core/require.hpp"

namespace teg::study {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

// A probe as one curve: the mean over its indices.
std::vector<double> curve_of(const ProbeRecord& record) {
  std::vector<double> curve(record.times_ms.size());
  for (const auto& values : record.values)
    for (std::size_t i = 0; i < curve.size(); ++i) curve[i] += values[i] / static_cast<double>(record.values.size());
  return curve;
}

// Half-way back from the maximum to the first value, after the maximum.
double half_decay(const std::vector<double>& times, const std::vector<double>& values, std::size_t top) {
  const double half = (values[top] + values[0]) / 2;
  for (std::size_t i = top; i < values.size(); ++i)
    if (values[i] <= half) return times[i] - times[top];
  return never;
}

// REQUIRES: at least one value. `times` may be empty where the reduction reads none.
double reduced(const NetworkObservable& of, const std::vector<double>& times, const std::vector<double>& values) {
  TEG_REQUIRE(!values.empty());
  const auto top = static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
  switch (of.reduce) {
    case Reduce::value: break;
    case Reduce::max: return values[top];
    case Reduce::min: return *std::min_element(values.begin(), values.end());
    case Reduce::mean: return analysis::mean(values);
    case Reduce::deviation: return analysis::standard_deviation(values);
    case Reduce::count: return static_cast<double>(values.size());
    case Reduce::time_of_max: return times[top];
    case Reduce::half_decay: return half_decay(times, values, top);
    case Reduce::time_to:
      for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] >= of.level) return times[i];
      return never;
  }
  if (!of.at_ms || times.empty()) return values.back();
  const auto after = std::upper_bound(times.begin(), times.end(), *of.at_ms * (1 + 1e-12));
  return values[static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - times.begin(), 1) - 1)];
}

Result<double> probed(const MeasureSpec& m, const NetworkOutcome& outcome) {
  const auto& of = m.of_network();
  const auto& record = outcome.records[of.entity];
  const auto curve = curve_of(record);
  std::vector<double> times, values;
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (record.times_ms[i] >= of.from_ms && record.times_ms[i] <= of.to_ms.value_or(never))
      times.push_back(record.times_ms[i]), values.push_back(curve[i]);
  if (values.empty())
    return Error{Fault::numeric, "measure." + m.name, "its probe has read nothing in this time",
                 "check start, stop and every of the probe, and from and to of the measure"};
  return reduced(of, times, values);
}

Result<double> from_task(const MeasureSpec& m, const NetworkOutcome& outcome) {
  const auto found = outcome.task.find(m.of_network().task_measure);
  if (m.of_network().reduce == Reduce::count)
    return found == outcome.task.end() ? 0.0 : static_cast<double>(found->second.size());
  if (found == outcome.task.end() || found->second.empty()) return std::numeric_limits<double>::quiet_NaN();
  return reduced(m.of_network(), {}, found->second);
}

double rate_hz(const NetworkObservable& of, double count, const BuiltNetwork& network) {
  const double length = of.to_ms.value_or(network.until.native()) - of.from_ms;
  return 1000 * count / length / static_cast<double>(network.model.populations[of.entity].size);
}

}  // namespace

std::vector<MeasureSpec> default_network_measures(const BuiltNetwork& network) {
  std::vector<MeasureSpec> measures;
  for (std::size_t p = 0; p < network.model.populations.size(); ++p) {
    MeasureSpec m;
    const auto& name = network.model.populations[p].name;
    m.name = "rate_" + name, m.label = "rate of " + name, m.unit = "Hz";
    m.of = NetworkObservable{.quantity = NetworkQuantity::rate, .entity = p};
    measures.push_back(std::move(m));
  }
  return measures;
}

std::vector<task::CountedStretch> counted_stretches(const std::vector<MeasureSpec>& measures, Time until) {
  std::vector<task::CountedStretch> stretches;
  for (const auto& m : measures)
    if (m.of_network().quantity == NetworkQuantity::rate)
      stretches.push_back(
          {m.of_network().entity, Time{m.of_network().from_ms}, Time{m.of_network().to_ms.value_or(until.native())}});
  return stretches;
}

Result<std::vector<double>> measure_network(const std::vector<MeasureSpec>& measures, const BuiltNetwork& network,
                                            const NetworkOutcome& outcome) {
  std::vector<double> values;
  std::size_t stretch = 0;
  for (const auto& m : measures) {
    const auto& of = m.of_network();
    Result<double> value = 0.0;
    switch (of.quantity) {
      case NetworkQuantity::weight: {
        const auto& synapse = network.synapses[of.entity];
        const auto& weights = outcome.weights[synapse.projection];
        if (synapse.index >= weights.size())
          return Error{Fault::bad_value, "synapse." + synapse.name + ".index",
                       "its projection has " + std::to_string(weights.size()) + " synapses", "write a smaller index"};
        value = weights[synapse.index];
        break;
      }
      case NetworkQuantity::mean_weight: value = analysis::mean(outcome.weights[of.entity]); break;
      case NetworkQuantity::rate: value = rate_hz(of, outcome.counts[stretch++], network); break;
      case NetworkQuantity::probe: value = probed(m, outcome); break;
      case NetworkQuantity::task: value = from_task(m, outcome); break;
    }
    if (!value) return value.errors();
    values.push_back(*value);
  }
  return values;
}

}  // namespace teg::study
