// What a fluorescent sensor and its photometer make of a level.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recording/signal.hpp"
#include "teg/receptors.hpp"

namespace teg::recording {

//   F(t) = exp(-t / bleaching) (1 + response B(t)),   dF/F = F / (1 + response B_rest) - 1 + noise N(0, 1)
// where B is the occupancy of the sensor's binding site, a receptor with kinetics.
struct Sensor {
  std::string name;          // also that of the receptor it binds as
  double response = 1;       // dF/F at saturation
  double noise = 0;          // standard deviation of one sample
  Time bleaching{1e15};      // time constant
  Rate sampling{0.03};       // samples per time
  bool is_z_scored = false;  // (x - mean) / standard deviation, over the recording
};

// The times of samples in [from, until].
std::vector<Time> sample_times(const Sensor& sensor, Time from, Time until);

// `bound`: occupancy at these times; `rest`: at rest. `seed` and `entity` key the noise.
Signal observed(const Sensor& sensor, std::span<const Time> times, std::span<const double> bound, double rest,
                std::uint64_t seed, std::uint32_t entity);

// Known sensors: affinity, Hill coefficient, off rate and response, with their source.
struct KnownSensor {
  std::string_view name;
  Receptor site;  // without names
  double response;
  std::string_view source;
};
std::span<const KnownSensor> known_sensors();

}  // namespace teg::recording
