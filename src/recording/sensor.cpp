#include "recording/sensor.hpp"

#include <cmath>

#include "core/maths.hpp"
#include "core/random.hpp"

namespace teg::recording {
namespace {

Receptor site(double kd_nM, double hill, double off_s) {
  Receptor r{"", "", Concentration{kd_nM}, hill};
  r.k_off = Rate{1 / (1000 * off_s)};
  return r;
}

}  // namespace

std::vector<Time> sample_times(const Sensor& sensor, Time from, Time until) {
  std::vector<Time> times;
  const double n = std::floor((until - from) * sensor.sampling * (1 + 1e-12));
  for (double k = 0; k <= n; k += 1) times.push_back(from + Time{k / sensor.sampling.native()});
  return times;
}

Signal observed(const Sensor& sensor, std::span<const Time> times, std::span<const double> bound, double rest,
                std::uint64_t seed, std::uint32_t entity) {
  Signal signal{sensor.name, sensor.is_z_scored ? "z" : "dF/F", {}, {}};
  const double base = 1 + sensor.response * rest;
  for (std::size_t k = 0; k < times.size(); ++k) {
    const double kept = exp(-((times[k] - times[0]) / sensor.bleaching));
    const double noise = sensor.noise > 0 ? sensor.noise * normal({seed, Stream::sensor_noise, entity, k}) : 0;
    signal.time_ms.push_back(times[k].native());
    signal.value.push_back(kept * (1 + sensor.response * bound[k]) / base - 1 + noise);
  }
  if (!sensor.is_z_scored) return signal;
  double mean = 0, square = 0;
  for (const double v : signal.value) mean += v / static_cast<double>(signal.value.size());
  for (const double v : signal.value) square += (v - mean) * (v - mean) / static_cast<double>(signal.value.size());
  for (double& v : signal.value) v = square > 0 ? (v - mean) / std::sqrt(square) : 0;
  return signal;
}

std::span<const KnownSensor> known_sensors() {
  static const std::vector<KnownSensor> table{
      {"dLight1.1", site(330, 1, 0.1), 2.3, "Patriarchi et al. 2018, doi:10.1126/science.aat4422"},
      {"dLight1.3b", site(1600, 1, 0.1), 9.3, "Patriarchi et al. 2018, doi:10.1126/science.aat4422"},
      {"GRAB-DA2m", site(90, 1, 1.3), 3.4, "Sun et al. 2020, doi:10.1038/s41592-020-00981-9"},
      {"GRAB-DA2h", site(7, 1, 7.3), 2.8, "Sun et al. 2020, doi:10.1038/s41592-020-00981-9"},
      {"GRAB-NE1m", site(930, 1, 0.75), 2.3, "Feng et al. 2019, doi:10.1016/j.neuron.2019.02.037"},
      {"GRAB-NE1h", site(83, 1, 2.0), 1.5, "Feng et al. 2019, doi:10.1016/j.neuron.2019.02.037"},
      {"GRAB-ACh3.0", site(2000, 1, 3.7), 2.8, "Jing et al. 2020, doi:10.1038/s41592-020-0953-2"},
      {"GRAB-5HT1.0", site(22, 1, 3.1), 2.5, "Wan et al. 2021, doi:10.1038/s41593-021-00823-7"},
      {"GCaMP6f", site(375, 2.27, 0.2), 5.2, "Chen et al. 2013, doi:10.1038/nature12354"},
  };
  return table;
}

}  // namespace teg::recording
