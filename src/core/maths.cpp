#include "core/maths.hpp"

#include <cmath>

namespace teg {
namespace {
double whole_power(double x, int n) {
  double power = 1;
  for (int k = 0; k < n; ++k) power *= x;
  return power;
}
}  // namespace

double expm1(double x) {
  if (x < -0.5 || x > 0.5) return exp(x) - 1.0;
  double sum = 0;  // Horner on x + x^2/2! + ... + x^17/17!
  for (int n = 17; n >= 1; --n) sum = (sum + 1.0) * x / n;
  return sum;
}

// x = 2^k m, sqrt(1/2) <= m < sqrt(2);  log m = 2 atanh(s) = 2 (s + s^3/3 + ...), s = (m-1)/(m+1).
double log(double x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(x > 0)) return x == 0 ? -infinity : std::numeric_limits<double>::quiet_NaN();
  if (x == infinity) return x;
  int k = 0;
  double m = std::frexp(x, &k);  // exact: m in [1/2, 1)
  if (m < 0x1.6a09e667f3bcdp-1) {
    m *= 2;
    --k;
  }
  const double s = (m - 1) / (m + 1), s2 = s * s;
  double tail = 0;
  for (int n = 23; n >= 3; n -= 2) tail = s2 * (1.0 / n + tail);
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  return k * ln2_high + (2 * s + (2 * s * tail + k * ln2_low));
}

double pow(double x, double n) {
  if (n >= 0 && n <= 16 && n == std::floor(n)) return whole_power(x, static_cast<int>(n));
  if (x == 0) return n > 0 ? 0.0 : std::numeric_limits<double>::infinity();
  return exp(n * log(x));
}

}  // namespace teg
