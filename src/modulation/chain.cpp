#include "network/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/maths.hpp"
#include "receptors/occupancy.hpp"
#include "transport/clearance.hpp"

namespace teg::network {
namespace {

constexpr double largest_turn = 0.25;  // of the fastest relaxation in one Runge-Kutta step

std::size_t at(std::ptrdiff_t place) { return static_cast<std::size_t>(place); }
bool is_plain(const Modulator& m) {
  return std::holds_alternative<ExponentialClearance>(m.clearance) && !m.autoreceptor && m.exchange.empty() &&
         m.effects.empty() && m.loss.native() == 0;
}

}  // namespace

Result<Chain> Chain::make(const NetworkModel& model) {
  Chain chain(model);
  const auto begun = chain.begin();
  if (!begun) return begun.errors();
  return chain;
}

Result<Done> Chain::begin() {
  const auto& m = *model_;
  receptors::Trajectory trajectory;  // finds the resting state and unrolls the programs
  const auto solved = trajectory.solve(m.modulators, m.receptors, m.seed, m.messengers);
  if (!solved) return solved.errors();
  held_.assign(m.modulators.size(), std::numeric_limits<double>::quiet_NaN());
  const auto place = [&](bool is_state) { return is_state ? static_cast<std::ptrdiff_t>(n_states_++) : -1; };
  for (std::size_t i = 0; i < m.modulators.size(); ++i) {
    const auto& modulator = m.modulators[i];
    place_of_level_.push_back(place(!is_plain(modulator)));
    tonic_release_.push_back(trajectory.tonic_release(i));
    schedules_.push_back(trajectory.schedule(i));
    for (auto& pulse : schedules_.back().pulses) pulse.at_ms += trajectory.anchor_ms();
    for (auto& piece : schedules_.back().pieces) piece.at_ms += trajectory.anchor_ms();
    pulse_steps_.emplace_back();
    for (const auto& pulse : schedules_.back().pulses) pulse_steps_.back().push_back(grid_.steps(pulse.at_ms));
    autoreceptor_of_.push_back(-1);
    for (std::size_t r = 0; modulator.autoreceptor && r < m.receptors.size(); ++r)
      if (m.receptors[r].name == modulator.autoreceptor->receptor && m.receptors[r].region == modulator.region)
        autoreceptor_of_.back() = static_cast<std::ptrdiff_t>(r);
    exchange_.emplace_back();
    for (const auto& x : modulator.exchange)
      for (std::size_t j = 0; j < m.modulators.size(); ++j)
        if (m.modulators[j].name == modulator.name && m.modulators[j].region == x.region)
          exchange_.back().emplace_back(j, x.rate.native());
  }
  for (const auto& r : m.receptors) {
    std::size_t of = 0;
    while (m.modulators[of].name != r.of || m.modulators[of].region != r.region) ++of;
    modulator_of_receptor_.push_back(of);
    place_of_bound_.push_back(place(r.k_off.has_value()));
    place_of_available_.push_back(place(r.desensitisation.has_value()));
  }
  for (std::size_t i = 0; i < m.messengers.size(); ++i) {
    auto drive = receptors::Gate::compile(
        "messenger " + m.messengers[i].name, m.messengers[i].drive,
        receptors::symbols_of(m.modulators, m.receptors, m.messengers, m.messengers[i].region, i));
    if (!drive) return drive.errors();
    messenger_drives_.push_back(*std::move(drive));
    place_of_first_.push_back(place(m.messengers[i].rise.has_value()));
    place_of_messenger_.push_back(place(true));
  }
  const auto rest = trajectory.resting(transport::Side::before);
  now_.assign(rest.begin(), rest.end());
  halfway_ = before_ = values_ = now_;
  state_.assign(n_states_, 0);
  base_.assign(m.modulators.size(), 0);
  base_slope_ = base_;
  next_pulse_.assign(m.modulators.size(), 0);
  const auto set = [&](std::ptrdiff_t where, double value) {
    if (where >= 0) state_[at(where)] = value;
  };
  const std::size_t n = m.modulators.size();
  for (std::size_t i = 0; i < n; ++i) set(place_of_level_[i], rest[i]);
  for (std::size_t r = 0; r < m.receptors.size(); ++r) {
    const Time start{-1e11};
    const double bound =
        receptors::bound_at(receptors::binding_drive(m.receptors[r], rest[modulator_of_receptor_[r]], start, start));
    set(place_of_bound_[r], bound);
    set(place_of_available_[r], bound > 0 ? rest[n + r] / bound : 1.0);
  }
  for (std::size_t i = 0; i < m.messengers.size(); ++i) {
    set(place_of_first_[i], rest[n + m.receptors.size() + i]);
    set(place_of_messenger_[i], rest[n + m.receptors.size() + i]);
  }
  for (std::size_t i = 0; i < n; ++i)  // pulses before the start are past
    while (next_pulse_[i] < pulse_steps_[i].size() && pulse_steps_[i][next_pulse_[i]] < 0) ++next_pulse_[i];
  for (std::size_t i = 0; i < n; ++i) now_[i] += recorded(i, 0, transport::Side::before);
  release_programs();
  return Done{};
}

// The piece in which the middle of the step lies holds for all of it.
double Chain::drive(std::size_t modulator, double at_ms) const {
  const auto& pieces = schedules_[modulator].pieces;
  const double middle_ms = grid_.time_ms(step_) - grid_.dt_ms / 2;
  const auto above = std::upper_bound(pieces.begin(), pieces.end(), middle_ms,
                                      [](double value, const release::Piece& p) { return value < p.at_ms; });
  if (above == pieces.begin()) return tonic_release_[modulator];
  return (above - 1)->rate + (above - 1)->slope * (at_ms - (above - 1)->at_ms);
}

double Chain::recorded(std::size_t modulator, std::int64_t step, transport::Side side) const {
  const auto* trace = model_->modulators[modulator].trace.get();
  if (!trace) return 0;
  const auto& times = trace->time_ms;
  const std::int64_t begins = grid_.steps(times.front()), ends = grid_.steps(times.back());
  const bool is_before = side == transport::Side::before;
  if (is_before ? step <= begins || step > ends : step < begins || step >= ends) return 0;
  const double at_ms = std::clamp(grid_.time_ms(step), times.front(), times.back());
  const auto above = std::upper_bound(times.begin() + 1, times.end() - 1, at_ms) - times.begin();
  const auto k = static_cast<std::size_t>(above);
  const double slope = (trace->level[k] - trace->level[k - 1]) / (times[k] - times[k - 1]);
  return trace->level[k - 1] + slope * (at_ms - times[k - 1]) - model_->modulators[modulator].tonic.native();
}

double Chain::factor(std::size_t modulator, EffectTarget target, double at_ms) const {
  double product = 1;
  for (const auto& e : model_->modulators[modulator].effects)
    if (e.target == target) product *= 1 + (e.factor - 1) * course_at(e.course, Time{at_ms});
  return product;
}

double Chain::release_scale(std::size_t m, double at_ms, std::span<const double> values) const {
  double scale = factor(m, EffectTarget::release, at_ms);
  if (autoreceptor_of_[m] >= 0)
    scale /=
        1 + model_->modulators[m].autoreceptor->strength * values[model_->modulators.size() + at(autoreceptor_of_[m])];
  return scale;
}

void Chain::find_values(std::span<const double> state, double at_ms, std::span<double> values) const {
  const auto& m = *model_;
  const std::size_t n = m.modulators.size();
  for (std::size_t i = 0; i < n; ++i)
    if (!is_exact(i)) values[i] = state[at(place_of_level_[i])];
  for (std::size_t r = 0; r < m.receptors.size(); ++r) {
    double& acts = values[n + r];
    acts = place_of_bound_[r] >= 0
               ? state[at(place_of_bound_[r])]
               : receptors::bound_at(receptors::binding_drive(
                     m.receptors[r], std::max(values[modulator_of_receptor_[r]], 0.0), Time{at_ms}, Time{at_ms}));
    if (place_of_available_[r] >= 0) acts *= state[at(place_of_available_[r])];
  }
  for (std::size_t i = 0; i < m.messengers.size(); ++i)
    values[n + m.receptors.size() + i] = state[at(place_of_messenger_[i])];
}

void Chain::find_slope(std::span<const double> values, std::span<const double> state, double at_ms,
                       std::span<double> slope) const {
  const auto& m = *model_;
  const std::size_t n = m.modulators.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (is_exact(i)) continue;
    const double level = std::max(values[i], 0.0);
    double gained = drive(i, at_ms) * release_scale(i, at_ms, values);
    if (m.modulators[i].loss.native() > 0) gained = std::max(gained - m.modulators[i].loss.native(), 0.0);
    gained -= transport::cleared_per_ms(m.modulators[i].clearance, level, factor(i, EffectTarget::uptake, at_ms));
    for (const auto& [there, rate] : exchange_[i]) gained += rate * (values[there] - values[i]);
    slope[at(place_of_level_[i])] = is_held(i) ? 0 : gained;
  }
  for (std::size_t r = 0; r < m.receptors.size(); ++r) {
    const auto& receptor = m.receptors[r];
    const double x =
        receptors::binding_drive(receptor, std::max(values[modulator_of_receptor_[r]], 0.0), Time{at_ms}, Time{at_ms});
    double bound = receptors::bound_at(x);
    if (const auto p = place_of_bound_[r]; p >= 0) {
      bound = state[at(p)];
      slope[at(p)] = receptor.k_off->native() * (x * (1 - bound) - bound);
    }
    if (const auto p = place_of_available_[r]; p >= 0)
      slope[at(p)] = (1 - state[at(p)]) / receptor.desensitisation->recovery.native() -
                     receptor.desensitisation->rate.native() * bound * state[at(p)];
  }
  for (std::size_t i = 0; i < m.messengers.size(); ++i) {
    double input = messenger_drives_[i].value(values);
    const double reached = state[at(place_of_messenger_[i])];
    if (const auto p = place_of_first_[i]; p >= 0) {
      slope[at(p)] = (input - state[at(p)]) / m.messengers[i].rise->native();
      input = state[at(p)];
    }
    slope[at(place_of_messenger_[i])] = (input - reached) / m.messengers[i].tau.native();
  }
}

double Chain::fastest_per_ms(std::span<const double> values) const {
  const auto& m = *model_;
  double fastest = 0;
  for (std::size_t i = 0; i < m.modulators.size(); ++i) {
    if (is_exact(i)) continue;
    double rate = transport::clearance_slope_per_ms(m.modulators[i].clearance, std::max(values[i], 0.0));
    for (const auto& [there, exchanged] : exchange_[i]) rate += exchanged;
    fastest = std::max(fastest, rate);
  }
  for (std::size_t r = 0; r < m.receptors.size(); ++r) {
    const double level = std::max(values[modulator_of_receptor_[r]], 0.0);
    if (m.receptors[r].k_off) fastest = std::max(fastest, receptors::relaxation_per_ms(m.receptors[r], level));
    if (const auto& d = m.receptors[r].desensitisation)
      fastest = std::max(fastest, 1 / d->recovery.native() + d->rate.native());
  }
  for (const auto& messenger : m.messengers) {
    fastest = std::max(fastest, 1 / messenger.tau.native());
    if (messenger.rise) fastest = std::max(fastest, 1 / messenger.rise->native());
  }
  return fastest;
}

void Chain::exact_levels(double since_ms, std::span<double> values) const {
  for (std::size_t i = 0; i < base_.size(); ++i) {
    if (!is_exact(i)) continue;
    const double tau = std::get<ExponentialClearance>(model_->modulators[i].clearance).tau.native();
    values[i] = base_[i] + base_slope_[i] * since_ms + (before_[i] - base_[i]) * exp(-since_ms / tau);
  }
}

// From a time of the present step on; `from_ms` counts from its start.
void Chain::integrate(double from_ms, double length_ms) {
  const double start_ms = grid_.time_ms(step_ - 1);
  const auto turns =
      static_cast<std::size_t>(std::clamp(std::ceil(length_ms * fastest_per_ms(values_) / largest_turn), 1.0, 1e6));
  const double h = length_ms / static_cast<double>(turns);
  for (auto& k : k_) k.resize(n_states_);
  trial_.resize(n_states_);
  for (std::size_t turn = 0; turn < turns; ++turn) {
    const double t = from_ms + h * static_cast<double>(turn);
    const double to[4] = {0, h / 2, h / 2, h};
    for (int stage = 0; stage < 4; ++stage) {
      for (std::size_t s = 0; s < n_states_; ++s)
        trial_[s] = stage == 0 ? state_[s] : state_[s] + to[stage] * k_[stage - 1][s];
      const double now_ms = t + to[stage];
      exact_levels(now_ms, values_);
      find_values(trial_, start_ms + now_ms, values_);
      find_slope(values_, trial_, start_ms + now_ms, k_[stage]);
    }
    for (std::size_t s = 0; s < n_states_; ++s)
      state_[s] += h / 6 * (k_[0][s] + 2 * k_[1][s] + 2 * k_[2][s] + k_[3][s]);
    for (std::size_t i = 0; i < model_->modulators.size(); ++i)  // levels are not negative
      if (!is_exact(i)) state_[at(place_of_level_[i])] = std::max(state_[at(place_of_level_[i])], 0.0);
  }
}

void Chain::advance(std::int64_t step) {
  step_ = step;
  const double dt = grid_.dt_ms, start_ms = grid_.time_ms(step - 1);
  before_ = now_;
  for (std::size_t i = 0; i < base_.size(); ++i) {
    if (!is_exact(i)) continue;
    // Under a drive that ramps, the level that is approached ramps too, one tau late.
    const double tau = std::get<ExponentialClearance>(model_->modulators[i].clearance).tau.native();
    const double starts = drive(i, start_ms), ends = drive(i, start_ms + dt);
    base_slope_[i] = (ends - starts) / dt * tau;
    base_[i] = starts * tau - base_slope_[i] * tau;
    const double was = recorded(i, step - 1, transport::Side::after), is = recorded(i, step, transport::Side::before);
    base_[i] += was, base_slope_[i] += (is - was) / dt;
    if (is_held(i)) base_[i] = held_[i], base_slope_[i] = 0;
  }
  values_ = now_;
  if (n_states_ > 0) integrate(0, dt / 2);
  exact_levels(dt / 2, halfway_);
  find_values(state_, start_ms + dt / 2, halfway_);
  if (n_states_ > 0) integrate(dt / 2, dt / 2);
  exact_levels(dt, now_);
  find_values(state_, start_ms + dt, now_);
}

void Chain::hold(std::size_t modulator, double level) {
  held_[modulator] = level;
  if (!is_held(modulator)) return;
  if (is_exact(modulator))
    now_[modulator] = level;
  else
    state_[at(place_of_level_[modulator])] = level;
  find_values(state_, grid_.time_ms(step_), now_);
}

void Chain::release(std::size_t modulator, double amount) {
  if (is_held(modulator)) return;
  if (is_exact(modulator))
    now_[modulator] += amount;
  else
    state_[at(place_of_level_[modulator])] += amount * release_scale(modulator, grid_.time_ms(step_), now_);
  find_values(state_, grid_.time_ms(step_), now_);
}

void Chain::release_programs() {
  for (std::size_t i = 0; i < base_.size(); ++i)  // traces begin and end with a jump
    if (const double jump = recorded(i, step_, transport::Side::after) - recorded(i, step_, transport::Side::before);
        jump != 0 && !is_held(i)) {
      now_[i] += jump;
      find_values(state_, grid_.time_ms(step_), now_);
    }
  for (std::size_t i = 0; i < pulse_steps_.size(); ++i)
    for (auto& next = next_pulse_[i]; next < pulse_steps_[i].size() && pulse_steps_[i][next] <= step_; ++next)
      release(i, schedules_[i].pulses[next].amount);
}

double Chain::gate_integral(const receptors::Gate& gate, double tau_ms) const {
  const double dt = grid_.dt_ms;
  const auto& affine = gate.affine();
  bool is_closed = affine.has_value();
  for (std::size_t s = 0; is_closed && s < now_.size(); ++s)
    is_closed = affine->factor[s] == 0 || (s < base_.size() && is_exact(s));
  if (!is_closed)
    return dt / 6 *
           (gate.value(before_) + 4 * gate.value(halfway_) * exp(-dt / 2 / tau_ms) +
            gate.value(now_) * exp(-dt / tau_ms));
  const double held = tau_ms * -expm1(-dt / tau_ms), ramped = tau_ms * (held - dt * exp(-dt / tau_ms));
  double integral = affine->constant * held;
  for (std::size_t i = 0; i < base_.size(); ++i) {
    if (affine->factor[i] == 0) continue;
    const double tau = std::get<ExponentialClearance>(model_->modulators[i].clearance).tau.native();
    const double both = 1 / (1 / tau_ms + 1 / tau);
    integral += affine->factor[i] *
                (base_[i] * held + base_slope_[i] * ramped + (before_[i] - base_[i]) * both * -expm1(-dt / both));
  }
  return integral;
}

std::vector<receptors::Symbol> Chain::symbols(const std::string& region) const {
  return receptors::symbols_of(model_->modulators, model_->receptors, model_->messengers, region);
}

std::size_t Chain::first_blown_up() const {
  std::size_t s = 0;
  while (s < now_.size() && std::isfinite(now_[s])) ++s;
  return s;
}

}  // namespace teg::network
