#include "analysis/design.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace teg::analysis {
namespace {

using Points = std::vector<std::vector<double>>;

// How many of n equal slices of each dimension hold a point.
std::size_t least_slices(const Points& points) {
  std::size_t least = points.size();
  for (std::size_t d = 0; d < points[0].size(); ++d) {
    std::set<std::size_t> slices;
    for (const auto& p : points) slices.insert(static_cast<std::size_t>(p[d] * static_cast<double>(points.size())));
    least = std::min(least, slices.size());
  }
  return least;
}

// The mean of a product whose integral over the cube is 1.
double mean_product(const Points& points) {
  double sum = 0;
  for (const auto& p : points) {
    double product = 1;
    for (const double x : p) product *= 1 + (x - 0.5) / 2;
    sum += product;
  }
  return sum / static_cast<double>(points.size());
}

TEST(LatinHypercube, every_slice_of_every_dimension_holds_one_point) {
  for (const std::size_t n : {1, 2, 7, 100}) EXPECT_EQ(least_slices(latin_hypercube(n, 5, 3)), n);
}

TEST(LatinHypercube, dimensions_are_not_correlated_and_seeds_differ) {
  const auto points = latin_hypercube(1000, 2, 1);
  double product = 0;
  for (const auto& p : points) product += (p[0] - 0.5) * (p[1] - 0.5) * 12 / 1000;
  EXPECT_LT(std::abs(product), 0.1);
  EXPECT_NE(points, latin_hypercube(1000, 2, 2));
  EXPECT_EQ(points, latin_hypercube(1000, 2, 1));
}

TEST(Sobol, every_slice_holds_one_point_where_the_number_is_a_power_of_two) {
  for (const std::size_t n : {1, 2, 64, 4096})
    for (const std::uint64_t seed : {1, 2}) EXPECT_EQ(least_slices(sobol(n, most_sobol_dimensions, seed)), n);
}

TEST(Sobol, pairs_of_dimensions_fill_every_cell_of_every_elementary_partition) {
  const auto points = sobol(256, 2, 5);  // the first two dimensions are a (0, 8, 2) net (Sobol 1967)
  for (unsigned a = 0; a <= 8; ++a) {
    std::set<std::pair<int, int>> cells;
    for (const auto& p : points)
      cells.insert({static_cast<int>(std::ldexp(p[0], static_cast<int>(a))),
                    static_cast<int>(std::ldexp(p[1], static_cast<int>(8 - a)))});
    EXPECT_EQ(cells.size(), 256u) << a;
  }
}

TEST(Sobol, differences_between_points_are_those_of_the_published_sequence) {
  // The first points of Joe and Kuo's program: 0, (.5, .5), (.75, .25), (.25, .75), (.375, .375); a digital shift keeps
  // the exclusive or of any two.
  const auto points = sobol(5, 3, 9);
  const auto word = [](double x) { return static_cast<std::uint64_t>(x * 4294967296.0); };
  const double published[5][3] = {{0, 0, 0}, {.5, .5, .5}, {.75, .25, .25}, {.25, .75, .75}, {.375, .375, .625}};
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t d = 0; d < 3; ++d)
      EXPECT_EQ(word(points[i][d]) ^ word(points[0][d]), word(published[i][d])) << i << " " << d;
}

TEST(Sobol, integrates_a_smooth_function_far_better_than_chance) {
  const double chance = std::sqrt(std::pow(1 + 1.0 / 48, 6) - 1) / std::sqrt(4096.0);
  EXPECT_LT(std::abs(mean_product(sobol(4096, 6, 1)) - 1), chance / 20);
  EXPECT_LT(std::abs(mean_product(latin_hypercube(4096, 6, 1)) - 1), chance / 3);
}

}  // namespace
}  // namespace teg::analysis
