#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "sim/learner_session.hpp"

namespace teg::sim {
namespace {

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
  for (const auto& one : all_)
    if (always(one) && (one.what->kind == InterventionKind::silence || one.what->kind == InterventionKind::clamp))
      stretches_.push_back({-1e300, 1e300, &one});
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
  if (w.kind == InterventionKind::silence || w.kind == InterventionKind::clamp) {
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
    if (s.one->what->kind == kind && s.one->modulator == modulator && now_ms >= s.from_ms - 1e-6 &&
        now_ms < s.to_ms - 1e-6 && s.one->acts_in(trial_))
      return &s;
  return nullptr;
}

double Interventions::lag_ms(std::size_t modulator) {
  double lag = 0;
  for (const auto& one : all_) {
    const auto& w = *one.what;
    if (one.modulator != modulator || !one.acts_in(trial_)) continue;
    if (w.kind == InterventionKind::delay) lag += w.delay.native();
    if (w.kind == InterventionKind::jitter)  // only later: what has not happened cannot be released
      lag += w.delay.native() * std::abs(normal({model_.seed, Stream::intervention, one.entity, ++n_drawn_ << 32}));
  }
  return lag;
}

double Interventions::taught(double error, double now_ms, double step_ms) {
  if (all_.empty()) return error;
  const double lag = error == 0 ? 0 : lag_ms(teaching);
  if (lag >= step_ms / 2) {
    pulses_.push_back({now_ms + lag, teaching, error});
    error = 0;
  }
  if (active(InterventionKind::silence, teaching, now_ms)) error = 0;
  std::erase_if(pulses_, [&](const Pulse& p) {
    const bool is_due = p.modulator == teaching && p.at_ms < now_ms + step_ms / 2;
    if (is_due) error += p.amount;
    return is_due;
  });
  if (const auto* clamped = active(InterventionKind::clamp, teaching, now_ms)) error = clamped->one->what->amount;
  return error;
}

void Interventions::release(std::size_t modulator, double amount, double now_ms, network::Chain& chain) {
  for (const auto& one : all_)
    if (one.what->kind == InterventionKind::swap && one.acts_in(trial_)) {
      if (modulator == one.modulator)
        modulator = one.with;
      else if (modulator == one.with)
        modulator = one.modulator;
    }
  if (active(InterventionKind::silence, modulator, now_ms)) return;
  if (const double lag = lag_ms(modulator); lag > 0)
    pulses_.push_back({now_ms + lag, modulator, amount});
  else
    raise(chain, modulator, amount);
}

// A level never falls below 0.
void Interventions::raise(network::Chain& chain, std::size_t modulator, double amount) {
  chain.release(modulator, std::max(amount, -chain.now()[modulator]));
}

void Interventions::apply(double now_ms, network::Chain& chain) {
  if (all_.empty()) return;
  std::erase_if(pulses_, [&](const Pulse& p) {
    const bool is_due = p.modulator != teaching && p.at_ms <= now_ms + 1e-6;
    if (is_due) raise(chain, p.modulator, p.amount);
    return is_due;
  });
  for (const auto& s : stretches_)
    if (s.one->what->kind == InterventionKind::clamp && s.one->modulator != teaching &&
        active(InterventionKind::clamp, s.one->modulator, now_ms) == &s)
      chain.release(s.one->modulator, s.one->what->amount - chain.now()[s.one->modulator]);
}

}  // namespace teg::sim
