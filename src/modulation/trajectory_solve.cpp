// What has no closed form: implicit collocation on elements that adapt.
#include <algorithm>
#include <cmath>
#include <limits>

#include "receptors/occupancy.hpp"
#include "receptors/trajectory.hpp"
#include "transport/clearance.hpp"

namespace teg::receptors {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();
constexpr std::size_t most_elements = 4'000'000;
constexpr std::size_t last = spectral::degree;

double largest(const spectral::Values& values, double at_least) {
  for (const double v : values) at_least = std::max(at_least, std::abs(v));
  return at_least;
}

// y' = p(t) - q(t) y through y(0) = start: one solution of the collocation equations
//   y_j = y_0 + (h / 2) sum_k S_jk (p_k - q_k y_k).
bool solve_linear(const spectral::Values& p, const spectral::Values& q, double start, double half,
                  spectral::Values& y) {
  const auto& table = spectral::tables();
  spectral::Matrix a{};
  spectral::Values b{};
  for (std::size_t j = 1; j <= last; ++j) {
    double sum = table.integral[j][0] * (p[0] - q[0] * start);
    for (std::size_t k = 1; k <= last; ++k) {
      sum += table.integral[j][k] * p[k];
      a[j - 1][k - 1] = (j == k) + half * table.integral[j][k] * q[k];
    }
    b[j - 1] = start + half * sum;
  }
  spectral::solve(a, b, last);
  y[0] = start;
  for (std::size_t j = 1; j <= last; ++j) y[j] = b[j - 1];
  return std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); });
}

Side side_of(std::size_t node) { return node == last ? Side::before : Side::after; }
std::size_t index(std::ptrdiff_t state) { return static_cast<std::size_t>(state); }

}  // namespace

double Trajectory::Element::node(std::size_t k) const {
  return from + (to - from) * (spectral::tables().node[k] + 1) / 2;
}

double Trajectory::drive_rate(std::size_t modulator, double local_ms, Side side) const {
  const auto& pieces = schedules_[modulator].pieces;
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms + transport::same_instant_ms;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), t,
                                      [](double value, const release::Piece& p) { return value < p.at_ms; });
  if (above == pieces.begin()) return tonic_rates_[modulator];
  const auto& piece = *(above - 1);
  return piece.rate + piece.slope * (local_ms - piece.at_ms);
}

// R factor / (1 + strength B) - loss, at least 0.
spectral::Values Trajectory::release_at_nodes(std::size_t m) const {
  const auto& modulator = modulators_[m];
  const auto autoreceptor = autoreceptor_of_[m];
  const double half = work_.half();
  spectral::Values release{};
  for (std::size_t k = 0; k <= last; ++k) {
    // The time is written as `half` times the node, as it always was: the same bits.
    release[k] = drive_rate(m, work_.from + half * (spectral::tables().node[k] + 1), side_of(k));
    if (!modulator.effects.empty()) release[k] *= factor(m, EffectTarget::release, work_.node(k), side_of(k));
    if (autoreceptor != none)
      release[k] /= 1 + modulator.autoreceptor->strength * work_.symbols[modulators_.size() + autoreceptor][k];
    if (modulator.loss.native() > 0) release[k] = std::max(release[k] - modulator.loss.native(), 0.0);
  }
  return release;
}

void Trajectory::apply_pulses(double at, std::span<double> state) const {
  for (std::size_t m = 0; m < modulators_.size(); ++m) {
    if (is_exponential(m)) continue;
    const auto& pulses = schedules_[m].pulses;
    double scale = factor(m, EffectTarget::release, at, Side::after);
    if (const auto r = autoreceptor_of_[m]; r != none) {
      const double bound = state_of_receptor_[r] >= 0
                               ? state[index(state_of_receptor_[r])]
                               : bound_at(binding(r, state[index(state_of_level_[m])], at, Side::after));
      const double kept = state_of_available_[r] >= 0 ? state[index(state_of_available_[r])] : 1;
      scale /= 1 + modulators_[m].autoreceptor->strength * bound * kept;
    }
    auto p = std::lower_bound(pulses.begin(), pulses.end(), at,  // a break is the first moment of its instant
                              [](const release::Pulse& x, double value) { return x.at_ms < value; });
    for (; p != pulses.end() && p->at_ms < at + transport::same_instant_ms; ++p)
      state[index(state_of_level_[m])] += p->amount * scale;
  }
}

bool Trajectory::at_rest(std::span<const double> state, double local_ms, double tolerance) const {
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    if (is_exponential(m) &&
        std::abs(levels_[m].at(local_ms, Side::after) - last_rest_[m]) > tolerance * std::max(last_rest_[m], 1.0))
      return false;
  for (std::size_t s = 0; s < n_states_; ++s) {
    const double scale = std::max({scale_[s], least_scale_[s] > 0 ? 1.0 : 0.0, std::abs(last_states_[s])});
    if (std::abs(state[s] - last_states_[s]) > tolerance * scale) return false;
  }
  return true;
}

Result<Done> Trajectory::solve_states() {
  element_ends_.clear();
  coefficients_.clear();
  if (n_states_ == 0 || breaks_.empty()) return Done{};
  std::vector<double> state = first_states_;
  scale_.assign(n_states_, 0);
  double t = breaks_[0], h = 10;
  double near_rest_since = no_end;
  std::size_t next = 0;
  for (;;) {
    const bool at_break = next < breaks_.size() && t >= breaks_[next];
    for (std::size_t s = 0; s < n_states_; ++s) scale_[s] = std::max(scale_[s], std::abs(state[s]));
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
      const bool is_shortest = h < 1e-9;
      if (h < 1e-12 || element_ends_.size() > most_elements)
        return Error{Fault::numeric, "trajectory at " + std::to_string(anchor_ms_ + t) + " ms",
                     "a level, occupancy or messenger cannot be resolved",
                     "check rates, amounts and drives for extreme values"};
      const double unresolved = solve_element(t, to, state);
      // A jump of a messenger's drive is passed by an element too short to matter.
      const bool is_jump = is_shortest && unresolved < 1e-7;
      if (unresolved > resolution && !is_noise(unresolved, before) && !is_jump) {
        before = unresolved;
        continue;
      }
      coefficients_.insert(coefficients_.end(), kept_.begin(), kept_.end());
      element_ends_.push_back(to);
      for (std::size_t s = 0; s < n_states_; ++s) state[s] = spectral::evaluate(kept_[s], 1.0);
      t = to;
      break;
    }
    h *= 2;
  }
}

// Levels, then what reads them. The series are in kept_; returns the largest part of one that is not
// resolved, relative to its variable, and infinity where there is no solution.
double Trajectory::solve_element(double from, double to, std::span<const double> start) {
  work_.from = from, work_.to = to;
  work_.symbols.resize(n_symbols());
  work_.states.resize(n_states_);
  for (std::size_t m = 0; m < modulators_.size(); ++m)
    for (std::size_t k = 0; k < spectral::points; ++k)
      work_.symbols[m][k] =
          is_exponential(m) ? levels_[m].at(work_.node(k), side_of(k)) : start[index(state_of_level_[m])];
  if (!solve_levels(start)) return no_end;
  for (std::size_t r = 0; r < receptors_.size(); ++r)
    if (!solve_receptor(r, start)) return no_end;
  for (std::size_t k = 0; k < messengers_.size(); ++k)
    if (!solve_messenger(k, start)) return no_end;
  double unresolved = 0;
  kept_.resize(n_states_);
  for (std::size_t s = 0; s < n_states_; ++s) {
    kept_[s] = spectral::coefficients(work_.states[s]);
    const double scale = largest(work_.states[s], std::max(scale_[s], least_scale_[s]));
    if (scale > 0) unresolved = std::max(unresolved, spectral::tail(kept_[s]) / scale);
  }
  return unresolved;
}

// Levels that read occupancies or each other are solved in turn until they agree (waveform relaxation); on
// an element too long for that they do not, and it is halved.
bool Trajectory::solve_levels(std::span<const double> start) {
  double before = no_end;
  for (int sweep = 0; sweep < 60; ++sweep) {
    double change = 0;
    for (std::size_t m = 0; m < modulators_.size(); ++m) {
      if (autoreceptor_of_[m] != none && !solve_receptor(autoreceptor_of_[m], start)) return false;
      if (is_exponential(m)) continue;
      const auto s = index(state_of_level_[m]);
      const spectral::Values old = work_.symbols[m];
      if (!solve_level(m, start[s])) return false;
      const double scale = std::max(largest(work_.symbols[m], scale_[s]), 1e-300);
      for (std::size_t k = 0; k <= last; ++k) change = std::max(change, std::abs(work_.symbols[m][k] - old[k]) / scale);
    }
    if (!is_coupled_ || change <= 1e-15 || (change < 1e-13 && change >= before / 2)) return true;
    before = change;
  }
  return false;
}

// y' = release(t) - clearance(y) + exchange: Newton's method on the collocation equations
//   y_j = y_0 + (h / 2) sum_k S_jk f(t_k, y_k).
bool Trajectory::solve_level(std::size_t m, double start) {
  const auto& table = spectral::tables();
  const auto& clearance = modulators_[m].clearance;
  const double half = work_.half(), history = scale_[index(state_of_level_[m])];
  const spectral::Values release = release_at_nodes(m);
  spectral::Values f{}, uptake{}, y{};
  double exchanged = 0;
  for (const Link& link : links_[m]) exchanged += link.rate;
  for (std::size_t k = 0; k <= last; ++k)
    uptake[k] = modulators_[m].effects.empty() ? 1.0 : factor(m, EffectTarget::uptake, work_.node(k), side_of(k));
  y.fill(start);
  for (int iteration = 0; iteration < 12; ++iteration) {
    for (std::size_t k = 0; k <= last; ++k) {
      f[k] = release[k] - transport::cleared_per_ms(clearance, y[k], uptake[k]);
      for (const Link& link : links_[m]) f[k] += link.rate * (work_.symbols[link.there][k] - y[k]);
    }
    spectral::Matrix a{};
    spectral::Values residual{};
    for (std::size_t j = 1; j <= last; ++j) {
      double sum = table.integral[j][0] * f[0];
      for (std::size_t k = 1; k <= last; ++k) {
        sum += table.integral[j][k] * f[k];
        a[j - 1][k - 1] = (j == k) + half * table.integral[j][k] *
                                         (transport::clearance_slope_per_ms(clearance, y[k], uptake[k]) + exchanged);
      }
      residual[j - 1] = start + half * sum - y[j];
    }
    spectral::solve(a, residual, last);
    double step = 0;
    for (std::size_t j = 1; j <= last; ++j) {
      y[j] += residual[j - 1];
      step = std::max(step, std::abs(residual[j - 1]));
    }
    const double scale = largest(y, history);
    for (const double value : y)
      if (!(value >= -1e-9 * scale)) return false;  // a level is not negative, nor not a number
    if (step <= 1e-15 * scale) break;
  }
  work_.symbols[m] = work_.states[index(state_of_level_[m])] = y;  // the caller judges the series
  return true;
}

// B' = k_off (x(t) (1 - B) - B);  a' = (1 - a) / recovery - rate B a.
bool Trajectory::solve_receptor(std::size_t r, std::span<const double> start) {
  const auto& receptor = receptors_[r];
  const auto& level = work_.symbols[modulator_of_[r]];
  auto& acts = work_.symbols[modulators_.size() + r];
  spectral::Values x{};
  for (std::size_t k = 0; k <= last; ++k) {
    x[k] = binding(r, level[k], work_.node(k), side_of(k));
  }
  if (const auto s = state_of_receptor_[r]; s >= 0) {
    const double k_off = receptor.k_off->native();
    spectral::Values p{}, q{};
    for (std::size_t k = 0; k <= last; ++k) p[k] = k_off * x[k], q[k] = p[k] + k_off;
    if (!solve_linear(p, q, start[index(s)], work_.half(), work_.states[index(s)])) return false;
    acts = work_.states[index(s)];
  } else {
    for (std::size_t k = 0; k <= last; ++k) acts[k] = bound_at(x[k]);
  }
  const auto s = state_of_available_[r];
  if (s < 0) return true;
  const double recovery = 1 / receptor.desensitisation->recovery.native();
  spectral::Values p{}, q{};
  for (std::size_t k = 0; k <= last; ++k)
    p[k] = recovery, q[k] = recovery + receptor.desensitisation->rate.native() * acts[k];
  if (!solve_linear(p, q, start[index(s)], work_.half(), work_.states[index(s)])) return false;
  for (std::size_t k = 0; k <= last; ++k) acts[k] *= work_.states[index(s)][k];
  return true;
}

bool Trajectory::solve_messenger(std::size_t i, std::span<const double> start) {
  const auto& messenger = messengers_[i];
  spectral::Values drive{}, q{};
  std::vector<double> at_node(n_symbols());
  for (std::size_t k = 0; k <= last; ++k) {
    for (std::size_t s = 0; s < at_node.size(); ++s) at_node[s] = work_.symbols[s][k];
    drive[k] = drives_[i].value(at_node);
    if (!std::isfinite(drive[k])) return false;
  }
  const auto stage = [&](std::ptrdiff_t s, Time tau, const spectral::Values& input) {
    spectral::Values p{};
    for (std::size_t k = 0; k <= last; ++k) q[k] = 1 / tau.native(), p[k] = input[k] * q[k];
    return solve_linear(p, q, start[index(s)], work_.half(), work_.states[index(s)]);
  };
  const auto first = state_of_first_[i], second = state_of_messenger_[i];
  if (first >= 0 && !stage(first, *messenger.rise, drive)) return false;
  if (!stage(second, messenger.tau, first >= 0 ? work_.states[index(first)] : drive)) return false;
  work_.symbols[modulators_.size() + receptors_.size() + i] = work_.states[index(second)];
  return true;
}

}  // namespace teg::receptors
