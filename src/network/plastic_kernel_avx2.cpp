// Eight synapses at a time. Compiled for AVX2 and called only where the processor has it.
#include <immintrin.h>

#include "network/plastic_kernel.hpp"

namespace teg::network::avx2 {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 8;
  using Floats = __m256;
  struct Quads {
    Floats alpha, integral, y;
  };
  static __m256i part(std::size_t used) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(used)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static void copy_targets(std::uint16_t (&to)[lanes], const std::uint16_t* from, std::size_t used) {
    for (std::size_t i = 0; i < lanes; ++i) to[i] = i < used ? from[i] : 0;
  }
  // Lanes i and i + 4, so that transposing within 128 bits puts each in its place.
  static Floats two(const Quad* quads, const std::uint16_t* target, std::size_t stride, std::size_t i) {
    const auto quad = [&](std::size_t lane) { return _mm_load_ps(&quads[target[lane] * stride].alpha); };
    return _mm256_insertf128_ps(_mm256_castps128_ps256(quad(i)), quad(i + 4), 1);
  }
  [[gnu::always_inline]] static Quads load_quads(const Quad* quads, const std::uint16_t* target, std::size_t stride) {
    const Floats a = two(quads, target, stride, 0), b = two(quads, target, stride, 1);
    const Floats c = two(quads, target, stride, 2), d = two(quads, target, stride, 3);
    const Floats ab = _mm256_unpacklo_ps(a, b), cd = _mm256_unpacklo_ps(c, d);
    const Floats ab_high = _mm256_unpackhi_ps(a, b), cd_high = _mm256_unpackhi_ps(c, d);
    return {_mm256_shuffle_ps(ab, cd, 0x44), _mm256_shuffle_ps(ab, cd, 0xee),
            _mm256_shuffle_ps(ab_high, cd_high, 0x44)};
  }
  static Floats load(const float* from) { return _mm256_loadu_ps(from); }
  static Floats load_part(const float* from, std::size_t used) {
    return used == lanes ? _mm256_loadu_ps(from) : _mm256_maskload_ps(from, part(used));
  }
  static void store(float* to, Floats v) { _mm256_storeu_ps(to, v); }
  static void store_part(float* to, Floats v, std::size_t used) {
    if (used == lanes)
      _mm256_storeu_ps(to, v);
    else
      _mm256_maskstore_ps(to, part(used), v);
  }
  static void store_scaled(double* to, Floats v, double factor) {
    const __m256d f = _mm256_set1_pd(factor);
    _mm256_storeu_pd(to, _mm256_mul_pd(_mm256_cvtps_pd(_mm256_castps256_ps128(v)), f));
    _mm256_storeu_pd(to + 4, _mm256_mul_pd(_mm256_cvtps_pd(_mm256_extractf128_ps(v, 1)), f));
  }
  static Floats floats(float v) { return _mm256_set1_ps(v); }
  static Floats add(Floats a, Floats b) { return _mm256_add_ps(a, b); }
  static Floats sub(Floats a, Floats b) { return _mm256_sub_ps(a, b); }
  static Floats mul(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
  static Floats clamp(Floats v, Floats least, Floats most) { return _mm256_min_ps(most, _mm256_max_ps(least, v)); }
};

#include "network/plastic_kernel_body.hpp"

}  // namespace

void advance(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  advance_any(context, row, update);
}

}  // namespace teg::network::avx2
