// Elementary functions from plain arithmetic: the same bits on every compiler and processor,
// and loops over them vectorise. libm promises neither.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace teg {

// e^x, within 1 unit in the last place over [-708, 709]; 0 below, infinity above; NaN stays NaN.
//   x = k ln2 + r, |r| <= ln2 / 2;   e^x = 2^k e^r,  e^r by its Taylor polynomial of degree 13.
inline double exp(double x) {
  constexpr double shift = 0x1.8p52, inverse_ln2 = 0x1.71547652b82fep0;
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  const double clipped = x < -708.0 ? -708.0 : (x > 709.0 ? 709.0 : x);
  const double shifted = clipped * inverse_ln2 + shift;
  const double k = shifted - shift;
  const double r = (clipped - k * ln2_high) - k * ln2_low;
  const double r2 = r * r;
  const double r4 = r2 * r2;
  // Estrin's scheme on p(r) = (e^r - 1 - r) / r^2, for a short chain of dependent operations.
  const double a = 1.0 / 2 + r * (1.0 / 6), b = 1.0 / 24 + r * (1.0 / 120);
  const double c = 1.0 / 720 + r * (1.0 / 5040), d = 1.0 / 40320 + r * (1.0 / 362880);
  const double e = 1.0 / 3628800 + r * (1.0 / 39916800), f = 1.0 / 479001600 + r * (1.0 / 6227020800);
  const double p = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * f));
  const double mantissa = 1.0 + (r + r2 * p);
  const auto exponent = std::bit_cast<std::uint64_t>(shifted) << 52;
  const double value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(mantissa) + exponent);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double finite = x < -708.0 ? 0.0 : (x > 709.0 ? infinity : value);
  return x != x ? x : finite;
}

// e^x - 1 without cancellation near 0.
double expm1(double x);

// Natural logarithm, within 2 units in the last place; -infinity at 0, NaN below.
double log(double x);

// x^n for x >= 0. Whole n up to 16 by multiplication, otherwise exp(n log x).
double pow(double x, double n);

}  // namespace teg
