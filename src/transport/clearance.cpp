#include "transport/clearance.hpp"

#include "core/variant.hpp"

namespace teg::transport {

double cleared_per_ms(const Clearance& clearance, double level, double uptake) {
  return std::visit(Overloaded{[&](const ExponentialClearance& e) { return uptake * level / e.tau.native(); },
                               [&](const MichaelisMenten& m) {
                                 return uptake * m.vmax.native() * level / (m.km.native() + level) +
                                        m.decay.native() * level;
                               }},
                    clearance);
}

double clearance_slope_per_ms(const Clearance& clearance, double level, double uptake) {
  return std::visit(Overloaded{[&](const ExponentialClearance& e) { return uptake / e.tau.native(); },
                               [&](const MichaelisMenten& m) {
                                 const double sum = m.km.native() + level;
                                 return uptake * m.vmax.native() * m.km.native() / (sum * sum) + m.decay.native();
                               }},
                    clearance);
}

release::SustainingRate sustaining_rate(const Modulator& modulator) {
  const double level = modulator.tonic.native();
  return sustaining_rate(modulator, cleared_per_ms(modulator.clearance, level), level);
}

release::SustainingRate sustaining_rate(const Modulator& modulator, double tonic_rate, double level) {
  release::SustainingRate rate{tonic_rate, {}, 0, 0};
  if (modulator.firing) rate.firing = modulator.firing->rate.native(), rate.amount = modulator.firing->amount.native();
  const double held = cleared_per_ms(modulator.clearance, level);
  for (const auto& program : modulator.programs) {
    const auto* ramp = std::get_if<Ramp>(&program);
    const double risen = cleared_per_ms(modulator.clearance, level + (ramp ? ramp->rise.native() : 0));
    rate.risen.push_back(tonic_rate == held ? risen : tonic_rate + (risen - held));
  }
  return rate;
}

}  // namespace teg::transport
