// Loops over the neurons of a block, written so that they vectorise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/random.hpp"

namespace teg::network {

// Words of neurons 64 first_group ... of noise_block, 64 for each group.
void fill_noise(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step, std::uint32_t first_group,
                std::size_t groups, std::uint32_t* words);

// input[i] += weight times the Poisson count of words[i].
void add_poisson(std::span<const std::uint32_t> thresholds, const std::uint32_t* words, double weight, std::size_t n,
                 double* input);
// drive[i] += mean + half_width (2 U - 1).
void add_uniform(const std::uint32_t* words, double mean, double half_width, std::size_t n, double* drive);

struct LeakyStep {
  double keep = 0, rest = 0, reset = 0, threshold = 0, refractory_steps = 0;
};
// V = rest + (V - rest) keep + moved; where not refractory and at the threshold, a spike.
void step_leaky(const LeakyStep& p, const double* moved, std::size_t n, double* v, double* refractory,
                std::uint8_t* fired);

struct IzhikevichStep {
  double a = 0, b = 0, c = 0, d = 0, peak = 30, dt_ms = 1;
};
void step_izhikevich(const IzhikevichStep& p, const double* current, std::size_t n, double* v, double* u,
                     std::uint8_t* fired);

// fired[i] = U < 1 - exp(-rate dt), with one probability for all.
void fire_by_chance(double probability, const std::uint32_t* words, std::size_t n, std::uint8_t* fired);

// Whether none of the values is infinite or no number.
bool all_finite(const double* values, std::size_t n);

}  // namespace teg::network
