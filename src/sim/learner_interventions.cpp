#include <algorithm>
#include <cmath>
#include <limits>

#include "core/maths.hpp"
#include "core/random.hpp"
#include "sim/learner_session.hpp"

namespace teg::sim {
namespace {

constexpr double on_time_ms = 1e-6;  // what differs by less is at the same time

std::size_t index_of(const std::vector<std::string>& names, const std::string& name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? static_cast<std::size_t>(-1) : static_cast<std::size_t>(at - names.begin());
}

}  // namespace

Interventions::Interventions(const LearnerModel& model, const TaskShape& shape) : model_(model) {
  for (const auto& i : model.interventions) {
    One one{.what = &i, .entity = static_cast<std::uint32_t>(all_.size())};
    if (!i.modulator.empty()) one.modulator = modulator_of(model, i.modulator, i.region);
    if (!i.with.empty()) one.with = modulator_of(model, i.with, i.region);
    if (!i.event.empty()) one.event = index_of(shape.events, i.event);
    if (i.action) one.action = index_of(shape.actions, *i.action);
    all_.push_back(one);
  }
  reset();
}

void Interventions::reset() {
  pulses_.clear(), stretches_.clear();
  n_drawn_ = 0, trial_ = 0;
  held_.assign(model_.modulators.size(), false);
  for (const auto& one : all_)
    if (one.what->kind != InterventionKind::stimulate && always(one)) stretches_.push_back({-1e300, 1e300, &one});
}

void Interventions::see(const Percept& percept, std::size_t trial, std::size_t action) {
  trial_ = trial;
  for (const auto& one : all_)
    if (one.event < 32 && (percept.events >> one.event & 1U) && (one.action == none || one.action == action) &&
        one.acts_in(trial))
      begin(one, percept.now_ms, trial);
}

void Interventions::begin(const One& one, double now_ms, std::size_t trial) {
  const auto& w = *one.what;
  if (w.probability < 1 && !(uniform({model_.seed, Stream::intervention, one.entity, trial}) < w.probability)) return;
  const double from_ms = now_ms + w.onset.native(), lasts_ms = w.duration.native();
  if (w.kind != InterventionKind::stimulate) {
    std::erase_if(stretches_, [&](const Stretch& s) { return s.to_ms <= now_ms; });
    stretches_.push_back({from_ms, from_ms + lasts_ms, &one});
    return;
  }
  const double n = std::max(1.0, std::floor(lasts_ms * w.rate.native() + 1e-9));
  for (double k = 0; k < n; ++k)
    pulses_.push_back({from_ms + (k == 0 ? 0 : k / w.rate.native()), one.modulator, w.amount});
}

const Interventions::Stretch* Interventions::active(InterventionKind kind, std::size_t modulator, double now_ms) const {
  for (const auto& s : stretches_)
    if (s.one->what->kind == kind && s.one->modulator == modulator && is_within(s, now_ms)) return &s;
  return nullptr;
}

// One that follows an event lasts for its duration, also past the trials in which it may begin.
bool Interventions::is_within(const Stretch& s, double now_ms) const {
  return now_ms >= s.from_ms - 1e-6 && now_ms < s.to_ms - 1e-6 && (!always(*s.one) || s.one->acts_in(trial_));
}
bool Interventions::is_on(const One& one, double now_ms) const {
  return std::any_of(stretches_.begin(), stretches_.end(),
                     [&](const Stretch& s) { return s.one == &one && is_within(s, now_ms); });
}

double Interventions::lag_ms(std::size_t modulator, double now_ms) {
  double lag = 0;
  for (const auto& one : all_) {
    const auto& w = *one.what;
    const bool is_later = w.kind == InterventionKind::delay || w.kind == InterventionKind::jitter;
    if (!is_later || one.modulator != modulator || !is_on(one, now_ms)) continue;
    if (w.kind == InterventionKind::delay) lag += w.delay.native();
    if (w.kind == InterventionKind::jitter)  // only later: what has not happened cannot be released
      lag += w.delay.native() * std::abs(normal({model_.seed, Stream::intervention, one.entity, ++n_drawn_ << 32}));
  }
  return lag;
}

Teaching Interventions::taught(double error, const TaskStep& at) {
  if (all_.empty()) return {error, error};
  const double lag = error == 0 ? 0 : lag_ms(teaching, at.now_ms);
  if (lag >= (at.fades() ? on_time_ms : at.step_ms / 2)) {
    pulses_.push_back({at.now_ms + lag, teaching, error});
    error = 0;
  }
  if (active(InterventionKind::silence, teaching, at.now_ms)) error = 0;
  Teaching taught{error, error};
  const double reach_ms = !at.fades() ? at.step_ms / 2 : at.asks ? on_time_ms : at.step_ms - on_time_ms;
  add_due(at, at.now_ms + reach_ms, taught);
  if (const auto* clamped = active(InterventionKind::clamp, teaching, at.now_ms))
    taught.error = taught.credited = clamped->one->what->amount;
  return taught;
}

Teaching Interventions::taught_after_choice(const TaskStep& at) {
  Teaching taught;
  if (!all_.empty() && at.fades()) add_due(at, at.now_ms + at.step_ms - on_time_ms, taught);
  return active(InterventionKind::clamp, teaching, at.now_ms) ? Teaching{} : taught;
}

// An error at its own time meets what eligibility is left then.
void Interventions::add_due(const TaskStep& at, double until_ms, Teaching& taught) {
  constexpr double most = 700;  // of an exponent, where a clock that jumped has left errors behind
  std::erase_if(pulses_, [&](const Pulse& p) {
    if (p.modulator != teaching || !(p.at_ms < until_ms)) return false;
    const double off_ms = std::abs(p.at_ms - at.now_ms) < on_time_ms ? 0 : p.at_ms - at.now_ms;
    taught.error += p.amount;
    taught.credited += p.amount * exp(std::min(-off_ms / at.trace_ms, most));
    return true;
  });
}

void Interventions::release(std::size_t modulator, double amount, double now_ms, modulation::Chain& chain) {
  for (const auto& one : all_)
    if (one.what->kind == InterventionKind::swap && is_on(one, now_ms)) {
      if (modulator == one.modulator)
        modulator = one.with;
      else if (modulator == one.with)
        modulator = one.modulator;
    }
  if (active(InterventionKind::silence, modulator, now_ms)) return;
  if (const double lag = lag_ms(modulator, now_ms); lag > 0)
    pulses_.push_back({now_ms + lag, modulator, amount});
  else
    raise(chain, modulator, amount);
}

// A level never falls below 0.
void Interventions::raise(modulation::Chain& chain, std::size_t modulator, double amount) {
  chain.release(ModulatorId{modulator}, std::max(amount, -chain.now()[modulator]));
}

double Interventions::next_pulse_ms() const {
  double next = 1e300;
  for (const auto& p : pulses_)
    if (p.modulator != teaching) next = std::min(next, p.at_ms);
  return next;
}

// A pulse acts at the nearest step of the chain; with exponential clearance by as much as makes the level exact from
// its own time on.
void Interventions::apply(double now_ms, double step_ms, modulation::Chain& chain) {
  if (all_.empty()) return;
  std::erase_if(pulses_, [&](const Pulse& p) {
    const bool is_due = p.modulator != teaching && p.at_ms <= now_ms + step_ms / 2 + 1e-6;
    if (!is_due) return false;
    const auto* clearance = std::get_if<ExponentialClearance>(&model_.modulators[p.modulator].clearance);
    const double off_ms = std::abs(p.at_ms - now_ms) < 1e-6 ? 0 : p.at_ms - now_ms;
    raise(chain, p.modulator, p.amount * (clearance ? exp(off_ms / clearance->tau.native()) : 1));
    return true;
  });
  for (std::size_t m = 0; m < held_.size(); ++m) {
    const auto* clamped = active(InterventionKind::clamp, m, now_ms);
    const double level = clamped ? clamped->one->what->amount : std::numeric_limits<double>::quiet_NaN();
    if (clamped || held_[m]) chain.hold(ModulatorId{m}, level);
    held_[m] = clamped != nullptr;
  }
}

}  // namespace teg::sim
