#include "receptors/trajectory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "receptors/occupancy.hpp"
#include "transport/clearance.hpp"

namespace teg::receptors {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();

double earliest_onset(const std::vector<Modulator>& modulators) {
  double earliest = no_end;
  for (const auto& m : modulators)
    for (const auto& p : m.programs) earliest = std::min(earliest, release::onset_ms(p));
  return earliest == no_end ? 0.0 : earliest;
}

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

std::vector<Symbol> symbols_of(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                               const std::vector<Messenger>& messengers, const std::string& region,
                               std::size_t n_messengers) {
  std::vector<Symbol> symbols;
  const auto add = [&](const auto& item, Dim dim, bool is_known = true) {
    symbols.push_back({is_known && item.region == region ? item.name : "", dim});
  };
  for (const auto& m : modulators) add(m, m.is_concentration ? dim::concentration : dim::number);
  for (const auto& r : receptors) add(r, dim::number);
  for (std::size_t k = 0; k < messengers.size(); ++k) add(messengers[k], dim::number, k < n_messengers);
  return symbols;
}

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

Result<Done> Trajectory::solve(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                               std::uint64_t seed, const std::vector<Messenger>& messengers) {
  bool changed = version_ == 0;
  if (changed) {
    connect(modulators, receptors, messengers);
    if (const auto rests = find_rests(); !rests) return rests;
    find_time_constants();
  }
  anchor_ms_ = has_own_times_ ? 0 : earliest_onset(modulators);
  if (only_shifted(modulators)) return Done{};
  release::Schedule schedule;
  for (std::size_t m = 0; m < modulators.size(); ++m) {
    const auto rates = transport::sustaining_rate(modulators_[m], tonic_rates_[m], first_rest_[m]);
    release::unroll(modulators[m].programs, rates, anchor_ms_, seed, static_cast<std::uint32_t>(m), schedule);
    if (version_ > 0 && equal(schedule, schedules_[m])) continue;
    changed = true;
    std::swap(schedules_[m], schedule);
    if (const auto* e = std::get_if<ExponentialClearance>(&modulators[m].clearance); e && is_exponential(m))
      levels_[m].solve(e->tau.native(), modulators[m].tonic.native(), schedules_[m], modulators[m].trace.get(),
                       anchor_ms_);
  }
  if (!changed) return Done{};
  ++version_;
  collect_breaks();
  auto solved = solve_states();
  extend_knots();
  return solved;
}

bool Trajectory::needs_state(const Modulator& m) const {
  return !std::holds_alternative<ExponentialClearance>(m.clearance) || m.firing || m.autoreceptor ||
         m.loss.native() > 0 || !m.exchange.empty() || !m.effects.empty();
}

// Who reads whom, and which variables are solved.
void Trajectory::connect(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                         const std::vector<Messenger>& messengers) {
  modulators_ = modulators, receptors_ = receptors, messengers_ = messengers;
  schedules_.resize(modulators.size());
  levels_.resize(modulators.size());
  const auto state = [&](bool is_solved, double least_scale) {
    if (!is_solved) return std::ptrdiff_t{-1};
    least_scale_.push_back(least_scale);
    return static_cast<std::ptrdiff_t>(n_states_++);
  };
  const auto own_time = [&](const Course& course) { return !course.always(); };
  for (const auto& m : modulators_) {
    state_of_level_.push_back(state(needs_state(m), 0));
    if (m.trace) has_own_times_ = true;
    for (const auto& e : m.effects) has_own_times_ = has_own_times_ || own_time(e.course);
    auto& links = links_.emplace_back();
    for (const auto& x : m.exchange)
      for (std::size_t other = 0; other < modulators_.size(); ++other)
        if (modulators_[other].name == m.name && modulators_[other].region == x.region)
          links.push_back({other, x.rate.native()});
    std::size_t autoreceptor = none;
    for (std::size_t r = 0; m.autoreceptor && r < receptors_.size(); ++r)
      if (receptors_[r].name == m.autoreceptor->receptor && receptors_[r].region == m.region) autoreceptor = r;
    autoreceptor_of_.push_back(autoreceptor);
    is_coupled_ = is_coupled_ || !links.empty() || autoreceptor != none;
  }
  for (const auto& r : receptors_) {
    std::size_t m = 0;
    while (modulators_[m].name != r.of || modulators_[m].region != r.region) ++m;
    modulator_of_.push_back(m);
    state_of_receptor_.push_back(state(r.k_off.has_value(), 1e-3));  // may rise from 0 as a broken power
    state_of_available_.push_back(state(r.desensitisation.has_value(), 1e-3));
    for (const auto& drug : r.drugs) has_own_times_ = has_own_times_ || own_time(drug.course);
  }
  for (std::size_t k = 0; k < messengers_.size(); ++k) {
    const auto& m = messengers_[k];
    drives_.push_back(
        Gate::compile(m.name, m.drive, symbols_of(modulators_, receptors_, messengers_, m.region, k)).value());
    state_of_first_.push_back(state(m.rise.has_value(), 1e-6));
    state_of_messenger_.push_back(state(true, 1e-6));
  }
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
  for (const auto& m : modulators_) {
    if (m.trace)
      for (const double t : m.trace->time_ms) add_break(t);
    for (const auto& e : m.effects) add_course(e.course);
  }
  for (const auto& r : receptors_)
    for (const auto& drug : r.drugs) add_course(drug.course);
  std::sort(breaks_.begin(), breaks_.end());
  const auto close = [](double a, double b) { return b - a < transport::same_instant_ms; };
  breaks_.erase(std::unique(breaks_.begin(), breaks_.end(), close), breaks_.end());
}

Time Trajectory::beside(double local_ms, Side side) const {
  return Time{local_ms + anchor_ms_ +
              (side == Side::before ? -transport::same_instant_ms : transport::same_instant_ms)};
}

double Trajectory::binding(std::size_t r, double level, double local_ms, Side side) const {
  return binding_drive(receptors_[r], std::max(level, 0.0), Time{local_ms + anchor_ms_}, beside(local_ms, side));
}

double Trajectory::factor(std::size_t m, EffectTarget target, double local_ms, Side side) const {
  double product = 1;
  for (const auto& e : modulators_[m].effects)
    if (e.target == target)
      product *= 1 + (e.factor - 1) * course_at(e.course, Time{local_ms + anchor_ms_}, beside(local_ms, side));
  return product;
}

double Trajectory::state_at(std::size_t state, double local_ms, Side side) const {
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms;
  if (element_ends_.empty() || t < breaks_[0]) return first_states_[state];
  if (t >= element_ends_.back()) return last_states_[state];
  const auto above = std::upper_bound(element_ends_.begin(), element_ends_.end(), t);
  const auto e = static_cast<std::size_t>(above - element_ends_.begin());
  const double from = e == 0 ? breaks_[0] : element_ends_[e - 1], to = element_ends_[e];
  const double x = std::clamp(2 * (local_ms - from) / (to - from) - 1, -1.0, 1.0);
  return spectral::evaluate(coefficients_[e * n_states_ + state], x);
}

void Trajectory::values(double local_ms, Side side, std::span<double> out) const {
  const auto solved = [&](std::ptrdiff_t s) { return state_at(static_cast<std::size_t>(s), local_ms, side); };
  const std::size_t n = modulators_.size();
  for (std::size_t m = 0; m < n; ++m)
    out[m] = is_exponential(m) ? levels_[m].at(local_ms, side) : solved(state_of_level_[m]);
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    out[n + r] = state_of_receptor_[r] >= 0 ? solved(state_of_receptor_[r])
                                            : bound_at(binding(r, out[modulator_of_[r]], local_ms, side));
    if (state_of_available_[r] >= 0) out[n + r] *= solved(state_of_available_[r]);
  }
  for (std::size_t k = 0; k < messengers_.size(); ++k) out[n + receptors_.size() + k] = solved(state_of_messenger_[k]);
}

// Beyond the solved elements, exponential levels still fade: 40 time constants reach rounding.
void Trajectory::extend_knots() {
  knots_.assign(breaks_.begin(), breaks_.end());
  knots_.insert(knots_.end(), element_ends_.begin(), element_ends_.end());
  std::sort(knots_.begin(), knots_.end());
  knots_.erase(std::unique(knots_.begin(), knots_.end()), knots_.end());
  if (knots_.empty()) return;
  double slowest = 0;
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    if (is_exponential(m)) slowest = std::max(slowest, levels_[m].tau_ms());
  const double end = breaks_.back() + 40 * slowest;
  while (knots_.back() < end) knots_.push_back(std::min(end, knots_.back() + slowest));
}

}  // namespace teg::receptors
