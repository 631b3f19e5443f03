// Sixteen synapses at a time. Compiled for AVX-512 and called only where the processor has it.
#include <immintrin.h>

#include "network/plastic_kernel.hpp"

namespace teg::network::avx512 {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 16;
  using Floats = __m512;
  struct Quads {
    Floats alpha, integral, y;
  };
  static __mmask16 part(std::size_t used) { return static_cast<__mmask16>((1u << used) - 1u); }
  static void copy_targets(std::uint16_t (&to)[lanes], const std::uint16_t* from, std::size_t used) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_maskz_loadu_epi16(part(used), from));
  }
  // Lanes i, i + 4, i + 8, i + 12, so that transposing within 128 bits puts each in its place.
  static Floats four(const Quad* quads, const std::uint16_t* target, std::size_t stride, std::size_t i) {
    const auto quad = [&](std::size_t lane) { return _mm_load_ps(&quads[target[lane] * stride].alpha); };
    Floats v = _mm512_castps128_ps512(quad(i));
    v = _mm512_insertf32x4(v, quad(i + 4), 1);
    v = _mm512_insertf32x4(v, quad(i + 8), 2);
    return _mm512_insertf32x4(v, quad(i + 12), 3);
  }
  [[gnu::always_inline]] static Quads load_quads(const Quad* quads, const std::uint16_t* target, std::size_t stride) {
    const Floats a = four(quads, target, stride, 0), b = four(quads, target, stride, 1);
    const Floats c = four(quads, target, stride, 2), d = four(quads, target, stride, 3);
    const Floats ab = _mm512_unpacklo_ps(a, b), cd = _mm512_unpacklo_ps(c, d);
    const Floats ab_high = _mm512_unpackhi_ps(a, b), cd_high = _mm512_unpackhi_ps(c, d);
    return {_mm512_shuffle_ps(ab, cd, 0x44), _mm512_shuffle_ps(ab, cd, 0xee),
            _mm512_shuffle_ps(ab_high, cd_high, 0x44)};
  }
  static Floats load(const float* from) { return _mm512_loadu_ps(from); }
  static Floats load_part(const float* from, std::size_t used) { return _mm512_maskz_loadu_ps(part(used), from); }
  static void store(float* to, Floats v) { _mm512_storeu_ps(to, v); }
  static void store_part(float* to, Floats v, std::size_t used) { _mm512_mask_storeu_ps(to, part(used), v); }
  static void store_scaled(double (&to)[lanes], Floats v, double factor) {
    const __m512d f = _mm512_set1_pd(factor);
    const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
    _mm512_storeu_pd(to, _mm512_mul_pd(_mm512_cvtps_pd(_mm512_castps512_ps256(v)), f));
    _mm512_storeu_pd(to + 8, _mm512_mul_pd(_mm512_cvtps_pd(high), f));
  }
  static Floats floats(float v) { return _mm512_set1_ps(v); }
  static Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
  static Floats sub(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
  static Floats mul(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
  static Floats clamp(Floats v, Floats least, Floats most) { return _mm512_min_ps(most, _mm512_max_ps(least, v)); }
};

#include "network/plastic_kernel_body.hpp"

}  // namespace

void advance(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  advance_any(context, row, update);
}

}  // namespace teg::network::avx512
