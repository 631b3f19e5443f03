#include "network/neuron_kernels.hpp"

#include <bit>

#include "core/vector_clones.hpp"

namespace teg::network {
namespace {

constexpr std::size_t lanes = 16;  // of a group of 64 words

// Groups side by side, so that the rounds stay in registers: of one group alone they would be taken apart.
template <std::size_t together>
[[gnu::always_inline]] inline void fill_groups(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step,
                                               std::uint32_t first_block, std::uint32_t* words) {
  constexpr std::size_t n = together * lanes;
  std::uint32_t c[4][n];
  for (std::size_t l = 0; l < n; ++l) {
    c[0][l] = static_cast<std::uint32_t>(step);
    c[1][l] = static_cast<std::uint32_t>(step >> 32) | id << 16;
    c[2][l] = first_block + static_cast<std::uint32_t>(l);
    c[3][l] = static_cast<std::uint32_t>(stream);
  }
  philox4x32(c[0], c[1], c[2], c[3], {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  for (std::size_t g = 0; g < together; ++g)
    for (std::size_t word = 0; word < 4; ++word)
      for (std::size_t l = 0; l < lanes; ++l) words[(4 * g + word) * lanes + l] = c[word][g * lanes + l];
}

// Over `n` words, a constant, so that counts stay in registers.
template <std::size_t n>
[[gnu::always_inline]] inline void add_counts(std::span<const std::uint32_t> thresholds, const std::uint32_t* words,
                                              double weight, double* input) {
  std::int32_t count[n] = {};
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < n; ++i) most = words[i] > most ? words[i] : most;
  for (const std::uint32_t threshold : thresholds) {
    if (threshold > most) break;  // they ascend
    for (std::size_t i = 0; i < n; ++i) count[i] += words[i] >= threshold ? 1 : 0;
  }
  for (std::size_t i = 0; i < n; ++i) input[i] += weight * static_cast<double>(count[i]);
}

}  // namespace

TEG_VECTOR_CLONES
void fill_noise(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step, std::uint32_t first_group,
                std::size_t groups, std::uint32_t* words) {
  constexpr std::size_t together = 4;
  std::size_t g = 0;
  std::uint32_t block = first_group * static_cast<std::uint32_t>(lanes);
  for (; g + together <= groups; g += together, block += together * lanes)
    fill_groups<together>(seed, stream, id, step, block, words + 64 * g);
  for (; g < groups; ++g, block += lanes) fill_groups<1>(seed, stream, id, step, block, words + 64 * g);
}

TEG_VECTOR_CLONES
void add_poisson(std::span<const std::uint32_t> thresholds, const std::uint32_t* words, double weight, std::size_t n,
                 double* input) {
  std::size_t i = 0;
  for (; i + 64 <= n; i += 64) add_counts<64>(thresholds, words + i, weight, input + i);
  for (; i + 16 <= n; i += 16) add_counts<16>(thresholds, words + i, weight, input + i);
  for (; i < n; ++i) add_counts<1>(thresholds, words + i, weight, input + i);
}

TEG_VECTOR_CLONES
void add_uniform(const std::uint32_t* words, double mean, double half_width, std::size_t n, double* drive) {
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (static_cast<double>(words[i]) + 0.5) * 0x1p-32;
    drive[i] += mean + half_width * (2 * u - 1);
  }
}

TEG_VECTOR_CLONES
void step_leaky(const LeakyStep& p, const double* moved, std::size_t n, double* v, double* refractory,
                std::uint8_t* fired) {
  const double keep = p.keep, rest = p.rest, reset = p.reset, threshold = p.threshold, held = p.refractory_steps;
  for (std::size_t i = 0; i < n; ++i) {
    const bool is_silent = refractory[i] > 0;
    const double free = rest + (v[i] - rest) * keep + moved[i];
    const bool is_spike = !is_silent & (free >= threshold);
    v[i] = (is_silent | is_spike) ? reset : free;
    refractory[i] = is_spike ? held : (is_silent ? refractory[i] - 1 : 0.0);
    fired[i] = is_spike ? 1 : 0;
  }
}

TEG_VECTOR_CLONES
void step_izhikevich(const IzhikevichStep& p, const double* current, std::size_t n, double* v, double* u,
                     std::uint8_t* fired) {
  const double a = p.a, b = p.b, c = p.c, d = p.d, peak = p.peak, dt = p.dt_ms, half = p.dt_ms / 2;
  for (std::size_t i = 0; i < n; ++i) {
    double x = v[i], y = u[i];
    x += half * (0.04 * x * x + 5 * x + 140 - y + current[i]);
    x += half * (0.04 * x * x + 5 * x + 140 - y + current[i]);
    y += dt * a * (b * x - y);
    const bool is_spike = x >= peak;
    v[i] = is_spike ? c : x;
    u[i] = is_spike ? y + d : y;
    fired[i] = is_spike ? 1 : 0;
  }
}

TEG_VECTOR_CLONES
void fire_by_chance(double probability, const std::uint32_t* words, std::size_t n, std::uint8_t* fired) {
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (static_cast<double>(words[i]) + 0.5) * 0x1p-32;
    fired[i] = u < probability ? 1 : 0;
  }
}

TEG_VECTOR_CLONES
bool all_finite(const double* values, std::size_t n) {
  constexpr std::uint64_t exponent = 0x7ff0000000000000u;
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < n; ++i) found |= (std::bit_cast<std::uint64_t>(values[i]) & exponent) == exponent;
  return found == 0;
}

}  // namespace teg::network
