#include "modulation/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/maths.hpp"
#include "core/require.hpp"

namespace teg::modulation {
namespace {

constexpr double largest_turn = 0.25;  // of the fastest relaxation in one Runge-Kutta step

}  // namespace

Result<Chain> Chain::make(const Modulation& modulation, Time dt) {
  auto dynamics = Dynamics::make(modulation);
  if (!dynamics) return dynamics.errors();
  auto rests = find_rests(*dynamics);
  if (!rests) return rests.errors();
  Chain chain(*std::move(dynamics), *std::move(rests), dt);
  chain.begin();
  return chain;
}

void Chain::begin() {
  const Modulation& modulation = dynamics_.modulation();
  const double anchor_ms = has_own_times(modulation) ? 0 : earliest_onset_ms(modulation.modulators);
  for (const ModulatorId m : dynamics_.modulators()) {
    Programs p;
    unroll(dynamics_, rests_, m, dynamics_[m].programs, anchor_ms, modulation.seed, p.schedule);
    for (auto& pulse : p.schedule.pulses) pulse.at_ms += anchor_ms;
    for (auto& piece : p.schedule.pieces) piece.at_ms += anchor_ms;
    for (const auto& pulse : p.schedule.pulses) p.pulse_steps.push_back(grid_.steps(pulse.at_ms));
    const auto past = [](std::int64_t step) { return step < 0; };
    const auto first = std::find_if_not(p.pulse_steps.begin(), p.pulse_steps.end(), past);
    next_pulse_.push_back(static_cast<std::uint64_t>(first - p.pulse_steps.begin()));
    programs_.push_back(std::move(p));
  }
  held_.assign(modulation.modulators.size(), std::numeric_limits<double>::quiet_NaN());
  base_.assign(modulation.modulators.size(), 0);
  base_slope_ = base_;
  now_ = halfway_ = before_ = symbols_ = rests_.first.symbols;
  state_ = rests_.first.states;
  for (const ModulatorId m : dynamics_.modulators()) now_[m.value()] += recorded(m, 0, transport::Side::before);
  release_programs();
}

// The piece in which the middle of the step lies holds for all of it.
double Chain::drive(ModulatorId m, double at_ms) const {
  const auto& pieces = programs_[m].schedule.pieces;
  const double middle_ms = grid_.time_ms(step_) - grid_.dt_ms / 2;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), middle_ms,
                                      [](double value, const release::Piece& p) { return value < p.at_ms; });
  if (above == pieces.begin()) return rests_.tonic_per_ms[m];
  return (above - 1)->rate + (above - 1)->slope * (at_ms - (above - 1)->at_ms);
}

double Chain::recorded(ModulatorId m, std::int64_t step, transport::Side side) const {
  const auto* trace = dynamics_[m].trace.get();
  if (!trace) return 0;
  const auto& times = trace->time_ms;
  const std::int64_t begins = grid_.steps(times.front()), ends = grid_.steps(times.back());
  const bool is_before = side == transport::Side::before;
  if (is_before ? step <= begins || step > ends : step < begins || step >= ends) return 0;
  const double at_ms = std::clamp(grid_.time_ms(step), times.front(), times.back());
  const auto above = std::upper_bound(times.begin() + 1, times.end() - 1, at_ms) - times.begin();
  const auto k = static_cast<std::size_t>(above);
  const double slope = (trace->level[k] - trace->level[k - 1]) / (times[k] - times[k - 1]);
  return trace->level[k - 1] + slope * (at_ms - times[k - 1]) - dynamics_[m].tonic.native();
}

double Chain::level_tau_ms(ModulatorId m) const {
  TEG_REQUIRE(std::holds_alternative<ExponentialClearance>(dynamics_[m].clearance));
  return std::get<ExponentialClearance>(dynamics_[m].clearance).tau.native();
}

void Chain::find_symbols(std::span<const double> state, double at_ms, std::span<double> symbols) const {
  dynamics_.find_symbols(moment(at_ms), [&](std::size_t s) { return state[s]; }, symbols);
}

void Chain::exact_levels(double since_ms, std::span<double> symbols) const {
  for (const ModulatorId m : dynamics_.modulators()) {
    if (!dynamics_.is_closed(m)) continue;
    const std::size_t i = m.value();
    symbols[i] = base_[i] + base_slope_[i] * since_ms + (before_[i] - base_[i]) * exp(-since_ms / level_tau_ms(m));
  }
}

// From a time of the present step on; `from_ms` counts from its start.
void Chain::integrate(double from_ms, double length_ms) {
  const double start_ms = grid_.time_ms(step_ - 1);
  const auto turns = static_cast<std::size_t>(
      std::clamp(std::ceil(length_ms * dynamics_.fastest_per_ms(symbols_) / largest_turn), 1.0, 1e6));
  const double h = length_ms / static_cast<double>(turns);
  const std::size_t n_states = state_.size();
  for (auto& k : k_) k.resize(n_states);
  trial_.resize(n_states);
  for (std::size_t turn = 0; turn < turns; ++turn) {
    const double t = from_ms + h * static_cast<double>(turn);
    const double to[4] = {0, h / 2, h / 2, h};
    for (int stage = 0; stage < 4; ++stage) {
      for (std::size_t s = 0; s < n_states; ++s)
        trial_[s] = stage == 0 ? state_[s] : state_[s] + to[stage] * k_[stage - 1][s];
      const double now_ms = t + to[stage];
      const auto drive_now = [&](ModulatorId m) { return drive(m, start_ms + now_ms); };
      exact_levels(now_ms, symbols_);
      find_symbols(trial_, start_ms + now_ms, symbols_);
      dynamics_.rates(moment(start_ms + now_ms), symbols_, trial_, drive_now, k_[stage]);
      for (const ModulatorId m : dynamics_.modulators())
        if (is_held(m) && dynamics_.level(m)) k_[stage][*dynamics_.level(m)] = 0;
    }
    for (std::size_t s = 0; s < n_states; ++s) state_[s] += h / 6 * (k_[0][s] + 2 * k_[1][s] + 2 * k_[2][s] + k_[3][s]);
    for (const ModulatorId m : dynamics_.modulators())  // levels are not negative
      if (const auto s = dynamics_.level(m)) state_[*s] = std::max(state_[*s], 0.0);
  }
}

void Chain::advance(std::int64_t step) {
  step_ = step;
  const double dt = grid_.dt_ms, start_ms = grid_.time_ms(step - 1);
  before_ = now_;
  for (const ModulatorId m : dynamics_.modulators()) {
    if (!dynamics_.is_closed(m)) continue;
    // Under a drive that ramps, the level that is approached ramps too, one tau late.
    const std::size_t i = m.value();
    const double tau = level_tau_ms(m);
    const double starts = drive(m, start_ms), ends = drive(m, start_ms + dt);
    base_slope_[i] = (ends - starts) / dt * tau;
    base_[i] = starts * tau - base_slope_[i] * tau;
    const double was = recorded(m, step - 1, transport::Side::after), is = recorded(m, step, transport::Side::before);
    base_[i] += was, base_slope_[i] += (is - was) / dt;
    if (is_held(m)) base_[i] = held_[i], base_slope_[i] = 0;
  }
  symbols_ = now_;
  if (!state_.empty()) integrate(0, dt / 2);
  exact_levels(dt / 2, halfway_);
  find_symbols(state_, start_ms + dt / 2, halfway_);
  if (!state_.empty()) integrate(dt / 2, dt / 2);
  exact_levels(dt, now_);
  find_symbols(state_, start_ms + dt, now_);
}

void Chain::hold(ModulatorId m, double level) {
  held_[m.value()] = level;
  if (!is_held(m)) return;
  if (const auto s = dynamics_.level(m))
    state_[*s] = level;
  else
    now_[m.value()] = level;
  find_symbols(state_, grid_.time_ms(step_), now_);
}

void Chain::release(ModulatorId m, double amount) {
  if (is_held(m)) return;
  if (const auto s = dynamics_.level(m))
    state_[*s] += amount * dynamics_.pulse_scale(m, moment(grid_.time_ms(step_)), now_);
  else
    now_[m.value()] += amount;
  find_symbols(state_, grid_.time_ms(step_), now_);
}

void Chain::release_programs() {
  for (const ModulatorId m : dynamics_.modulators())  // traces begin and end with a jump
    if (const double jump = recorded(m, step_, transport::Side::after) - recorded(m, step_, transport::Side::before);
        jump != 0 && !is_held(m)) {
      now_[m.value()] += jump;
      find_symbols(state_, grid_.time_ms(step_), now_);
    }
  for (const ModulatorId m : dynamics_.modulators()) {
    const auto& p = programs_[m];
    for (auto& next = next_pulse_[m.value()]; next < p.pulse_steps.size() && p.pulse_steps[next] <= step_; ++next)
      release(m, p.schedule.pulses[next].amount);
  }
}

double Chain::gate_integral(const receptors::Gate& gate, double tau_ms) const {
  const double dt = grid_.dt_ms;
  const auto& affine = gate.affine();
  bool is_closed = affine.has_value();
  for (std::size_t s = 0; is_closed && s < now_.size(); ++s)
    is_closed = affine->factor[s] == 0 || (s < base_.size() && dynamics_.is_closed(ModulatorId{s}));
  if (!is_closed)
    return dt / 6 *
           (gate.value(before_) + 4 * gate.value(halfway_) * exp(-dt / 2 / tau_ms) +
            gate.value(now_) * exp(-dt / tau_ms));
  const double held = tau_ms * -expm1(-dt / tau_ms), ramped = tau_ms * (held - dt * exp(-dt / tau_ms));
  double integral = affine->constant * held;
  for (std::size_t i = 0; i < base_.size(); ++i) {
    if (affine->factor[i] == 0) continue;
    const double tau = level_tau_ms(ModulatorId{i});
    const double both = 1 / (1 / tau_ms + 1 / tau);
    integral += affine->factor[i] *
                (base_[i] * held + base_slope_[i] * ramped + (before_[i] - base_[i]) * both * -expm1(-dt / both));
  }
  return integral;
}

std::size_t Chain::first_blown_up() const {
  std::size_t s = 0;
  while (s < now_.size() && std::isfinite(now_[s])) ++s;
  return s;
}

}  // namespace teg::modulation
