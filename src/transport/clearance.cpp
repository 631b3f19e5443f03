#include "transport/clearance.hpp"

#include "core/variant.hpp"

namespace teg::transport {

double cleared_per_ms(const Clearance& clearance, double level) {
  return std::visit(
      Overloaded{[&](const ExponentialClearance& e) { return level / e.tau.native(); },
                 [&](const MichaelisMenten& m) { return m.vmax.native() * level / (m.km.native() + level); }},
      clearance);
}

double clearance_slope_per_ms(const Clearance& clearance, double level) {
  return std::visit(Overloaded{[](const ExponentialClearance& e) { return 1 / e.tau.native(); },
                               [&](const MichaelisMenten& m) {
                                 const double sum = m.km.native() + level;
                                 return m.vmax.native() * m.km.native() / (sum * sum);
                               }},
                    clearance);
}

release::SustainingRate sustaining_rate(const Modulator& modulator) {
  release::SustainingRate rate{cleared_per_ms(modulator.clearance, modulator.tonic.native()), {}};
  for (const auto& program : modulator.programs) {
    const auto* ramp = std::get_if<Ramp>(&program);
    const double rise = ramp ? ramp->rise.native() : 0;
    rate.risen.push_back(cleared_per_ms(modulator.clearance, modulator.tonic.native() + rise));
  }
  return rate;
}

}  // namespace teg::transport
