#include "modulation/dynamics.hpp"

#include <algorithm>

namespace teg::modulation {

bool has_closed_form(const Modulator& m) {
  return std::holds_alternative<ExponentialClearance>(m.clearance) && !m.autoreceptor && m.loss.native() == 0 &&
         m.exchange.empty() && m.effects.empty();
}

Result<Dynamics> Dynamics::make(const Modulation& modulation, bool solves_firing) {
  Dynamics d;
  d.modulation_ = modulation;
  const auto state = [&](bool has_one) { return has_one ? State(d.n_states_++) : State(); };
  for (const auto& m : modulation.modulators) {
    d.level_.push_back(state(!has_closed_form(m) || (solves_firing && m.firing)));
    std::vector<Link> links;
    for (const auto& x : m.exchange)
      if (const auto there = find_modulator(modulation, m.name, x.region)) links.push_back({*there, x.rate.native()});
    std::optional<ReceptorId> autoreceptor;
    if (m.autoreceptor) autoreceptor = find_receptor(modulation, m.autoreceptor->receptor, m.region);
    d.is_coupled_ = d.is_coupled_ || !links.empty() || autoreceptor;
    d.links_.push_back(std::move(links));
    d.autoreceptor_.push_back(autoreceptor);
  }
  for (const auto& r : modulation.receptors) {
    d.binds_.push_back(*find_modulator(modulation, r.of, r.region));
    d.bound_.push_back(state(r.k_off.has_value()));
    d.available_.push_back(state(r.desensitisation.has_value()));
  }
  for (const MessengerId k : d.messengers()) {
    auto drive =
        receptors::Gate::compile("messenger " + d[k].name, d[k].drive, symbols_of(modulation, d[k].region, k.value()));
    if (!drive) return drive.errors();
    d.drives_.push_back(*std::move(drive));
    d.first_stage_.push_back(state(d[k].rise.has_value()));
    d.last_stage_.push_back(state(true));
  }
  return d;
}

std::size_t Dynamics::n_symbols() const {
  return modulation_.modulators.size() + modulation_.receptors.size() + modulation_.messengers.size();
}

double Dynamics::effect(ModulatorId m, EffectTarget target, Moment t) const {
  double product = 1;
  for (const auto& e : (*this)[m].effects)
    if (e.target == target) product *= 1 + (e.factor - 1) * course_at(e.course, t.at, t.inside);
  return product;
}

double Dynamics::binding(ReceptorId r, double level, Moment t) const {
  return receptors::binding_drive((*this)[r], std::max(level, 0.0), t.at, t.inside);
}

double Dynamics::held_back(ModulatorId m, std::span<const double> symbols) const {
  return autoreceptor_[m] ? 1 + (*this)[m].autoreceptor->strength * symbols[symbol(*autoreceptor_[m])] : 1;
}

double Dynamics::pulse_scale(ModulatorId m, Moment t, std::span<const double> symbols) const {
  return effect(m, EffectTarget::release, t) / held_back(m, symbols);
}

double Dynamics::level_slope_per_ms(ModulatorId m, double level, double uptake) const {
  double slope = transport::clearance_slope_per_ms((*this)[m].clearance, level, uptake);
  for (const Link& link : links_[m]) slope += link.per_ms;
  return slope;
}

double Dynamics::fastest_per_ms(std::span<const double> symbols) const {
  double fastest = 0;
  for (const ModulatorId m : modulators())
    if (level_[m]) fastest = std::max(fastest, level_slope_per_ms(m, std::max(symbols[symbol(m)], 0.0)));
  for (const ReceptorId r : receptors()) {
    const double level = std::max(symbols[symbol(binds_[r])], 0.0);
    if ((*this)[r].k_off) fastest = std::max(fastest, receptors::relaxation_per_ms((*this)[r], level));
    if (const auto& d = (*this)[r].desensitisation)
      fastest = std::max(fastest, 1 / d->recovery.native() + d->rate.native());
  }
  for (const MessengerId k : messengers()) {
    fastest = std::max(fastest, 1 / (*this)[k].tau.native());
    if ((*this)[k].rise) fastest = std::max(fastest, 1 / (*this)[k].rise->native());
  }
  return fastest;
}

}  // namespace teg::modulation
