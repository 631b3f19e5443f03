#include "core/quantile.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace teg {
namespace {

TEST(Quantile, lies_between_neighbours_in_proportion) {
  const std::vector<double> values{1, 2, 4, 8};
  EXPECT_EQ(quantile_of_sorted(values, 0), 1);
  EXPECT_EQ(quantile_of_sorted(values, 0.5), 3);
  EXPECT_EQ(quantile_of_sorted(values, 0.75), 5);
  EXPECT_EQ(quantile_of_sorted(values, 1), 8);
}

TEST(Quantile, of_one_value_is_that_value) { EXPECT_EQ(quantile_of_sorted(std::vector<double>{7}, 0.3), 7); }

}  // namespace
}  // namespace teg
