// Resting states: before anything happens, and after everything that ends has ended.
#include <algorithm>
#include <cmath>
#include <limits>

#include "receptors/occupancy.hpp"
#include "receptors/trajectory.hpp"
#include "transport/clearance.hpp"

namespace teg::receptors {
namespace {

constexpr double very_late_ms = 1e15;

// The root of a rising function on [0, top], by halving; below 0 at 0 is taken as 0.
template <class F>
double rising_root(double top, const F& f) {
  double low = 0, high = top;
  for (int i = 0; i < 2000; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (f(middle) < 0 ? low : high) = middle;
  }
  return high;
}

// What is left of an occupancy when desensitisation has settled.
double acting_at_rest(const Receptor& receptor, double bound) {
  const auto& d = receptor.desensitisation;
  return d ? bound / (1 + d->rate.native() * d->recovery.native() * bound) : bound;
}

}  // namespace

// Release at rest before effects: given by firing, or what holds the tonic level.
double Trajectory::tonic_rate(std::size_t m) const {
  const auto& modulator = modulators_[m];
  if (modulator.firing) return modulator.firing->rate.native() * modulator.firing->amount.native();
  const double level = modulator.tonic.native();
  double needed = transport::cleared_per_ms(modulator.clearance, level) + modulator.loss.native();
  for (const Link& link : links_[m]) needed -= link.rate * (modulators_[link.there].tonic.native() - level);
  if (autoreceptor_of_[m] == none) return std::max(needed, 0.0);
  const auto& receptor = receptors_[autoreceptor_of_[m]];
  const double acts = acting_at_rest(receptor, equilibrium(receptor, level));
  return std::max(needed, 0.0) * (1 + modulator.autoreceptor->strength * acts);
}

// Levels at rest under the effects and drugs of a time: where release, less what autoreceptors hold back
// and what is lost, is cleared or exchanged. False where clearance cannot keep up.
bool Trajectory::find_levels(double local_ms, std::vector<double>& rest) const {
  for (std::size_t m = 0; m < modulators_.size(); ++m) rest[m] = modulators_[m].tonic.native();
  const auto excess = [&](std::size_t m, double level) {  // rises with the level
    const auto& modulator = modulators_[m];
    double release = tonic_rates_[m] * factor(m, EffectTarget::release, local_ms, Side::after);
    if (const auto r = autoreceptor_of_[m]; r != none)
      release /= 1 + modulator.autoreceptor->strength *
                         acting_at_rest(receptors_[r], bound_at(binding(r, level, local_ms, Side::after)));
    double out =
        transport::cleared_per_ms(modulator.clearance, level, factor(m, EffectTarget::uptake, local_ms, Side::after)) -
        std::max(release - modulator.loss.native(), 0.0);
    for (const Link& link : links_[m]) out -= link.rate * (rest[link.there] - level);
    return out;
  };
  bool is_given = true;  // the tonic levels are the resting ones
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    if (modulators_[m].firing || !modulators_[m].effects.empty() || autoreceptor_of_[m] != none) is_given = false;
  for (int sweep = 0; sweep < 100000 && !is_given; ++sweep) {
    double change = 0;
    for (std::size_t m = 0; m < modulators_.size(); ++m) {
      if (state_of_level_[m] < 0) continue;
      constexpr double top = 1e13;  // nM: 10 M, ten times the highest tonic level
      if (excess(m, top) < 0) return false;
      const double level = excess(m, 0) >= 0 ? 0.0 : rising_root(top, [&](double c) { return excess(m, c); });
      change = std::max(change, std::abs(level - rest[m]) / std::max(level, 1e-300));
      rest[m] = level;
    }
    if (change < 1e-15) break;
  }
  return true;
}

void Trajectory::find_others(double local_ms, std::vector<double>& rest) const {
  const std::size_t n = modulators_.size();
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    const double bound = bound_at(binding(r, rest[modulator_of_[r]], local_ms, Side::after));
    rest[n + r] = acting_at_rest(receptors_[r], bound);
  }
  for (std::size_t k = 0; k < messengers_.size(); ++k) rest[n + receptors_.size() + k] = drives_[k].value(rest);
}

Result<Done> Trajectory::find_rests() {
  tonic_rates_.clear();
  for (std::size_t m = 0; m < modulators_.size(); ++m) tonic_rates_.push_back(tonic_rate(m));
  for (const bool is_last : {false, true}) {
    auto& rest = is_last ? last_rest_ : first_rest_;
    rest.assign(n_symbols(), 0);
    const double at = is_last ? very_late_ms : -very_late_ms;
    if (!find_levels(at, rest))
      return Error{Fault::numeric, "trajectory", "tonic release is more than clearance can remove at any level",
                   "lower the release, raise vmax, or give an effect on uptake a duration"};
    find_others(at, rest);
    for (std::size_t m = 0; m < modulators_.size(); ++m)
      if (links_[m].empty() && transport::clearance_slope_per_ms(modulators_[m].clearance, rest[m],
                                                                 factor(m, EffectTarget::uptake, at, Side::after)) <= 0)
        return Error{Fault::numeric, "modulator " + modulators_[m].name,
                     "nothing clears it any more once an effect on uptake has set in",
                     "give the effect a duration, or a factor above 0"};
    for (const double value : rest)
      if (!std::isfinite(value))
        return Error{Fault::numeric, "trajectory", "a messenger's drive is not a finite number at rest",
                     "check it for a division by a level that is 0"};
  }
  first_states_.assign(n_states_, 0), last_states_.assign(n_states_, 0);
  set_states(first_rest_, -very_late_ms, first_states_);
  set_states(last_rest_, very_late_ms, last_states_);
  return Done{};
}

// The states that belong to a rest.
void Trajectory::set_states(std::span<const double> rest, double local_ms, std::span<double> state) const {
  const auto set = [&](std::ptrdiff_t s, double value) {
    if (s >= 0) state[static_cast<std::size_t>(s)] = value;
  };
  const std::size_t n = modulators_.size();
  for (std::size_t m = 0; m < n; ++m) set(state_of_level_[m], rest[m]);
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    const double bound = bound_at(binding(r, rest[modulator_of_[r]], local_ms, Side::after));
    set(state_of_receptor_[r], bound);
    if (state_of_available_[r] >= 0) set(state_of_available_[r], bound > 0 ? rest[n + r] / bound : 1.0);
  }
  for (std::size_t k = 0; k < messengers_.size(); ++k) {
    set(state_of_first_[k], rest[n + receptors_.size() + k]);
    set(state_of_messenger_[k], rest[n + receptors_.size() + k]);
  }
}

void Trajectory::find_time_constants() {
  std::vector<double> all;
  const auto add_course = [&](const Course& course) {
    for (const Time t : {course.rise, course.decay})
      if (t.native() > 0 && !course.always()) all.push_back(t.native());
  };
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    for (const auto* rest : {&first_rest_, &last_rest_}) {
      const double slope = transport::clearance_slope_per_ms(
          modulators_[m].clearance, (*rest)[m],
          factor(m, EffectTarget::uptake, rest == &first_rest_ ? -very_late_ms : very_late_ms, Side::after));
      if (slope > 0) all.push_back(1 / slope);
    }
    for (const auto& e : modulators_[m].effects) add_course(e.course);
  }
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    const auto& receptor = receptors_[r];
    if (receptor.k_off) all.push_back(1 / relaxation_per_ms(receptor, first_rest_[modulator_of_[r]]));
    if (receptor.desensitisation) all.push_back(receptor.desensitisation->recovery.native());
    for (const auto& drug : receptor.drugs) add_course(drug.course);
  }
  for (const auto& m : messengers_) {
    all.push_back(m.tau.native());
    if (m.rise) all.push_back(m.rise->native());
  }
  if (all.empty()) return;
  fastest_ms_ = *std::min_element(all.begin(), all.end());
  slowest_ms_ = *std::max_element(all.begin(), all.end());
}

}  // namespace teg::receptors
