#include "study/observe.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/window.hpp"
#include "core/text.hpp"

namespace teg::study {
namespace {

const std::vector<double>& series(const Observable& o, const Recording& r) {
  switch (o.quantity) {
    case Quantity::weight:
    case Quantity::change: break;
    case Quantity::concentration: return r.concentration[o.entity];
    case Quantity::occupancy: return r.occupancy[o.entity];
    case Quantity::messenger: return r.messenger[o.entity];
    case Quantity::gate: return r.gate[o.entity][o.channel];
    case Quantity::eligibility: return r.eligibility[o.entity][o.channel];
    case Quantity::curve: break;
  }
  return r.weight[o.entity];
}

struct Line {
  std::vector<double> t, y;
};

// The variable at given times: from the simulation, or straight between the points of a curve.
class Source {
 public:
  Source(const Observable& o, SynapseSimulation& simulation, const std::vector<Curve>& curves)
      : o_(o), simulation_(simulation), curve_(o.quantity == Quantity::curve ? &curves[o.entity] : nullptr) {}

  Result<Line> at(std::vector<Time> times) const {
    if (curve_) {
      Line line;
      for (const Time t : times) {
        line.t.push_back(t.native());
        line.y.push_back(analysis::value_at(curve_->time_ms, curve_->value,
                                            std::clamp(t.native(), curve_->time_ms.front(), curve_->time_ms.back())));
      }
      return line;
    }
    auto recording = simulation_.record(std::move(times));
    if (!recording) return recording.errors();
    return Line{recording->times_ms, series(o_, *recording)};
  }
  // Where it may jump or turn, and how it fades.
  Result<std::vector<Time>> turns(double from_ms, double to_ms) const {
    if (curve_) {
      std::vector<Time> times;
      for (const double t : curve_->time_ms)
        if (t > from_ms && t < to_ms) times.emplace_back(t);
      return times;
    }
    if (const auto first = simulation_.run(); !first) return first.errors();
    return simulation_.reading_times(Time{from_ms}, Time{to_ms});
  }
  // The end of what can be read; an error where more is asked for.
  Result<double> end(std::optional<double> asked_ms) const {
    const double last = curve_ ? curve_->time_ms.back() : simulation_.model().until.native();
    if (asked_ms && *asked_ms > last * (1 + 1e-12))
      return Error{Fault::bad_value, curve_ ? curve_->name : "the protocol",
                   "ends before it is measured, at " + short_text(last / 1000) + " s",
                   "measure earlier, or let it run longer"};
    return asked_ms.value_or(last);
  }

 private:
  const Observable& o_;
  SynapseSimulation& simulation_;
  const Curve* curve_;
};

std::vector<Time> evenly(double from, double to, int n) {
  std::vector<Time> at;
  for (int i = 0; i <= n; ++i) at.emplace_back(from + (to - from) * i / n);
  return at;
}

// Around its largest (sign 1) or least (-1) value, more densely.
Result<std::pair<double, double>> extreme(const Source& source, const Line& c, double sign) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < c.y.size(); ++i)
    if (sign * c.y[i] > sign * c.y[best]) best = i;
  const double from = c.t[best > 0 ? best - 1 : 0], to = c.t[std::min(best + 1, c.t.size() - 1)];
  const auto fine = source.at(evenly(from, to, 200));
  if (!fine) return fine.errors();
  std::pair<double, double> at{c.t[best], c.y[best]};
  for (std::size_t i = 0; i < fine->y.size(); ++i)
    if (sign * fine->y[i] > sign * at.second) at = {fine->t[i], fine->y[i]};
  return at;
}

double mean(const Line& c) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < c.t.size(); ++i) area += (c.t[i + 1] - c.t[i]) * (c.y[i] + c.y[i + 1]) / 2;
  return area / (c.t.back() - c.t.front());
}

// When the curve is first halfway from its largest value back to where it began; the stretch that holds
// that moment is read again, twice, 200 times as densely. Not a number where it never is.
Result<double> half_decay_ms(const Source& source, Line c, double at_ms, double peak) {
  const double half = (peak + c.y.front()) / 2;
  for (int pass = 0;; ++pass) {
    double t0 = at_ms, y0 = peak;
    std::size_t i = 0;
    for (; i < c.t.size(); ++i) {
      if (c.t[i] <= at_ms) continue;
      if ((c.y[i] - half) * (peak - half) <= 0) break;
      t0 = c.t[i], y0 = c.y[i];
    }
    if (i == c.t.size()) return NAN;
    if (pass == 2) return t0 + (c.t[i] - t0) * (half - y0) / (c.y[i] - y0) - at_ms;
    auto finer = source.at(evenly(t0, c.t[i], 200));
    if (!finer) return finer.errors();
    c = *std::move(finer);
  }
}

}  // namespace

Result<double> observe(const Observable& o, SynapseSimulation& simulation, const std::vector<Curve>& curves) {
  const Source source(o, simulation, curves);
  const double start = o.quantity == Quantity::change ? simulation.model().synapses[o.entity].weight : 0.0;
  const auto end = source.end(o.reduce == Reduce::value ? o.at_ms : o.to_ms);
  if (!end) return end.errors();
  if (o.reduce == Reduce::value) {
    const auto one = source.at({Time{*end}});
    if (!one) return one.errors();
    return one->y[0] - start;
  }
  auto at = evenly(o.from_ms, *end, 4000);
  const auto turns = source.turns(o.from_ms, *end);
  if (!turns) return turns.errors();
  at.insert(at.end(), turns->begin(), turns->end());
  std::sort(at.begin(), at.end());
  const auto whole = source.at(std::move(at));
  if (!whole) return whole.errors();
  if (o.reduce == Reduce::mean) return mean(*whole) - start;
  const auto found = extreme(source, *whole, o.reduce == Reduce::min ? -1 : 1);
  if (!found) return found.errors();
  switch (o.reduce) {
    case Reduce::value:
    case Reduce::mean: break;
    case Reduce::max:
    case Reduce::min: return found->second - start;
    case Reduce::time_of_max: return found->first;
    case Reduce::half_decay: return half_decay_ms(source, *whole, found->first, found->second);
    case Reduce::deviation:  // of networks
    case Reduce::count:
    case Reduce::time_to: break;
  }
  return NAN;
}

}  // namespace teg::study
