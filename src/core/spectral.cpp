#include "core/spectral.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace teg::spectral {
namespace {

constexpr double pi = 3.14159265358979323846;

// cos x for 0 <= x <= pi by its Taylor series about pi / 2, from plain arithmetic.
double cosine(double x) {
  const double y = pi / 2 - x, y2 = y * y;
  double sum = 0;
  for (int n = 25; n >= 3; n -= 2) sum = -y2 / (n * (n - 1)) * (1 + sum);
  return y * (1 + sum);
}

using Cosines = std::array<std::array<double, points + 1>, points>;  // T_n(node j)

Cosines chebyshev_at(const Values& node) {
  Cosines t{};
  for (std::size_t j = 0; j < points; ++j) {
    t[j][0] = 1;
    t[j][1] = node[j];
    for (std::size_t n = 2; n <= points; ++n) t[j][n] = 2 * node[j] * t[j][n - 1] - t[j][n - 2];
  }
  return t;
}

// Integral of T_n from -1 to the node with values t.
double chebyshev_integral(std::size_t n, const std::array<double, points + 1>& t) {
  if (n == 0) return t[1] + 1;
  if (n == 1) return (t[1] * t[1] - 1) / 2;
  const double m = static_cast<double>(n), sign = n % 2 == 0 ? 1 : -1;
  return (t[n + 1] / (m + 1) - t[n - 1] / (m - 1)) / 2 - (-sign / (m + 1) + sign / (m - 1)) / 2;
}

Tables make_tables() {
  Tables t{};
  for (std::size_t j = 0; j <= degree / 2; ++j) {
    t.node[j] = -cosine(pi * static_cast<double>(j) / degree);
    t.node[degree - j] = -t.node[j];
  }
  t.node[degree / 2] = 0;
  const auto cosines = chebyshev_at(t.node);
  for (std::size_t n = 0; n < points; ++n)
    for (std::size_t k = 0; k < points; ++k) {
      const double ends = (k == 0 || k == degree ? 0.5 : 1) * (n == 0 || n == degree ? 0.5 : 1);
      t.to_coefficients[n][k] = 2.0 / degree * ends * cosines[k][n];
    }
  for (std::size_t j = 1; j < points; ++j)
    for (std::size_t k = 0; k < points; ++k)
      for (std::size_t n = 0; n < points; ++n)
        t.integral[j][k] += t.to_coefficients[n][k] * chebyshev_integral(n, cosines[j]);
  return t;
}

}  // namespace

const Tables& tables() {
  static const Tables made = make_tables();  // constant numbers; not state
  return made;
}

Values coefficients(const Values& at_nodes) {
  const auto& matrix = tables().to_coefficients;
  Values c{};
  for (std::size_t n = 0; n < points; ++n)
    for (std::size_t k = 0; k < points; ++k) c[n] += matrix[n][k] * at_nodes[k];
  return c;
}

double tail(const Values& c) {
  return std::max({std::abs(c[degree]), std::abs(c[degree - 1]), std::abs(c[degree - 2])});
}

void solve(Matrix& a, Values& b, std::size_t n) {
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row)
      if (std::abs(a[row][column]) > std::abs(a[pivot][column])) pivot = row;
    std::swap(a[pivot], a[column]);
    std::swap(b[pivot], b[column]);
    for (std::size_t row = column + 1; row < n; ++row) {
      const double factor = a[row][column] / a[column][column];
      for (std::size_t k = column; k < n; ++k) a[row][k] -= factor * a[column][k];
      b[row] -= factor * b[column];
    }
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t k = row + 1; k < n; ++k) b[row] -= a[row][k] * b[k];
    b[row] /= a[row][row];
  }
}

}  // namespace teg::spectral
