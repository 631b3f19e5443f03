#include "receptors/trajectory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "receptors/occupancy.hpp"
#include "transport/clearance.hpp"

namespace teg::receptors {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();
constexpr std::size_t most_elements = 4'000'000;

double earliest_onset(const std::vector<Modulator>& modulators) {
  double earliest = no_end;
  for (const auto& m : modulators)
    for (const auto& p : m.programs) earliest = std::min(earliest, release::onset_ms(p));
  return earliest == no_end ? 0.0 : earliest;
}

double largest(const spectral::Values& values, double at_least) {
  for (const double v : values) at_least = std::max(at_least, std::abs(v));
  return at_least;
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

std::vector<Symbol> symbols_of(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors) {
  std::vector<Symbol> symbols;
  for (const auto& m : modulators) symbols.push_back({m.name, m.is_concentration ? dim::concentration : dim::number});
  for (const auto& r : receptors) symbols.push_back({r.name, dim::number});
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
                               std::uint64_t seed) {
  anchor_ms_ = earliest_onset(modulators);
  if (only_shifted(modulators)) return Done{};
  bool changed = version_ == 0;
  if (changed) {
    modulators_ = modulators;
    receptors_ = receptors;
    schedules_.resize(modulators.size());
    levels_.resize(modulators.size());
    find_rest();
    find_time_constants();
  }
  release::Schedule schedule;
  for (std::size_t m = 0; m < modulators.size(); ++m) {
    release::unroll(modulators[m].programs, transport::sustaining_rate(modulators[m]), anchor_ms_, seed,
                    static_cast<std::uint32_t>(m), schedule);
    if (version_ > 0 && equal(schedule, schedules_[m])) continue;
    changed = true;
    std::swap(schedules_[m], schedule);
    if (const auto* e = std::get_if<ExponentialClearance>(&modulators[m].clearance))
      levels_[m].solve(e->tau.native(), modulators[m].tonic.native(), schedules_[m]);
  }
  if (!changed) return Done{};
  ++version_;
  collect_breaks();
  auto solved = solve_states();
  extend_knots();
  return solved;
}

void Trajectory::find_rest() {
  n_states_ = 0;
  resting_.clear();
  for (const auto& m : modulators_) {
    const bool closed = std::holds_alternative<ExponentialClearance>(m.clearance);
    state_of_level_.push_back(closed ? -1 : static_cast<std::ptrdiff_t>(n_states_++));
    if (!closed) least_scale_.push_back(0);
    resting_.push_back(m.tonic.native());
  }
  for (const auto& r : receptors_) {
    std::size_t m = 0;
    while (modulators_[m].name != r.of) ++m;
    state_of_receptor_.push_back(r.k_off ? static_cast<std::ptrdiff_t>(n_states_++) : -1);
    if (r.k_off) least_scale_.push_back(1e-3);  // an occupancy that starts at 0 may rise as a broken power
    resting_.push_back(equilibrium(r, resting_[m]));
  }
}

void Trajectory::find_time_constants() {
  std::vector<double> all;
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    all.push_back(1 / transport::clearance_slope_per_ms(modulators_[m].clearance, resting_[m]));
  for (const auto& r : receptors_) {
    std::size_t m = 0;
    while (modulators_[m].name != r.of) ++m;
    if (r.k_off) all.push_back(1 / relaxation_per_ms(r, resting_[m]));
  }
  if (all.empty()) return;
  fastest_ms_ = *std::min_element(all.begin(), all.end());
  slowest_ms_ = *std::max_element(all.begin(), all.end());
}

void Trajectory::collect_breaks() {
  breaks_.clear();
  for (const auto& s : schedules_) {
    for (const auto& p : s.pulses) breaks_.push_back(p.at_ms);
    for (const auto& p : s.pieces) breaks_.push_back(p.at_ms);
  }
  std::sort(breaks_.begin(), breaks_.end());
  const auto close = [](double a, double b) { return b - a < transport::same_instant_ms; };
  breaks_.erase(std::unique(breaks_.begin(), breaks_.end(), close), breaks_.end());
}

double Trajectory::drive_rate(std::size_t modulator, double local_ms, Side side) const {
  const auto& pieces = schedules_[modulator].pieces;
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms + transport::same_instant_ms;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), t,
                                      [](double value, const release::Piece& p) { return value < p.at_ms; });
  if (above == pieces.begin()) return transport::cleared_per_ms(modulators_[modulator].clearance, resting_[modulator]);
  const auto& piece = *(above - 1);
  return piece.rate + piece.slope * (local_ms - piece.at_ms);
}

void Trajectory::apply_pulses(double at, std::span<double> state) const {
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    if (is_exponential(m)) continue;
    const auto& pulses = schedules_[m].pulses;
    auto p = std::lower_bound(pulses.begin(), pulses.end(), at - transport::same_instant_ms,
                              [](const release::Pulse& x, double value) { return x.at_ms < value; });
    for (; p != pulses.end() && p->at_ms < at + transport::same_instant_ms; ++p)
      state[static_cast<std::size_t>(state_of_level_[m])] += p->amount;
  }
}

bool Trajectory::at_rest(std::span<const double> state, double local_ms, double tolerance) const {
  const auto near = [&](double value, double rest, double scale) {
    return std::abs(value - rest) <= tolerance * scale;
  };
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    const double scale =
        std::max(resting_[m], is_exponential(m) ? 1e-300 : scale_[static_cast<std::size_t>(state_of_level_[m])]);
    const double level =
        is_exponential(m) ? levels_[m].at(local_ms, Side::after) : state[static_cast<std::size_t>(state_of_level_[m])];
    if (!near(level, resting_[m], is_exponential(m) ? std::max(scale, 1.0) : scale)) return false;
  }
  for (std::size_t r = 0; r < receptors_.size(); ++r)
    if (const auto s = state_of_receptor_[r];
        s >= 0 && !near(state[static_cast<std::size_t>(s)], resting_[modulators_.size() + r], 1.0))
      return false;
  return true;
}

Result<Done> Trajectory::solve_states() {
  element_ends_.clear();
  coefficients_.clear();
  if (n_states_ == 0 || breaks_.empty()) return Done{};
  std::vector<double> state(n_states_);
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    if (!is_exponential(m)) state[static_cast<std::size_t>(state_of_level_[m])] = resting_[m];
  for (std::size_t r = 0; r < receptors_.size(); ++r)
    if (state_of_receptor_[r] >= 0)
      state[static_cast<std::size_t>(state_of_receptor_[r])] = resting_[modulators_.size() + r];
  scale_.assign(state.begin(), state.end());
  double t = breaks_[0], h = 10;
  double near_rest_since = no_end;
  std::size_t next = 0;
  for (;;) {
    const bool at_break = next < breaks_.size() && t >= breaks_[next];
    if (at_break) {
      apply_pulses(breaks_[next++], state);
      h = std::min(h, 10.0);
    }
    for (std::size_t s = 0; s < n_states_; ++s) scale_[s] = std::max(scale_[s], std::abs(state[s]));
    if (next == breaks_.size()) {  // the last part: until nothing but rounding is left of the way to rest
      if (at_rest(state, t, 1e-6)) near_rest_since = std::min(near_rest_since, t);
      if (at_rest(state, t, 1e-14) || t > near_rest_since + 20 * slowest_ms_) return Done{};
    }
    h = std::min(h, 5 * slowest_ms_);  // longer elements would only collect rounding
    const double end = next < breaks_.size() ? breaks_[next] : no_end;
    double before = no_end;
    for (h = std::min(h, end - t);; h /= 2) {
      const double to = t + 1.1 * h >= end ? end : t + h;
      if (h < 1e-9 || element_ends_.size() > most_elements)
        return Error{Fault::numeric, "trajectory at " + std::to_string(anchor_ms_ + t) + " ms",
                     "a concentration or occupancy cannot be resolved", "check rates and amounts for extreme values"};
      const double unresolved = solve_element(t, to, state);
      if (unresolved > resolution && !is_noise(unresolved, before)) {
        before = unresolved;
        continue;
      }
      keep_element(to);
      for (std::size_t s = 0; s < n_states_; ++s) state[s] = spectral::evaluate(kept_[s], 1.0);
      t = to;
      break;
    }
    h *= 2;
  }
}

// Levels first, then the receptors that read them. The series are in kept_; returns the largest part of
// one that is not resolved, relative to its variable, and infinity where there is no solution.
double Trajectory::solve_element(double from, double to, std::span<const double> start) {
  const auto& node = spectral::tables().node;
  std::vector<spectral::Values> levels(modulators_.size()), solved(n_states_);
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    if (is_exponential(m)) {
      for (std::size_t k = 0; k < spectral::points; ++k)
        levels[m][k] =
            levels_[m].at(from + (to - from) * (node[k] + 1) / 2, k == spectral::degree ? Side::before : Side::after);
      continue;
    }
    const auto s = static_cast<std::size_t>(state_of_level_[m]);
    if (!solve_level(m, from, to, start[s], levels[m])) return no_end;
    solved[s] = levels[m];
  }
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    if (state_of_receptor_[r] < 0) continue;
    const auto s = static_cast<std::size_t>(state_of_receptor_[r]);
    if (!solve_receptor(r, from, to, start[s], levels, solved[s])) return no_end;
  }
  double unresolved = 0;
  kept_.resize(n_states_);
  for (std::size_t s = 0; s < n_states_; ++s) {
    kept_[s] = spectral::coefficients(solved[s]);
    const double scale = largest(solved[s], std::max(scale_[s], least_scale_[s]));
    if (scale > 0) unresolved = std::max(unresolved, spectral::tail(kept_[s]) / scale);
  }
  return unresolved;
}

void Trajectory::keep_element(double to) {
  coefficients_.insert(coefficients_.end(), kept_.begin(), kept_.end());
  element_ends_.push_back(to);
}

// y' = release(t) - clearance(y): Newton's method on the collocation equations
//   y_j = y_0 + (h / 2) sum_k S_jk f(t_k, y_k).
bool Trajectory::solve_level(std::size_t m, double from, double to, double start, spectral::Values& y) const {
  constexpr std::size_t n = spectral::degree;
  const auto& table = spectral::tables();
  const double half = (to - from) / 2;
  spectral::Values release{}, f{};
  for (std::size_t k = 0; k <= n; ++k)
    release[k] = drive_rate(m, from + half * (table.node[k] + 1), k == n ? Side::before : Side::after);
  const double history = scale_[static_cast<std::size_t>(state_of_level_[m])];
  y.fill(start);
  for (int iteration = 0; iteration < 12; ++iteration) {
    for (std::size_t k = 0; k <= n; ++k) f[k] = release[k] - transport::cleared_per_ms(modulators_[m].clearance, y[k]);
    spectral::Matrix a{};
    spectral::Values residual{};
    for (std::size_t j = 1; j <= n; ++j) {
      double sum = table.integral[j][0] * f[0];
      for (std::size_t k = 1; k <= n; ++k) {
        sum += table.integral[j][k] * f[k];
        a[j - 1][k - 1] =
            (j == k) + half * table.integral[j][k] * transport::clearance_slope_per_ms(modulators_[m].clearance, y[k]);
      }
      residual[j - 1] = start + half * sum - y[j];
    }
    spectral::solve(a, residual, n);
    double step = 0;
    for (std::size_t j = 1; j <= n; ++j) {
      y[j] += residual[j - 1];
      step = std::max(step, std::abs(residual[j - 1]));
    }
    const double scale = largest(y, history);
    for (const double value : y)
      if (!(value >= -1e-9 * scale)) return false;  // a level is not negative, nor not a number
    if (step <= 1e-15 * scale) return true;
  }
  return true;  // the caller judges the series
}

// B' = k_off (x(t) (1 - B) - B) is linear: one solution of the collocation equations.
bool Trajectory::solve_receptor(std::size_t r, double from, double to, double start,
                                std::span<const spectral::Values> levels, spectral::Values& y) const {
  constexpr std::size_t n = spectral::degree;
  const auto& table = spectral::tables();
  const double half = (to - from) / 2, k_off = receptors_[r].k_off->native();
  std::size_t m = 0;
  while (modulators_[m].name != receptors_[r].of) ++m;
  spectral::Values binding{};
  for (std::size_t k = 0; k <= n; ++k) binding[k] = k_off * binding_drive(receptors_[r], std::max(levels[m][k], 0.0));
  spectral::Matrix a{};
  spectral::Values b{};
  for (std::size_t j = 1; j <= n; ++j) {
    double sum = table.integral[j][0] * (binding[0] - (binding[0] + k_off) * start);
    for (std::size_t k = 1; k <= n; ++k) {
      sum += table.integral[j][k] * binding[k];
      a[j - 1][k - 1] = (j == k) + half * table.integral[j][k] * (binding[k] + k_off);
    }
    b[j - 1] = start + half * sum;
  }
  spectral::solve(a, b, n);
  y[0] = start;
  for (std::size_t j = 1; j <= n; ++j) y[j] = b[j - 1];
  return std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); });
}

double Trajectory::state_at(std::size_t state, double local_ms, Side side) const {
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms;
  const auto above = std::upper_bound(element_ends_.begin(), element_ends_.end(), t);
  const auto e = static_cast<std::size_t>(above - element_ends_.begin());
  const double from = e == 0 ? breaks_[0] : element_ends_[e - 1], to = element_ends_[e];
  const double x = std::clamp(2 * (local_ms - from) / (to - from) - 1, -1.0, 1.0);
  return spectral::evaluate(coefficients_[e * n_states_ + state], x);
}

void Trajectory::values(double local_ms, Side side, std::span<double> out) const {
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms;
  const bool resting_states = element_ends_.empty() || t < breaks_[0] || t >= element_ends_.back();
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    if (is_exponential(m))
      out[m] = levels_[m].at(local_ms, side);
    else
      out[m] = resting_states ? resting_[m] : state_at(static_cast<std::size_t>(state_of_level_[m]), local_ms, side);
  }
  for (std::size_t r = 0; r < receptors_.size(); ++r) {
    const std::size_t symbol = modulators_.size() + r;
    if (state_of_receptor_[r] >= 0) {
      out[symbol] =
          resting_states ? resting_[symbol] : state_at(static_cast<std::size_t>(state_of_receptor_[r]), local_ms, side);
      continue;
    }
    std::size_t m = 0;
    while (modulators_[m].name != receptors_[r].of) ++m;
    out[symbol] = equilibrium(receptors_[r], std::max(out[m], 0.0));
  }
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
