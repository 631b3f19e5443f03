// PERFORMANCE W1, W2, W3: networks with dopamine-modulated plasticity. Not timed tests: they print what they measured.
#pragma once

#include <cstdint>
#include <string>

#include "teg/network.hpp"
#include "teg/result.hpp"

namespace teg::bench {

struct BrunelOptions {
  double scale = 0.5;
  double dopamine_rate_per_s = 500;
  std::size_t threads = 1;
  double seconds = 1;  // of biology, after 100 ms of warming up
  std::uint64_t seed = 1;
};
struct NetworkFigures {
  std::uint64_t plastic_synapses = 0, static_synapses = 0, plastic_events = 0;
  double rate_hz = 0;  // of excitatory neurons
  double build_s = 0, run_s = 0, plastic_events_per_s = 0, seconds_per_second = 0;
  double bytes_per_synapse = 0;  // of plastic ones, all in
  double resident_bytes = 0;     // of the process, at its peak
  std::string fingerprint;
};
// W1. Best of `repeats` runs, which must agree.
Result<NetworkFigures> da_brunel(const BrunelOptions& options, int repeats = 3);
// W2: 10^6 neurons with 1000 plastic synapses each.
Result<NetworkFigures> billion(std::size_t threads, double share = 1);
// W3: an hour of Izhikevich (2007) Fig. 1, SCIENCE A3, without the reward.
Result<NetworkFigures> izhikevich_hour(double seconds = 3600);

// The networks themselves, for tests.
NetworkModel brunel_model(const BrunelOptions& options);
NetworkModel izhikevich_model(std::uint64_t seed);

}  // namespace teg::bench
