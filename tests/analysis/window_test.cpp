#include "analysis/window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace teg::analysis {
namespace {

struct Curve {
  std::vector<double> x, y;
};

// exp(-x / after) for x >= 0, exp(x / before) below.
Curve two_flanks(double before, double after, double from = -8, double to = 14, int n = 2201) {
  Curve c;
  for (int i = 0; i < n; ++i) {
    const double x = from + (to - from) * i / (n - 1);
    c.x.push_back(x);
    c.y.push_back(x >= 0 ? std::exp(-x / after) : std::exp(x / before));
  }
  return c;
}

TEST(Window, a_two_sided_exponential_gives_its_closed_form_shape) {
  const auto c = two_flanks(0.69, 1.31);
  const auto s = summarise(c.x, c.y);
  EXPECT_NEAR(s.peak, 0, 1e-12);
  EXPECT_NEAR(s.peak_value, 1, 1e-12);
  EXPECT_EQ(s.sign, 1);
  EXPECT_NEAR(s.half_from, -0.69 * std::log(2), 1e-4);
  EXPECT_NEAR(s.half_to, 1.31 * std::log(2), 1e-4);
  EXPECT_NEAR(s.width, 2.0 * std::log(2), 1e-4);
  EXPECT_NEAR(s.area_before, 0.69, 1e-4);
  EXPECT_NEAR(s.area_after, 1.31, 1e-4);
  EXPECT_NEAR(s.asymmetry, 1.31 / 0.69, 1e-3);
  EXPECT_NEAR(s.tau_before, 0.69, 1e-9);
  EXPECT_NEAR(s.tau_after, 1.31, 1e-9);
  EXPECT_NEAR(s.mean, s.area / 22, 1e-12);
}

TEST(Window, the_peak_of_a_depressing_window_is_negative) {
  auto c = two_flanks(1, 1);
  for (auto& y : c.y) y = -y;
  const auto s = summarise(c.x, c.y);
  EXPECT_EQ(s.sign, -1);
  EXPECT_NEAR(s.peak_value, -1, 1e-12);
  EXPECT_NEAR(s.width, 2 * std::log(2), 1e-3);
}

TEST(Window, a_side_without_a_half_maximum_is_not_a_number) {
  const std::vector<double> x{0, 1, 2}, y{3, 2, 1};
  const auto s = summarise(x, y);
  EXPECT_TRUE(std::isnan(s.half_from));
  EXPECT_DOUBLE_EQ(s.half_to, 1.5);
  EXPECT_TRUE(std::isnan(s.width));
}

TEST(Window, the_zero_crossing_is_interpolated_and_the_first) {
  const std::vector<double> x{0, 1, 2, 3}, y{-1, 3, 1, -1};
  EXPECT_DOUBLE_EQ(summarise(x, y).zero_crossing, 0.25);
  EXPECT_TRUE(std::isnan(summarise(x, std::vector<double>{1, 1, 1, 1}).zero_crossing));
}

TEST(Window, the_sign_may_change_at_a_point_or_in_the_middle_of_several_zeros) {
  const std::vector<double> x{-2, -1, 0, 1, 2, 4};
  EXPECT_EQ(summarise(x, std::vector<double>{-1, -2, 0, 2, 1, -1}).zero_crossing, 0) << "as in plain STDP";
  EXPECT_EQ(summarise(x, std::vector<double>{-1, 0, 0, 0, 1, 1}).zero_crossing, 0);
  EXPECT_EQ(summarise(x, std::vector<double>{0, 0, 1, 1, -1, -1}).zero_crossing, 1.5);
  EXPECT_TRUE(std::isnan(summarise(x, std::vector<double>{0, 1, 0, 1, 2, 0}).zero_crossing));
  EXPECT_EQ(summarise(x, std::vector<double>{1, 1e-200, -1e-200, -1, -1, -1}).zero_crossing, -0.5);
}

TEST(Window, where_a_value_is_missing_nothing_is_said) {
  const std::vector<double> x{0, 1, 2, 3};
  for (const std::size_t missing : {0, 1, 3}) {
    std::vector<double> y{1, 3, 1, -1};
    y[missing] = NAN;
    const auto s = summarise(x, y);
    for (const auto& field : window_fields()) EXPECT_TRUE(std::isnan(s.*field.member)) << field.name;
  }
}

TEST(Window, a_value_between_points_is_interpolated_and_outside_not_a_number) {
  const std::vector<double> x{-1, 0, 2}, y{5, 7, 3};
  EXPECT_DOUBLE_EQ(value_at(x, y, -1), 5);
  EXPECT_DOUBLE_EQ(value_at(x, y, 1), 5);
  EXPECT_DOUBLE_EQ(value_at(x, y, 2), 3);
  EXPECT_TRUE(std::isnan(value_at(x, y, 2.1)));
  EXPECT_TRUE(std::isnan(value_at(x, y, -1.1)));
}

TEST(Window, every_field_has_a_name_of_its_own_and_a_meaning) {
  for (const auto& a : window_fields()) {
    EXPECT_FALSE(a.doc.empty());
    int same = 0;
    for (const auto& b : window_fields()) same += a.name == b.name;
    EXPECT_EQ(same, 1) << a.name;
  }
}

}  // namespace
}  // namespace teg::analysis
