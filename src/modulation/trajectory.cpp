#include "modulation/trajectory.hpp"

#include <algorithm>
#include <cmath>

namespace teg::modulation {
namespace {

bool equal(const release::Schedule& a, const release::Schedule& b) {
  const auto same_pulse = [](const release::Pulse& x, const release::Pulse& y) {
    return x.at_ms == y.at_ms && x.amount == y.amount;
  };
  const auto same_piece = [](const release::Piece& x, const release::Piece& y) {
    return x.at_ms == y.at_ms && x.rate == y.rate && x.slope == y.slope;
  };
  return std::equal(a.pulses.begin(), a.pulses.end(), b.pulses.begin(), b.pulses.end(), same_pulse) &&
         std::equal(a.pieces.begin(), a.pieces.end(), b.pieces.begin(), b.pieces.end(), same_piece);
}

}  // namespace

// Compares the programs' onsets, the only thing that may have changed, and keeps the new ones.
bool Trajectory::only_shifted(const std::vector<Modulator>& modulators) {
  bool same = version_ > 0;
  std::size_t i = 0;
  for (const auto& m : modulators)
    for (const auto& p : m.programs) {
      const double onset = release::onset_ms(p) - anchor_ms_;
      if (i == onsets_.size()) onsets_.push_back(onset), same = false;
      if (onsets_[i] != onset) onsets_[i] = onset, same = false;
      ++i;
    }
  return same;
}

Result<Done> Trajectory::begin(const Modulation& modulation) {
  auto dynamics = Dynamics::make(modulation, true);
  if (!dynamics) return dynamics.errors();
  dynamics_ = *std::move(dynamics);
  auto rests = find_rests(dynamics_);
  if (!rests) return rests.errors();
  rests_ = *std::move(rests);
  has_own_times_ = has_own_times(modulation);
  schedules_ = PerId<ModulatorId, release::Schedule>(modulation.modulators.size());
  levels_ = PerId<ModulatorId, transport::ExponentialLevel>(modulation.modulators.size());
  least_scale_.assign(dynamics_.n_states(), 0);
  const auto set_scale = [&](Dynamics::State s, double least) {
    if (s) least_scale_[*s] = least;
  };
  for (const ReceptorId r : dynamics_.receptors())  // may rise from 0 as a broken power
    set_scale(dynamics_.bound(r), 1e-3), set_scale(dynamics_.available(r), 1e-3);
  for (const MessengerId k : dynamics_.messengers())
    set_scale(dynamics_.first_stage(k), 1e-6), set_scale(dynamics_.last_stage(k), 1e-6);
  return Done{};
}

Result<Done> Trajectory::solve(const Modulation& modulation) {
  bool changed = version_ == 0;
  if (changed)
    if (const auto begun = begin(modulation); !begun) return begun;
  anchor_ms_ = has_own_times_ ? 0 : earliest_onset_ms(modulation.modulators);
  if (only_shifted(modulation.modulators)) return Done{};
  release::Schedule schedule;
  for (const ModulatorId m : dynamics_.modulators()) {
    const auto& now = modulation.modulators[m.value()];
    unroll(dynamics_, rests_, m, now.programs, anchor_ms_, modulation.seed, schedule);
    if (version_ > 0 && equal(schedule, schedules_[m])) continue;
    changed = true;
    std::swap(schedules_[m], schedule);
    if (is_exponential(m))
      levels_[m].solve(std::get<ExponentialClearance>(now.clearance).tau.native(),
                       rests_.first.symbols[dynamics_.symbol(m)], schedules_[m], now.trace.get(), anchor_ms_);
  }
  if (!changed) return Done{};
  ++version_;
  collect_breaks();
  auto solved = solve_states();
  extend_knots();
  return solved;
}

void Trajectory::add_break(double absolute_ms) {
  if (std::abs(absolute_ms) < 1e12) breaks_.push_back(absolute_ms - anchor_ms_);
}

void Trajectory::collect_breaks() {
  breaks_.clear();
  const auto add_course = [&](const Course& course) {
    if (course.always()) return;
    add_break(course.onset.native());
    if (course.ends()) add_break((course.onset + course.duration).native());
  };
  for (const auto& s : schedules_) {
    for (const auto& p : s.pulses) breaks_.push_back(p.at_ms);
    for (const auto& p : s.pieces) breaks_.push_back(p.at_ms);
  }
  for (const auto& m : dynamics_.modulation().modulators) {
    if (m.trace)
      for (const double t : m.trace->time_ms) add_break(t);
    for (const auto& e : m.effects) add_course(e.course);
  }
  for (const auto& r : dynamics_.modulation().receptors)
    for (const auto& drug : r.drugs) add_course(drug.course);
  std::sort(breaks_.begin(), breaks_.end());
  const auto close = [](double a, double b) { return b - a < transport::same_instant_ms; };
  breaks_.erase(std::unique(breaks_.begin(), breaks_.end(), close), breaks_.end());
}

Moment Trajectory::at(double local_ms, Side side) const {
  const double beside = side == Side::before ? -transport::same_instant_ms : transport::same_instant_ms;
  return {Time{local_ms + anchor_ms_}, Time{local_ms + anchor_ms_ + beside}};
}

double Trajectory::state_at(std::size_t state, double local_ms, Side side) const {
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms;
  if (element_ends_.empty() || t < breaks_[0]) return rests_.first.states[state];
  if (t >= element_ends_.back()) return rests_.last.states[state];
  const auto above = std::upper_bound(element_ends_.begin(), element_ends_.end(), t);
  const auto e = static_cast<std::size_t>(above - element_ends_.begin());
  const double from = e == 0 ? breaks_[0] : element_ends_[e - 1], to = element_ends_[e];
  const double x = std::clamp(2 * (local_ms - from) / (to - from) - 1, -1.0, 1.0);
  return spectral::evaluate(coefficients_[e * dynamics_.n_states() + state], x);
}

void Trajectory::values(double local_ms, Side side, std::span<double> out) const {
  for (const ModulatorId m : dynamics_.modulators())
    if (is_exponential(m)) out[dynamics_.symbol(m)] = levels_[m].at(local_ms, side);
  dynamics_.find_symbols(at(local_ms, side), [&](std::size_t s) { return state_at(s, local_ms, side); }, out);
}

// Beyond the solved elements, exponential levels still fade: 40 time constants reach rounding.
void Trajectory::extend_knots() {
  knots_.assign(breaks_.begin(), breaks_.end());
  knots_.insert(knots_.end(), element_ends_.begin(), element_ends_.end());
  std::sort(knots_.begin(), knots_.end());
  knots_.erase(std::unique(knots_.begin(), knots_.end()), knots_.end());
  if (knots_.empty()) return;
  double slowest = 0;
  for (const ModulatorId m : dynamics_.modulators())
    if (is_exponential(m)) slowest = std::max(slowest, levels_[m].tau_ms());
  const double end = breaks_.back() + 40 * slowest;
  while (knots_.back() < end) knots_.push_back(std::min(end, knots_.back() + slowest));
}

}  // namespace teg::modulation
