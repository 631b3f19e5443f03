// What has no closed form: implicit collocation on elements that adapt.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/stop.hpp"
#include "modulation/trajectory.hpp"

namespace teg::modulation {
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

}  // namespace

double Trajectory::Element::node(std::size_t k) const {
  return from + (to - from) * (spectral::tables().node[k] + 1) / 2;
}

double Trajectory::drive_rate(ModulatorId m, double local_ms, Side side) const {
  const auto& pieces = schedules_[m].pieces;
  const double t = side == Side::before ? local_ms - transport::same_instant_ms : local_ms + transport::same_instant_ms;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), t,
                                      [](double value, const release::Piece& p) { return value < p.at_ms; });
  if (above == pieces.begin()) return rests_.tonic_per_ms[m];
  const auto& piece = *(above - 1);
  return piece.rate + piece.slope * (local_ms - piece.at_ms);
}

spectral::Values Trajectory::release_at_nodes(ModulatorId m) const {
  const auto autoreceptor = dynamics_.autoreceptor(m);
  const double half = work_.half();
  spectral::Values release{};
  for (std::size_t k = 0; k <= last; ++k) {
    // The time is written as `half` times the node, as it always was: the same bits.
    const double drive = drive_rate(m, work_.from + half * (spectral::tables().node[k] + 1), side_of(k));
    const double effect = dynamics_.effect(m, EffectTarget::release, at(work_.node(k), side_of(k)));
    double held_back = 1;
    if (autoreceptor)
      held_back += dynamics_[m].autoreceptor->strength * work_.symbols[dynamics_.symbol(*autoreceptor)][k];
    release[k] = released_per_ms(dynamics_[m], drive, effect, held_back);
  }
  return release;
}

// A break is the first moment of its instant.
void Trajectory::apply_pulses(double at_ms, std::span<double> state) const {
  std::vector<double> symbols(n_symbols());
  for (const ModulatorId m : dynamics_.modulators())
    if (is_exponential(m)) symbols[dynamics_.symbol(m)] = levels_[m].at(at_ms, Side::after);
  dynamics_.find_symbols(at(at_ms, Side::after), [&](std::size_t s) { return state[s]; }, symbols);
  for (const ModulatorId m : dynamics_.modulators()) {
    if (is_exponential(m)) continue;
    const auto& pulses = schedules_[m].pulses;
    const double scale = dynamics_.pulse_scale(m, at(at_ms, Side::after), symbols);
    auto p = std::lower_bound(pulses.begin(), pulses.end(), at_ms,
                              [](const release::Pulse& x, double value) { return x.at_ms < value; });
    for (; p != pulses.end() && p->at_ms < at_ms + transport::same_instant_ms; ++p)
      state[*dynamics_.level(m)] += p->amount * scale;
  }
}

bool Trajectory::at_rest(std::span<const double> state, double local_ms, double tolerance) const {
  for (const ModulatorId m : dynamics_.modulators()) {
    const double rest = rests_.last.symbols[dynamics_.symbol(m)];
    if (is_exponential(m) && std::abs(levels_[m].at(local_ms, Side::after) - rest) > tolerance * std::max(rest, 1.0))
      return false;
  }
  for (std::size_t s = 0; s < state.size(); ++s) {
    const double rest = rests_.last.states[s];
    const double scale = std::max({scale_[s], least_scale_[s] > 0 ? 1.0 : 0.0, std::abs(rest)});
    if (std::abs(state[s] - rest) > tolerance * scale) return false;
  }
  return true;
}

Result<Done> Trajectory::solve_states() {
  element_ends_.clear();
  coefficients_.clear();
  const std::size_t n_states = dynamics_.n_states();
  if (n_states == 0 || breaks_.empty()) return Done{};
  std::vector<double> state = rests_.first.states;
  scale_.assign(n_states, 0);
  double t = breaks_[0], h = 10;
  double near_rest_since = no_end;
  std::size_t next = 0;
  for (;;) {
    const bool at_break = next < breaks_.size() && t >= breaks_[next];
    for (std::size_t s = 0; s < n_states; ++s) scale_[s] = std::max(scale_[s], std::abs(state[s]));
    if (at_break) {
      apply_pulses(breaks_[next++], state);
      h = std::min(h, 10.0);
    }
    for (std::size_t s = 0; s < n_states; ++s) scale_[s] = std::max(scale_[s], std::abs(state[s]));
    if (next == breaks_.size()) {  // the last part: until nothing but rounding is left of the way to rest
      if (at_rest(state, t, 1e-6)) near_rest_since = std::min(near_rest_since, t);
      if (at_rest(state, t, 1e-14) || t > near_rest_since + 20 * slowest_ms()) return Done{};
    }
    h = std::min(h, 5 * slowest_ms());  // longer elements would only collect rounding
    const double end = next < breaks_.size() ? breaks_[next] : no_end;
    double before = no_end;
    for (h = std::min(h, end - t);; h /= 2) {
      const double to = t + 1.1 * h >= end ? end : t + h;
      const bool is_shortest = h < 1e-9;
      if (h < 1e-12 || element_ends_.size() > most_elements)
        return Error{Fault::numeric, "trajectory at " + std::to_string(anchor_ms_ + t) + " ms",
                     "a level, occupancy or messenger cannot be resolved",
                     "check rates, amounts and drives for extreme values"};
      if (stop_wanted().load(std::memory_order_relaxed))
        return Error{Fault::interrupted, "trajectory", "was interrupted", "run it again"};
      const double unresolved = solve_element(t, to, state);
      // A jump of a messenger's drive is passed by an element too short to matter.
      const bool is_jump = is_shortest && unresolved < 1e-7;
      if (unresolved > resolution && !is_noise(unresolved, before) && !is_jump) {
        before = unresolved;
        continue;
      }
      coefficients_.insert(coefficients_.end(), kept_.begin(), kept_.end());
      element_ends_.push_back(to);
      for (std::size_t s = 0; s < n_states; ++s) state[s] = spectral::evaluate(kept_[s], 1.0);
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
  work_.states.resize(dynamics_.n_states());
  for (const ModulatorId m : dynamics_.modulators())
    for (std::size_t k = 0; k < spectral::points; ++k)
      symbol_in_work(m)[k] = is_exponential(m) ? levels_[m].at(work_.node(k), side_of(k)) : start[*dynamics_.level(m)];
  if (!solve_levels(start)) return no_end;
  for (const ReceptorId r : dynamics_.receptors())
    if (!solve_receptor(r, start)) return no_end;
  for (const MessengerId k : dynamics_.messengers())
    if (!solve_messenger(k, start)) return no_end;
  double unresolved = 0;
  kept_.resize(dynamics_.n_states());
  for (std::size_t s = 0; s < kept_.size(); ++s) {
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
    for (const ModulatorId m : dynamics_.modulators()) {
      if (const auto r = dynamics_.autoreceptor(m); r && !solve_receptor(*r, start)) return false;
      if (is_exponential(m)) continue;
      const auto s = *dynamics_.level(m);
      const spectral::Values old = symbol_in_work(m);
      if (!solve_level(m, start[s])) return false;
      const spectral::Values& now = symbol_in_work(m);
      const double scale = std::max(largest(now, scale_[s]), 1e-300);
      for (std::size_t k = 0; k <= last; ++k) change = std::max(change, std::abs(now[k] - old[k]) / scale);
    }
    if (!dynamics_.is_coupled() || change <= 1e-15 || (change < 1e-13 && change >= before / 2)) return true;
    before = change;
  }
  return false;
}

// Newton's method on the collocation equations of a level,
//   y_j = y_0 + (h / 2) sum_k S_jk f(t_k, y_k).
bool Trajectory::solve_level(ModulatorId m, double start) {
  const auto& table = spectral::tables();
  const auto state = *dynamics_.level(m);
  const double half = work_.half(), history = scale_[state];
  const spectral::Values release = release_at_nodes(m);
  spectral::Values f{}, uptake{}, y{};
  for (std::size_t k = 0; k <= last; ++k)
    uptake[k] = dynamics_.effect(m, EffectTarget::uptake, at(work_.node(k), side_of(k)));
  y.fill(start);
  for (int iteration = 0; iteration < 12; ++iteration) {
    for (std::size_t k = 0; k <= last; ++k)
      f[k] = dynamics_.level_per_ms(m, y[k], release[k], uptake[k],
                                    [&](ModulatorId there) { return symbol_in_work(there)[k]; });
    spectral::Values slope{};
    for (std::size_t k = 1; k <= last; ++k) slope[k] = dynamics_.level_slope_per_ms(m, y[k], uptake[k]);
    spectral::Matrix a{};
    spectral::Values residual{};
    for (std::size_t j = 1; j <= last; ++j) {
      double sum = table.integral[j][0] * f[0];
      for (std::size_t k = 1; k <= last; ++k) {
        sum += table.integral[j][k] * f[k];
        a[j - 1][k - 1] = (j == k) + half * table.integral[j][k] * slope[k];
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
  symbol_in_work(m) = work_.states[state] = y;  // the caller judges the series
  return true;
}

bool Trajectory::solve_receptor(ReceptorId r, std::span<const double> start) {
  const Receptor& receptor = dynamics_[r];
  const auto& level = symbol_in_work(dynamics_.binds(r));
  auto& acts = symbol_in_work(r);
  const auto solve = [&](std::size_t state, const auto& terms_at) {
    spectral::Values p{}, q{};
    for (std::size_t k = 0; k <= last; ++k) {
      const Terms terms = terms_at(k);
      p[k] = terms.gain, q[k] = terms.loss;
    }
    return solve_linear(p, q, start[state], work_.half(), work_.states[state]);
  };
  spectral::Values x{};
  for (std::size_t k = 0; k <= last; ++k) x[k] = dynamics_.binding(r, level[k], at(work_.node(k), side_of(k)));
  if (const auto s = dynamics_.bound(r)) {
    if (!solve(*s, [&](std::size_t k) { return binding_terms(receptor, x[k]); })) return false;
    acts = work_.states[*s];
  } else {
    for (std::size_t k = 0; k <= last; ++k) acts[k] = receptors::bound_at(x[k]);
  }
  if (const auto s = dynamics_.available(r)) {
    if (!solve(*s, [&](std::size_t k) { return recovery_terms(*receptor.desensitisation, acts[k]); })) return false;
    for (std::size_t k = 0; k <= last; ++k) acts[k] *= work_.states[*s][k];
  }
  return true;
}

bool Trajectory::solve_messenger(MessengerId i, std::span<const double> start) {
  const Messenger& messenger = dynamics_[i];
  spectral::Values drive{};
  std::vector<double> at_node(n_symbols());
  for (std::size_t k = 0; k <= last; ++k) {
    for (std::size_t s = 0; s < at_node.size(); ++s) at_node[s] = work_.symbols[s][k];
    drive[k] = dynamics_.drive(i).value(at_node);
    if (!std::isfinite(drive[k])) return false;
  }
  const auto stage = [&](std::size_t s, Time tau, const spectral::Values& input) {
    spectral::Values p{}, q{};
    for (std::size_t k = 0; k <= last; ++k) {
      const Terms terms = stage_terms(tau, input[k]);
      p[k] = terms.gain, q[k] = terms.loss;
    }
    return solve_linear(p, q, start[s], work_.half(), work_.states[s]);
  };
  const auto first = dynamics_.first_stage(i);
  const std::size_t second = *dynamics_.last_stage(i);
  if (first && !stage(*first, *messenger.rise, drive)) return false;
  if (!stage(second, messenger.tau, first ? work_.states[*first] : drive)) return false;
  symbol_in_work(i) = work_.states[second];
  return true;
}

}  // namespace teg::modulation
