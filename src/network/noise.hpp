// What drives neurons by chance, as pure functions of what is drawn: (seed, stream, id, step, neuron).
// One word of Philox a neuron and step; sixteen neurons in a row take the same word of sixteen blocks, so
// that a loop over neurons vectorises.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace teg::network {

// Neuron n takes word (n / 16) % 4 of block 16 (n / 64) + n % 16. `id` (below 2^16) tells populations and
// drives apart; step is below 2^48.
inline std::array<std::uint32_t, 4> noise_block(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step,
                                                std::uint32_t block) {
  return philox4x32({static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(step >> 32) | id << 16, block,
                     static_cast<std::uint32_t>(stream)},
                    {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}
inline std::uint32_t noise_word(std::uint64_t seed, Stream stream, std::uint32_t id, std::uint64_t step,
                                std::uint32_t neuron) {
  return noise_block(seed, stream, id, step, neuron / 64 * 16 + neuron % 16)[neuron / 16 % 4];
}

// Uniform on (0, 1).
inline double unit_uniform(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }
// Standard normal: the inverse distribution function of unit_uniform(word).
double unit_normal(std::uint32_t word);

// A Poisson count is the number of thresholds that are not above the word: threshold k is
// 2^32 P(count <= k), so that it is inverted to one part in 4e9.
class PoissonTable {
 public:
  // REQUIRES: 0 <= mean <= 200.
  explicit PoissonTable(double mean = 0);
  std::uint32_t count(std::uint32_t word) const {
    std::uint32_t n = 0;
    for (const auto t : thresholds_) n += word >= t;
    return n;
  }
  const std::vector<std::uint32_t>& thresholds() const { return thresholds_; }

 private:
  std::vector<std::uint32_t> thresholds_;  // ascending
};

}  // namespace teg::network
