#include "study/observe.hpp"

#include <algorithm>
#include <cmath>

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
  }
  return r.weight[o.entity];
}

struct Curve {
  std::vector<double> t, y;
};

Result<Curve> curve(const Observable& o, SynapseSimulation& simulation, std::vector<Time> at) {
  auto recording = simulation.record(std::move(at));
  if (!recording) return recording.errors();
  return Curve{recording->times_ms, series(o, *recording)};
}

std::vector<Time> evenly(double from, double to, int n) {
  std::vector<Time> at;
  for (int i = 0; i <= n; ++i) at.emplace_back(from + (to - from) * i / n);
  return at;
}

// Around its largest (sign 1) or least (-1) value, more densely.
Result<std::pair<double, double>> extreme(const Observable& o, SynapseSimulation& simulation, const Curve& c,
                                          double sign) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < c.y.size(); ++i)
    if (sign * c.y[i] > sign * c.y[best]) best = i;
  const double from = c.t[best > 0 ? best - 1 : 0], to = c.t[std::min(best + 1, c.t.size() - 1)];
  const auto fine = curve(o, simulation, evenly(from, to, 200));
  if (!fine) return fine.errors();
  std::pair<double, double> at{c.t[best], c.y[best]};
  for (std::size_t i = 0; i < fine->y.size(); ++i)
    if (sign * fine->y[i] > sign * at.second) at = {fine->t[i], fine->y[i]};
  return at;
}

double mean(const Curve& c) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < c.t.size(); ++i) area += (c.t[i + 1] - c.t[i]) * (c.y[i] + c.y[i + 1]) / 2;
  return area / (c.t.back() - c.t.front());
}

// When the curve is first halfway from its largest value back to where it began; the stretch that holds
// that moment is read again, twice, 200 times as densely. Not a number where it never is.
Result<double> half_decay_ms(const Observable& o, SynapseSimulation& simulation, Curve c, double at_ms, double peak) {
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
    auto finer = curve(o, simulation, evenly(t0, c.t[i], 200));
    if (!finer) return finer.errors();
    c = *std::move(finer);
  }
}

}  // namespace

Result<double> observe(const Observable& o, SynapseSimulation& simulation) {
  const double start = o.quantity == Quantity::change ? simulation.model().synapses[o.entity].weight : 0.0;
  if (o.reduce == Reduce::value) {
    const auto one = curve(o, simulation, {o.at_ms ? Time{*o.at_ms} : simulation.model().until});
    if (!one) return one.errors();
    return one->y[0] - start;
  }
  auto at = evenly(o.from_ms, o.to_ms, 4000);
  if (const auto first = simulation.run(); !first) return first.errors();
  for (const auto& times : simulation.release_times_ms())
    for (const double t : times)
      if (t > o.from_ms && t < o.to_ms) at.emplace_back(std::max(t - 1e-6, o.from_ms)), at.emplace_back(t);
  const auto whole = curve(o, simulation, std::move(at));
  if (!whole) return whole.errors();
  if (o.reduce == Reduce::mean) return mean(*whole) - start;
  const auto found = extreme(o, simulation, *whole, o.reduce == Reduce::min ? -1 : 1);
  if (!found) return found.errors();
  switch (o.reduce) {
    case Reduce::value:
    case Reduce::mean: break;
    case Reduce::max:
    case Reduce::min: return found->second - start;
    case Reduce::time_of_max: return found->first;
    case Reduce::half_decay: return half_decay_ms(o, simulation, *whole, found->first, found->second);
  }
  return NAN;
}

}  // namespace teg::study
