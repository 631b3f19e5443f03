// Clearance as numbers: the rate at which a level is cleared, and its slope.
#pragma once

#include "release/schedule.hpp"
#include "teg/transport.hpp"

namespace teg::transport {

// Rate at which `level` (native units, >= 0) is cleared, per ms.
double cleared_per_ms(const Clearance& clearance, double level);
// Its derivative with respect to the level, per ms.
double clearance_slope_per_ms(const Clearance& clearance, double level);

// What release must give to sustain the tonic level and the level of each ramp's top.
release::SustainingRate sustaining_rate(const Modulator& modulator);

}  // namespace teg::transport
