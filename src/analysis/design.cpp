#include "analysis/design.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "core/random.hpp"

namespace teg::analysis {
namespace {

constexpr std::size_t bits = 32;
using Directions = std::array<std::uint32_t, bits>;

// A primitive polynomial of this degree, its inner coefficients as bits, and the first direction numbers.
struct Polynomial {
  unsigned degree, coefficients;
  std::array<std::uint32_t, 7> first;
};
constexpr std::array<Polynomial, most_sobol_dimensions - 1> polynomials{{{1, 0, {1}},
                                                                         {2, 1, {1, 3}},
                                                                         {3, 1, {1, 3, 1}},
                                                                         {3, 2, {1, 1, 1}},
                                                                         {4, 1, {1, 1, 3, 3}},
                                                                         {4, 4, {1, 3, 5, 13}},
                                                                         {5, 2, {1, 1, 5, 5, 17}},
                                                                         {5, 4, {1, 1, 5, 5, 5}},
                                                                         {5, 7, {1, 1, 7, 11, 19}},
                                                                         {5, 11, {1, 1, 5, 1, 1}},
                                                                         {5, 13, {1, 1, 1, 3, 11}},
                                                                         {5, 14, {1, 3, 5, 5, 31}},
                                                                         {6, 1, {1, 3, 3, 9, 7, 49}},
                                                                         {6, 13, {1, 1, 1, 15, 21, 21}},
                                                                         {6, 16, {1, 3, 1, 13, 27, 49}},
                                                                         {6, 19, {1, 1, 1, 15, 7, 5}},
                                                                         {6, 22, {1, 3, 1, 15, 13, 25}},
                                                                         {6, 25, {1, 1, 5, 5, 19, 61}},
                                                                         {7, 1, {1, 3, 7, 11, 23, 15, 103}},
                                                                         {7, 4, {1, 3, 7, 13, 13, 15, 69}}}};

// Bratley & Fox 1988, equation 2, with the numbers as fractions of 2^32.
Directions directions_of(std::size_t dimension) {
  Directions v{};
  if (dimension == 0) {
    for (std::size_t i = 0; i < bits; ++i) v[i] = std::uint32_t{1} << (31 - i);
    return v;
  }
  const auto& p = polynomials[dimension - 1];
  for (std::size_t i = 0; i < p.degree; ++i) v[i] = p.first[i] << (31 - i);
  for (std::size_t i = p.degree; i < bits; ++i) {
    v[i] = v[i - p.degree] ^ (v[i - p.degree] >> p.degree);
    for (std::size_t k = 1; k < p.degree; ++k)
      if (p.coefficients >> (p.degree - 1 - k) & 1) v[i] ^= v[i - k];
  }
  return v;
}

}  // namespace

std::vector<std::vector<double>> latin_hypercube(std::size_t n, std::size_t dimensions, std::uint64_t seed) {
  std::vector points(n, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const auto draw = [&](std::size_t i) {
      return uniform({seed, Stream::sample_design, static_cast<std::uint32_t>(d), i});
    };
    std::vector<std::size_t> slice(n);
    std::iota(slice.begin(), slice.end(), 0);
    for (std::size_t i = n; i > 1; --i)
      std::swap(slice[i - 1], slice[static_cast<std::size_t>(draw(n + i) * static_cast<double>(i))]);
    for (std::size_t i = 0; i < n; ++i)
      points[i][d] = (static_cast<double>(slice[i]) + draw(i)) / static_cast<double>(n);
  }
  return points;
}

std::vector<std::vector<double>> sobol(std::size_t n, std::size_t dimensions, std::uint64_t seed) {
  std::vector points(n, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const auto v = directions_of(d);
    const double shift = uniform({seed, Stream::sample_design, static_cast<std::uint32_t>(d), 0});
    auto x = static_cast<std::uint32_t>(shift * 4294967296.0);
    for (std::size_t i = 0; i < n; ++i) {
      points[i][d] = (x + 0.5) * 0x1p-32;
      x ^= v[static_cast<std::size_t>(std::countr_one(static_cast<std::uint32_t>(i)))];  // in the order of Gray's code
    }
  }
  return points;
}

}  // namespace teg::analysis
