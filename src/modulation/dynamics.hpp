// One modulation, wired: who reads whom, which variables have a state, and how fast each changes. Every solver reads
// it: the trajectory that is solved ahead, the chain that takes steps, and the search for resting states.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "modulation/rates.hpp"
#include "modulation/symbols.hpp"
#include "receptors/gate.hpp"
#include "teg/modulation.hpp"

namespace teg::modulation {

// A time, and a moment next to it that tells which side of a step is meant.
struct Moment {
  Time at{0}, inside{0};
};
inline Moment moment(double at_ms) { return {Time{at_ms}, Time{at_ms}}; }

// Whether a level has a closed form between releases: exponential clearance, and nothing that acts on it.
bool has_closed_form(const Modulator& modulator);

class Dynamics {
 public:
  struct Link {  // exchange with the same modulator in another region
    ModulatorId there;
    double per_ms = 0;
  };
  // The place of what has a state among all states; none where a closed form or another value gives it.
  using State = std::optional<std::size_t>;

  Dynamics() = default;
  // `solves_firing`: levels under tonic firing have a state too, although exponential clearance gives them a closed
  // form once their resting level is known. Errors: a messenger's drive that does not compile.
  // REQUIRES: a modulation that check_modulation has passed.
  static Result<Dynamics> make(const Modulation& modulation, bool solves_firing = false);

  const Modulation& modulation() const { return modulation_; }
  const Modulator& operator[](ModulatorId m) const { return modulation_.modulators[m.value()]; }
  const Receptor& operator[](ReceptorId r) const { return modulation_.receptors[r.value()]; }
  const Messenger& operator[](MessengerId k) const { return modulation_.messengers[k.value()]; }
  IdRange<ModulatorId> modulators() const { return {modulation_.modulators.size()}; }
  IdRange<ReceptorId> receptors() const { return {modulation_.receptors.size()}; }
  IdRange<MessengerId> messengers() const { return {modulation_.messengers.size()}; }

  // Symbols: modulators, then receptors, then messengers.
  std::size_t n_symbols() const;
  std::size_t symbol(ModulatorId m) const { return m.value(); }
  std::size_t symbol(ReceptorId r) const { return modulation_.modulators.size() + r.value(); }
  std::size_t symbol(MessengerId k) const {
    return modulation_.modulators.size() + modulation_.receptors.size() + k.value();
  }

  ModulatorId binds(ReceptorId r) const { return binds_[r]; }
  std::optional<ReceptorId> autoreceptor(ModulatorId m) const { return autoreceptor_[m]; }
  std::span<const Link> links(ModulatorId m) const { return links_[m]; }
  const receptors::Gate& drive(MessengerId k) const { return drives_[k]; }
  bool is_closed(ModulatorId m) const { return !level_[m]; }
  // Whether levels depend on occupancies or on each other.
  bool is_coupled() const { return is_coupled_; }

  // States.
  std::size_t n_states() const { return n_states_; }
  State level(ModulatorId m) const { return level_[m]; }
  State bound(ReceptorId r) const { return bound_[r]; }
  State available(ReceptorId r) const { return available_[r]; }  // a of desensitisation
  State first_stage(MessengerId k) const { return first_stage_[k]; }
  State last_stage(MessengerId k) const { return last_stage_[k]; }

  // By what effects scale release or uptake.
  double effect(ModulatorId m, EffectTarget target, Moment t) const;
  // x of a receptor and its drugs at a level of its modulator.
  double binding(ReceptorId r, double level, Moment t) const;
  // 1 + strength B of an autoreceptor; 1 where there is none.
  double held_back(ModulatorId m, std::span<const double> symbols) const;
  // By what a pulse is scaled: effects, over what autoreceptors hold back.
  double pulse_scale(ModulatorId m, Moment t, std::span<const double> symbols) const;

  // Occupancies and messengers from states (read by `state(place)`) and from the levels in `symbols`.
  template <class StateAt>
  void find_symbols(Moment t, const StateAt& state, std::span<double> symbols) const;
  // The rate of change of every state, per ms. `drive_per_ms(m)` is what programs release.
  template <class Drive>
  void rates(Moment t, std::span<const double> symbols, std::span<const double> states, const Drive& drive_per_ms,
             std::span<double> out) const;
  // What a level of 0 or more gains and loses; `level_there(link)` reads another region's.
  template <class LevelThere>
  double level_per_ms(ModulatorId m, double level, double released, double uptake, const LevelThere& level_there) const;
  // How fast a level returns, per ms: the slope of what it loses.
  double level_slope_per_ms(ModulatorId m, double level, double uptake = 1) const;
  // How fast the fastest state returns.
  double fastest_per_ms(std::span<const double> symbols) const;

 private:
  Modulation modulation_;
  PerId<ReceptorId, ModulatorId> binds_;
  PerId<ModulatorId, std::optional<ReceptorId>> autoreceptor_;
  PerId<ModulatorId, std::vector<Link>> links_;
  PerId<MessengerId, receptors::Gate> drives_;
  PerId<ModulatorId, State> level_;
  PerId<ReceptorId, State> bound_, available_;
  PerId<MessengerId, State> first_stage_, last_stage_;
  std::size_t n_states_ = 0;
  bool is_coupled_ = false;
};

template <class StateAt>
void Dynamics::find_symbols(Moment t, const StateAt& state, std::span<double> symbols) const {
  for (const ModulatorId m : modulators())
    if (level_[m]) symbols[symbol(m)] = state(*level_[m]);
  for (const ReceptorId r : receptors()) {
    double& acts = symbols[symbol(r)];
    acts = bound_[r] ? state(*bound_[r]) : receptors::bound_at(binding(r, symbols[symbol(binds_[r])], t));
    if (available_[r]) acts *= state(*available_[r]);
  }
  for (const MessengerId k : messengers()) symbols[symbol(k)] = state(*last_stage_[k]);
}

template <class LevelThere>
double Dynamics::level_per_ms(ModulatorId m, double level, double released, double uptake,
                              const LevelThere& level_there) const {
  double gained = released - transport::cleared_per_ms((*this)[m].clearance, level, uptake);
  for (const Link& link : links_[m]) gained += link.per_ms * (level_there(link.there) - level);
  return gained;
}

template <class Drive>
void Dynamics::rates(Moment t, std::span<const double> symbols, std::span<const double> states,
                     const Drive& drive_per_ms, std::span<double> out) const {
  for (const ModulatorId m : modulators()) {
    if (!level_[m]) continue;
    const double released =
        released_per_ms((*this)[m], drive_per_ms(m), effect(m, EffectTarget::release, t), held_back(m, symbols));
    out[*level_[m]] = level_per_ms(m, std::max(symbols[symbol(m)], 0.0), released, effect(m, EffectTarget::uptake, t),
                                   [&](ModulatorId there) { return symbols[symbol(there)]; });
  }
  for (const ReceptorId r : receptors()) {
    const double x = binding(r, symbols[symbol(binds_[r])], t);
    const double bound = bound_[r] ? states[*bound_[r]] : receptors::bound_at(x);
    if (bound_[r]) out[*bound_[r]] = binding_per_ms((*this)[r], x, bound);
    if (available_[r])
      out[*available_[r]] = recovery_per_ms(*(*this)[r].desensitisation, bound, states[*available_[r]]);
  }
  for (const MessengerId k : messengers()) {
    const Messenger& messenger = (*this)[k];
    double input = drives_[k].value(symbols);
    if (first_stage_[k]) {
      out[*first_stage_[k]] = stage_per_ms(*messenger.rise, input, states[*first_stage_[k]]);
      input = states[*first_stage_[k]];
    }
    out[*last_stage_[k]] = stage_per_ms(messenger.tau, input, states[*last_stage_[k]]);
  }
}

}  // namespace teg::modulation
