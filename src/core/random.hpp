// Counter-based random numbers. A draw is a pure function of what it is for, so neither the number
// of threads nor the order of a loop can change a result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/vector_clones.hpp"

namespace teg {

// Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405); checked against Random123's vectors.
constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
  }
  return counter;
}

// The same for n counters side by side, one array for each word, so that the rounds vectorise. Inlined by force: the
// functions that call it are compiled for several vector widths.
template <std::size_t n>
[[gnu::always_inline]] inline void philox4x32(std::uint32_t (&c0)[n], std::uint32_t (&c1)[n], std::uint32_t (&c2)[n],
                                              std::uint32_t (&c3)[n], std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    TEG_INDEPENDENT_TURNS
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t a = std::uint64_t{0xD2511F53u} * c0[i], b = std::uint64_t{0xCD9E8D57u} * c2[i];
      c0[i] = static_cast<std::uint32_t>(b >> 32) ^ c1[i] ^ key[0];
      c1[i] = static_cast<std::uint32_t>(b);
      c2[i] = static_cast<std::uint32_t>(a >> 32) ^ c3[i] ^ key[1];
      c3[i] = static_cast<std::uint32_t>(a);
    }
    key = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
  }
}

// What a number is drawn for: never two purposes with the same stream.
enum class Stream : std::uint32_t {
  release_jitter = 1,
  test = 2,
  terminal_place = 3,
  terminal_axon = 4,
  axon_spike = 5,
  quantal_release = 6,
  episode_spike = 7,
  episode_release = 8,
  vesicle_release = 9,
  sensor_noise = 10,
  connection = 11,  // which pairs are connected
  synaptic_weight = 12,
  synaptic_delay = 13,
  drive = 14,         // what drives a neuron in a step
  source_spike = 15,  // of Poisson sources, rate units and escape noise
  task = 16,
  learner_choice = 17,  // an action among those of a policy
  intervention = 18,
  resample = 19,      // a member of a bootstrap sample
  sample_design = 20  // the points of a sampled sweep
};

struct Draw {
  std::uint64_t seed = 0;
  Stream stream{};
  std::uint32_t entity = 0;  // which modulator, neuron, synapse ...
  std::uint64_t step = 0;    // which pulse, time step ...
};

// Uniform on (0, 1): never 0 and never 1.
double uniform(Draw draw);

// The inverse of the standard normal distribution function (Wichura 1988, AS 241); 0 < p < 1.
double normal_quantile(double p);

// The standard normal distribution function, within 1e-15.
double normal_distribution(double z);

// Standard normal: the inverse distribution function of uniform(draw).
double normal(Draw draw);

}  // namespace teg
