#include "analysis/window_map.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace teg::analysis {
namespace {

struct Map {
  std::vector<double> x, y, z;
  MapSummary summary() const { return summarise_map(x, y, z); }
};

Map sampled(int n, double from, double to, const std::function<double(double, double)>& f) {
  Map map;
  for (int i = 0; i < n; ++i) map.x.push_back(from + (to - from) * i / (n - 1));
  map.y = map.x;
  for (const double y : map.y)
    for (const double x : map.x) map.z.push_back(f(x, y));
  return map;
}

TEST(WindowMap, of_a_bell_is_where_the_bell_is) {
  const auto s = sampled(201, -4, 4, [](double x, double y) {
                   return -3 * std::exp(-((x - 1) * (x - 1) + (y + 0.4) * (y + 0.4)) / 2);
                 }).summary();
  EXPECT_NEAR(s.peak_x, 1, 1e-9);
  EXPECT_NEAR(s.peak_y, -0.4, 1e-9);
  EXPECT_NEAR(s.peak_value, -3, 1e-9);
  EXPECT_EQ(s.sign, -1);
  EXPECT_NEAR(s.centre_x, 1, 0.01);
  EXPECT_NEAR(s.centre_y, -0.4, 0.01);
  EXPECT_NEAR(s.half_fraction, M_PI * 2 * std::log(2) / 64, 0.001) << "a disc of radius sqrt(2 ln 2)";
  EXPECT_EQ(s.against, 0);
  EXPECT_NEAR(s.tilt, 0, 1e-9);
}

TEST(WindowMap, where_a_value_is_missing_nothing_is_said) {
  auto map = sampled(5, -1, 1, [](double x, double) { return x; });
  map.z[7] = NAN;
  const auto s = map.summary();
  for (const auto& field : map_fields()) EXPECT_TRUE(std::isnan(s.*field.member)) << field.name;
}

TEST(WindowMap, tilt_is_how_the_best_position_moves) {
  const auto s =
      sampled(401, -2, 2, [](double x, double y) { return std::exp(-(x - 0.5 * y) * (x - 0.5 * y)); }).summary();
  EXPECT_NEAR(s.tilt, 0.5, 0.01);
}

TEST(WindowMap, the_part_of_the_other_sign_is_told) {
  EXPECT_NEAR(sampled(101, -1, 1, [](double x, double) { return x > 0 ? 1.0 : -0.5; }).summary().against, 0.5, 0.01);
}

TEST(WindowMap, cells_count_by_the_area_they_stand_for) {
  Map map{{0, 1, 2, 10}, {0, 1}, {1, 1, 0, 0, 1, 1, 0, 0}};
  EXPECT_NEAR(map.summary().half_fraction, 1.5 / 10, 1e-12);
}

}  // namespace
}  // namespace teg::analysis
