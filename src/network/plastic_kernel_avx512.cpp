// Sixteen synapses at a time. Compiled for AVX-512 and called only where the processor has it.
#include <immintrin.h>

#include "network/plastic_kernel.hpp"

namespace teg::network::avx512 {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 16;
  using Floats = __m512;
  using Ints = __m512i;
  using Mask = __mmask16;
  struct Targets {
    std::uint16_t index[16];
    std::uint32_t place[16];  // of the target's quad, in bytes
  };
  struct Quads {
    Ints step;
    Floats alpha, p, y;
  };
  // Scalar loads from memory cost less than moves from vector registers, which the compiler would make of them.
  static void keep_in_memory(Targets& t) { asm("" : "+m"(t)); }
  static Mask part(std::size_t used) { return static_cast<Mask>((1u << used) - 1u); }
  static Targets load_targets(const std::uint16_t* from, std::size_t used, std::size_t per_target) {
    Targets t;
    const __m256i index = _mm256_maskz_loadu_epi16(part(used), from);
    const __m512i bytes = _mm512_set1_epi32(static_cast<int>(per_target * sizeof(Quad)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(t.index), index);
    _mm512_storeu_si512(t.place, _mm512_mullo_epi32(_mm512_cvtepu16_epi32(index), bytes));
    keep_in_memory(t);
    return t;
  }
  // Lanes i, i + 4, i + 8, i + 12, so that transposing within 128 bits puts each in its place.
  static Floats four(const char* quads, const Targets& t, std::size_t i) {
    const auto quad = [&](std::size_t lane) {
      return _mm_load_ps(reinterpret_cast<const float*>(quads + t.place[lane]));
    };
    Floats v = _mm512_castps128_ps512(quad(i));
    v = _mm512_insertf32x4(v, quad(i + 4), 1);
    v = _mm512_insertf32x4(v, quad(i + 8), 2);
    return _mm512_insertf32x4(v, quad(i + 12), 3);
  }
  static Quads load_quads(const Quad* at, const Targets& t) {
    const char* quads = reinterpret_cast<const char*>(at);
    const Floats a = four(quads, t, 0), b = four(quads, t, 1);
    const Floats c = four(quads, t, 2), d = four(quads, t, 3);
    const Floats ab = _mm512_unpacklo_ps(a, b), cd = _mm512_unpacklo_ps(c, d);
    const Floats ab_high = _mm512_unpackhi_ps(a, b), cd_high = _mm512_unpackhi_ps(c, d);
    return {_mm512_castps_si512(_mm512_shuffle_ps(ab, cd, 0x44)), _mm512_shuffle_ps(ab, cd, 0xee),
            _mm512_shuffle_ps(ab_high, cd_high, 0x44), _mm512_shuffle_ps(ab_high, cd_high, 0xee)};
  }
  static Floats load(const float* from) { return _mm512_loadu_ps(from); }
  static Floats load_part(const float* from, std::size_t used) { return _mm512_maskz_loadu_ps(part(used), from); }
  static void store(float* to, Floats v) { _mm512_storeu_ps(to, v); }
  static void store_part(float* to, Floats v, std::size_t used) { _mm512_mask_storeu_ps(to, part(used), v); }
  static void store_scaled(double* to, Floats v, double factor) {
    const __m512d f = _mm512_set1_pd(factor);
    const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
    _mm512_storeu_pd(to, _mm512_mul_pd(_mm512_cvtps_pd(_mm512_castps512_ps256(v)), f));
    _mm512_storeu_pd(to + 8, _mm512_mul_pd(_mm512_cvtps_pd(high), f));
  }
  static Floats floats(float v) { return _mm512_set1_ps(v); }
  static Ints ints(std::int32_t v) { return _mm512_set1_epi32(v); }
  static Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
  static Floats sub(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
  static Floats mul(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
  static Mask greater(Ints a, Ints b) { return _mm512_cmpgt_epi32_mask(a, b); }
  static Mask equal(Ints a, Ints b) { return _mm512_cmpeq_epi32_mask(a, b); }
  static bool any(Mask m) { return m != 0; }
  static unsigned bits(Mask m) { return m; }
  static Floats keep(Mask m, Floats v) { return _mm512_maskz_mov_ps(m, v); }
  static Floats select(Mask m, Floats yes, Floats no) { return _mm512_mask_blend_ps(m, no, yes); }
  static Floats clamp(Floats v, Floats least, Floats most) { return _mm512_min_ps(most, _mm512_max_ps(least, v)); }
};

#include "network/plastic_kernel_body.hpp"

}  // namespace

void advance(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  advance_any(context, row, update);
}

}  // namespace teg::network::avx512
