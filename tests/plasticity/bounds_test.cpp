#include "plasticity/bounds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace teg::plasticity {
namespace {

const Bounds none{}, hard{BoundKind::hard, -1, 2}, soft{BoundKind::soft, -1, 2};
const Bounds root{BoundKind::power, -1, 2, 0.5}, square{BoundKind::power, -1, 2, 2};

TEST(Bounds, none_adds_and_hard_stops) {
  EXPECT_EQ(moved(none, 1.5, 7), 8.5);
  EXPECT_EQ(moved(hard, 1.5, 0.25), 1.75);
  EXPECT_EQ(moved(hard, 1.5, 7), 2);
  EXPECT_EQ(moved(hard, 2, -0.5), 1.5);
  EXPECT_EQ(moved(hard, -0.5, -7), -1);
}

TEST(Bounds, soft_and_power_solve_their_equations) {
  for (const Bounds& bounds : {soft, root, square})
    for (const double start : {-0.9, 0.0, 1.7})
      for (const double drive : {-2.0, -0.3, 0.4, 2.5}) {
        constexpr int n = 200000;
        const double power = bounds.kind == BoundKind::soft ? 1 : bounds.exponent;
        const auto rate = [&](double w) {
          return drive * std::pow(std::max((drive > 0 ? bounds.most - w : w - bounds.least) / 3, 0.0), power);
        };
        double w = start;
        for (int i = 0; i < n; ++i) w += rate(w + rate(w) / (2 * n)) / n;  // midpoint
        EXPECT_NEAR(moved(bounds, start, drive), w, 1e-8) << int(bounds.kind) << " " << start << " " << drive;
      }
}

TEST(Bounds, two_drives_of_one_sign_are_their_sum) {
  for (const Bounds& bounds : {none, hard, soft, root, square})
    for (const double drive : {-0.7, 0.2, 5.0})
      EXPECT_NEAR(moved(bounds, moved(bounds, 0.3, drive), 2 * drive), moved(bounds, 0.3, 3 * drive), 1e-14);
}

TEST(Bounds, no_drive_moves_a_weight_past_a_bound_or_the_wrong_way) {
  for (const Bounds& bounds : {hard, soft, root, square})
    for (const double start : {-1.0, -0.2, 2.0})
      for (const double drive : {-1e6, -3.0, -1e-9, 0.0, 1e-9, 3.0, 1e6}) {
        const double w = moved(bounds, start, drive);
        EXPECT_GE(w, bounds.least);
        EXPECT_LE(w, bounds.most);
        EXPECT_GE((w - start) * drive, 0);
      }
}

TEST(Bounds, a_weight_at_a_bound_stays_under_outward_drive_and_leaves_under_inward_drive) {
  for (const Bounds& bounds : {hard, soft, root, square}) {
    EXPECT_EQ(moved(bounds, bounds.most, 1), bounds.most);
    EXPECT_EQ(moved(bounds, bounds.least, -1), bounds.least);
    EXPECT_LT(moved(bounds, bounds.most, -0.1), bounds.most);
    EXPECT_GT(moved(bounds, bounds.least, 0.1), bounds.least);
  }
}

TEST(Bounds, a_power_below_one_reaches_its_bound_and_above_one_does_not) {
  EXPECT_EQ(moved(root, 0, 100), 2);
  EXPECT_LT(moved(square, 0, 100), 2);
}

TEST(Bounds, powers_near_one_approach_soft) {
  for (const double exponent : {1 - 1e-6, 1 + 1e-6})
    EXPECT_NEAR(moved({BoundKind::power, -1, 2, exponent}, 0, 1.5), moved(soft, 0, 1.5), 1e-5);
}

}  // namespace
}  // namespace teg::plasticity
