#include "run/shown.hpp"

#include <algorithm>
#include <cmath>

#include "study/wanted_point.hpp"

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

// What [show] says, or else the peak of the first window along an axis.
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

Result<Done> add_shown(const Study& study, Results& results) {
  if (study.first.is_of_synapses()) {
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

}  // namespace teg::study
