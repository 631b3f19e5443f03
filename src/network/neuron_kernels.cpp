#include "network/neuron_kernels.hpp"

#include <bit>

#include "core/vector_clones.hpp"

namespace teg::network {
namespace {
constexpr std::size_t lanes = 16;
}

TEG_VECTOR_CLONES
void fill_noise(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step, std::uint32_t first_group,
                std::size_t groups, std::uint32_t* words) {
  for (std::size_t g = 0; g < groups; ++g) {
    std::uint32_t c0[lanes], c1[lanes], c2[lanes], c3[lanes];
    const std::uint32_t first = (first_group + static_cast<std::uint32_t>(g)) * lanes;
    for (std::size_t l = 0; l < lanes; ++l) {
      c0[l] = static_cast<std::uint32_t>(step);
      c1[l] = static_cast<std::uint32_t>(step >> 32) | id << 16;
      c2[l] = first + static_cast<std::uint32_t>(l);
      c3[l] = static_cast<std::uint32_t>(stream);
    }
    philox4x32(c0, c1, c2, c3, {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
    std::uint32_t* out = words + 64 * g;
    for (std::size_t l = 0; l < lanes; ++l) {
      out[l] = c0[l];
      out[lanes + l] = c1[l];
      out[2 * lanes + l] = c2[l];
      out[3 * lanes + l] = c3[l];
    }
  }
}

TEG_VECTOR_CLONES
void add_poisson(std::span<const std::uint32_t> thresholds, const std::uint32_t* words, double weight, std::size_t n,
                 double* input) {
  constexpr std::size_t chunk = 64;
  std::int32_t count[chunk];
  for (std::size_t from = 0; from < n; from += chunk) {
    const std::size_t m = n - from < chunk ? n - from : chunk;
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < m; ++i) count[i] = 0;
    for (std::size_t i = 0; i < m; ++i) most = words[from + i] > most ? words[from + i] : most;
    for (const std::uint32_t threshold : thresholds) {
      if (threshold > most) break;  // they ascend
      for (std::size_t i = 0; i < m; ++i) count[i] += words[from + i] >= threshold ? 1 : 0;
    }
    for (std::size_t i = 0; i < m; ++i) input[from + i] += weight * static_cast<double>(count[i]);
  }
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
