// Clearance as numbers: the rate at which a level is cleared, and its slope.
#pragma once

#include "release/schedule.hpp"
#include "teg/transport.hpp"

namespace teg::transport {

// Rate at which `level` (native units, >= 0) is cleared, per ms, with uptake scaled by `uptake`.
double cleared_per_ms(const Clearance& clearance, double level, double uptake = 1);
// Its derivative with respect to the level, per ms.
double clearance_slope_per_ms(const Clearance& clearance, double level, double uptake = 1);

// What release must give to sustain the tonic level and the level of each ramp's top, before it is
// divided by an autoreceptor. `tonic_rate` and `level`: at rest, where firing gives them.
release::SustainingRate sustaining_rate(const Modulator& modulator);
release::SustainingRate sustaining_rate(const Modulator& modulator, double tonic_rate, double level);

}  // namespace teg::transport
