// Eight synapses at a time. Compiled for AVX2 and called only where the processor has it.
#include <immintrin.h>

#include "network/plastic_kernel.hpp"

namespace teg::network::avx2 {
namespace {

struct Pack {
  static constexpr std::size_t lanes = 8;
  using Floats = __m256;
  using Ints = __m256i;
  using Mask = __m256i;
  struct Targets {
    std::uint16_t index[8];
    std::uint32_t place[8];  // of the target's quad, in bytes
  };
  struct Quads {
    Ints step;
    Floats alpha, p, y;
  };
  static __m256i part(std::size_t used) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(used)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static Targets load_targets(const std::uint16_t* from, std::size_t used, std::size_t per_target) {
    Targets t{};
    if (used == lanes)
      _mm_storeu_si128(reinterpret_cast<__m128i*>(t.index), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    else
      for (std::size_t i = 0; i < used; ++i) t.index[i] = from[i];
    const __m256i index = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(t.index)));
    const __m256i bytes = _mm256_set1_epi32(static_cast<int>(per_target * sizeof(Quad)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(t.place), _mm256_mullo_epi32(index, bytes));
    return t;
  }
  // Lanes i and i + 4, so that transposing within 128 bits puts each in its place.
  static Floats two(const char* quads, const Targets& t, std::size_t i) {
    const auto quad = [&](std::size_t lane) {
      return _mm_load_ps(reinterpret_cast<const float*>(quads + t.place[lane]));
    };
    return _mm256_insertf128_ps(_mm256_castps128_ps256(quad(i)), quad(i + 4), 1);
  }
  static Quads load_quads(const Quad* at, const Targets& t) {
    const char* quads = reinterpret_cast<const char*>(at);
    const Floats a = two(quads, t, 0), b = two(quads, t, 1);
    const Floats c = two(quads, t, 2), d = two(quads, t, 3);
    const Floats ab = _mm256_unpacklo_ps(a, b), cd = _mm256_unpacklo_ps(c, d);
    const Floats ab_high = _mm256_unpackhi_ps(a, b), cd_high = _mm256_unpackhi_ps(c, d);
    return {_mm256_castps_si256(_mm256_shuffle_ps(ab, cd, 0x44)), _mm256_shuffle_ps(ab, cd, 0xee),
            _mm256_shuffle_ps(ab_high, cd_high, 0x44), _mm256_shuffle_ps(ab_high, cd_high, 0xee)};
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
  static Ints ints(std::int32_t v) { return _mm256_set1_epi32(v); }
  static Floats add(Floats a, Floats b) { return _mm256_add_ps(a, b); }
  static Floats sub(Floats a, Floats b) { return _mm256_sub_ps(a, b); }
  static Floats mul(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
  static Mask greater(Ints a, Ints b) { return _mm256_cmpgt_epi32(a, b); }
  static Mask equal(Ints a, Ints b) { return _mm256_cmpeq_epi32(a, b); }
  static unsigned bits(Mask m) { return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(m))); }
  static bool any(Mask m) { return bits(m) != 0; }
  static Floats keep(Mask m, Floats v) { return _mm256_and_ps(_mm256_castsi256_ps(m), v); }
  static Floats select(Mask m, Floats yes, Floats no) { return _mm256_blendv_ps(no, yes, _mm256_castsi256_ps(m)); }
  static Floats clamp(Floats v, Floats least, Floats most) { return _mm256_min_ps(most, _mm256_max_ps(least, v)); }
};

#include "network/plastic_kernel_body.hpp"

}  // namespace

void advance(const KernelContext& context, const PlasticRow& row, const RowUpdate& update) {
  advance_any(context, row, update);
}

}  // namespace teg::network::avx2
