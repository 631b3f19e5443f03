#include "study/runner.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <optional>

#include "core/fingerprint.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "study/expectation.hpp"
#include "study/fit.hpp"
#include "study/learner_runner.hpp"
#include "study/network_runner.hpp"
#include "study/observe.hpp"

namespace teg::study {
namespace {

// Whether an axis only moves onsets: then a sweep along it needs no new models.
class OnsetAxis {
 public:
  OnsetAxis(const Study& study, std::size_t axis) : name_(study.axes[axis].name) {
    static constexpr std::array elsewhere{"sweep", "constant", "measure", "expect", "show", "fit"};
    for (const auto& [name, value] : *study.document.table())
      if (std::find(elsewhere.begin(), elsewhere.end(), name) == elsewhere.end()) visit(value, name);
    for (const auto& path : paths_) {
      const auto before = slots_.size();
      for (const auto& slot : study.first.onsets)  // one in each region
        if (slot.path == path) slots_.push_back(slot);
      if (slots_.size() == before) only_onsets_ = false;
    }
  }
  bool usable() const { return only_onsets_ && !slots_.empty(); }
  void move(SynapseSimulation& simulation, Time to) const {
    for (const auto& slot : slots_) simulation.set_onset(slot.modulator, slot.program, to);
  }

 private:
  void visit(const spec::Value& value, const std::string& path) {
    if (const auto* text = value.text(); text && spec::mentions(*text, name_)) {
      if (*text == "{" + name_ + "}")
        paths_.push_back(path);
      else
        only_onsets_ = false;
    }
    if (const auto* list = value.list())
      for (std::size_t i = 0; i < list->size(); ++i) visit((*list)[i], path + "." + std::to_string(i));
    if (const auto* table = value.table())
      for (const auto& [name, inner] : *table) visit(inner, path + "." + name);
  }
  std::string name_;
  std::vector<std::string> paths_;
  std::vector<OnsetSlot> slots_;
  bool only_onsets_ = true;
};

class Sweep {
 public:
  Sweep(const Study& study, const RunOptions& options)
      : study_(study), options_(options), threads_(std::max<std::size_t>(1, options.threads)) {
    if (!study.axes.empty()) {
      fast_.emplace(study, study.axes.size() - 1);
      // What drives a pathway or follows one is simulated anew at every point.
      if (!fast_->usable() || !study.first.outside.is_empty()) fast_.reset();
    }
    inner_ = fast_ ? study.axes.back().size() : 1;
    workers_.resize(threads_);
  }

  Result<std::vector<std::vector<double>>> run() {
    const std::size_t n = study_.n_points();
    values_.assign(study_.measures.size(), std::vector<double>(n));
    static constexpr std::atomic<bool> never{false};
    const std::size_t block = fast_ ? std::clamp<std::size_t>(inner_ / threads_, 1, 4096) : 1;
    const bool finished = for_each_index(n, threads_, block, options_.stop ? *options_.stop : never,
                                         [&](std::size_t worker, std::size_t point) {
                                           if (!failed_.load()) run_point(worker, point);
                                           report(worker, n);
                                         });
    if (!errors_.empty()) return errors_;
    if (!finished) return Error{Fault::interrupted, study_.id, "was interrupted", "run it again; nothing was written"};
    return std::move(values_);
  }

 private:
  struct Worker {
    std::optional<SynapseSimulation> simulation;
    std::size_t outer = static_cast<std::size_t>(-1);
    OutsideRunner outside;
    std::vector<Curve> curves;
  };

  void fail(std::size_t point, Errors errors) {
    const std::lock_guard lock(mutex_);
    if (failed_.load() && point >= failed_point_) return;
    failed_point_ = point;
    failed_.store(true);
    std::vector<std::string> at;
    const auto index = study_.indices(point);
    for (std::size_t a = 0; a < index.size(); ++a)
      at.push_back(study_.axes[a].name + " = " + study_.axes[a].text(index[a]));
    errors_ = std::move(errors);
    if (!at.empty())
      for (auto& e : errors_) e.where.append(" (at ").append(join(at, ", ")).append(")");
  }

  void run_point(std::size_t worker, std::size_t point) {
    auto& w = workers_[worker];
    const std::size_t outer = point / inner_;
    if (w.outer != outer) {
      auto built = model_at(study_, point);
      if (!built) return fail(point, built.errors());
      auto curves = w.outside.run(built->outside, built->model, options_.stop);
      if (!curves) return fail(point, curves.errors());
      w.curves = *std::move(curves);
      auto made = SynapseSimulation::make(std::move(built->model));
      if (!made) return fail(point, made.errors());
      w.simulation.emplace(*std::move(made));
      w.outer = outer;
    }
    if (fast_) fast_->move(*w.simulation, Time{study_.axes.back().native(point % inner_)});
    measure(*w.simulation, w.curves, point);
  }

  void measure(SynapseSimulation& simulation, const std::vector<Curve>& curves, std::size_t point) {
    std::optional<SynapseOutcome> end;
    for (std::size_t m = 0; m < study_.measures.size(); ++m) {
      const auto& o = study_.measures[m].of;
      if (!o.at_ms && o.reduce == Reduce::value && (o.quantity == Quantity::weight || o.quantity == Quantity::change)) {
        if (!end) {
          auto outcome = simulation.run();
          if (!outcome) return fail(point, outcome.errors());
          end = *std::move(outcome);
        }
        values_[m][point] = end->weights[o.entity] -
                            (o.quantity == Quantity::change ? simulation.model().synapses[o.entity].weight : 0.0);
        continue;
      }
      const auto value = observe(o, simulation, curves);
      if (!value) return fail(point, value.errors());
      values_[m][point] = *value;
    }
  }

  void report(std::size_t worker, std::size_t n) {
    const std::size_t done = ++done_;
    if (worker == 0 && options_.progress) options_.progress(done, n);
  }

  const Study& study_;
  const RunOptions& options_;
  std::size_t threads_, inner_ = 1;
  std::optional<OnsetAxis> fast_;
  std::vector<Worker> workers_;
  std::vector<std::vector<double>> values_;
  std::mutex mutex_;
  std::atomic<bool> failed_{false};
  std::atomic<std::size_t> done_{0};
  std::size_t failed_point_ = 0;
  Errors errors_;
};

std::size_t flat_index(const Study& study, std::size_t axis, std::size_t other, std::size_t along) {
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

std::size_t n_other_points(const Study& study, std::size_t axis) { return study.n_points() / study.axes[axis].size(); }

std::vector<double> window_values(const Study& study, const std::vector<double>& values, std::size_t axis,
                                  std::size_t other) {
  std::vector<double> y;
  for (std::size_t i = 0; i < study.axes[axis].size(); ++i) y.push_back(values[flat_index(study, axis, other, i)]);
  return y;
}

void normalise(const Study& study, const MeasureSpec& m, std::vector<double>& values) {
  for (std::size_t other = 0; other < n_other_points(study, *m.against); ++other) {
    double peak = 0;
    for (const double v : window_values(study, values, *m.against, other))
      if (std::abs(v) > std::abs(peak)) peak = v;
    if (peak == 0) continue;
    for (std::size_t i = 0; i < study.axes[*m.against].size(); ++i)
      values[flat_index(study, *m.against, other, i)] /= std::abs(peak);
  }
}

Result<std::vector<std::vector<double>>> sweep_values(const Study& study, const RunOptions& options) {
  if (study.first.network || study.first.learner) {
    auto ran = study.first.network ? run_network_study(study, options) : run_learner_study(study, options);
    if (!ran) return ran.errors();
    return std::move(ran->values);
  }
  auto values = Sweep(study, options).run();
  if (!values) return values;
  for (std::size_t m = 0; m < study.measures.size(); ++m)
    if (study.measures[m].normalise_to_peak) normalise(study, study.measures[m], (*values)[m]);
  return values;
}

Result<Done> conclude(const Study& study, Results& results, Fingerprint fingerprint) {
  for (std::size_t m = 0; m < study.measures.size(); ++m) {
    const auto& spec = study.measures[m];
    fingerprint.add(spec.name);
    fingerprint.add(results.values[m]);
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
  for (const auto& expectation : study.expectations) {
    if (expectation.only_as_shipped && !study.settings.empty()) continue;
    auto verdict = judge(study, results, expectation);
    if (!verdict) return verdict.errors();
    results.verdicts.push_back(*std::move(verdict));
  }
  return Done{};
}

Result<Results> run_study(const Study& given, const RunOptions& options) {
  Results results;
  std::optional<Study> with_fit;
  if (given.fit) {
    with_fit = given;
    auto fit = fit_study(*with_fit, options);
    if (!fit) return fit.errors();
    for (const auto& c : fit->constants) results.fitted.emplace_back(c.name, c.text);
  }
  const Study& study = with_fit ? *with_fit : given;
  if (study.first.network || study.first.learner) {
    auto ran = study.first.network ? run_network_study(study, options) : run_learner_study(study, options);
    if (ran) ran->fitted = std::move(results.fitted);
    return ran;
  }
  auto values = sweep_values(study, options);
  if (!values) return values.errors();
  results.values = *std::move(values);
  if (const auto judged = conclude(study, results, {}); !judged) return judged.errors();
  auto shown = show(study, shown_point(study, results));
  if (!shown) return shown.errors();
  results.shown = *std::move(shown);
  return results;
}

}  // namespace teg::study
