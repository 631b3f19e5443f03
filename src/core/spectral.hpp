// Functions on an interval as Chebyshev series through Chebyshev-Lobatto points: spectral accuracy
// for smooth functions, and an estimate of the error from the last coefficients.
#pragma once

#include <array>
#include <cstddef>

namespace teg::spectral {

inline constexpr std::size_t degree = 12, points = degree + 1;
using Values = std::array<double, points>;  // at the nodes, or coefficients
using Matrix = std::array<Values, points>;

struct Tables {
  Values node;  // -1 = node[0] < ... < node[degree] = 1
  Matrix to_coefficients;
  Matrix integral;  // integral[j][k]: integral of the k-th cardinal function from -1 to node[j]
};
const Tables& tables();

Values coefficients(const Values& at_nodes);

// The series at x in [-1, 1] (Clenshaw).
inline double evaluate(const Values& c, double x) {
  double b1 = 0, b2 = 0;
  for (std::size_t n = degree; n > 0; --n) {
    const double b0 = c[n] + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b0;
  }
  return c[0] + x * b1 - b2;
}

// Largest of the last three coefficients: what the series has not resolved.
double tail(const Values& coefficients);

// Solves A x = b in place by elimination with row exchange; b becomes x.
void solve(Matrix& a, Values& b, std::size_t n);

}  // namespace teg::spectral
