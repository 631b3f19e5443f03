// Axes of two files.
#include "keep/common_positions.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Coordinate numbers(const std::string& unit, std::vector<double> values) {
  return {"x", unit, "", std::move(values), {}};
}
Coordinate names(std::vector<std::string> labels) { return {"x", "", "", {}, std::move(labels)}; }

TEST(CommonPositions, are_found_in_any_order_and_told_in_that_of_the_first_file) {
  const auto common = common_positions(numbers("s", {3, 1, 2}), numbers("s", {2, 4, 3}));
  EXPECT_THAT(common.axis.values, ElementsAre(3, 2));
  EXPECT_THAT(common.in[0], ElementsAre(0, 2));
  EXPECT_THAT(common.in[1], ElementsAre(2, 0));
  const auto named = common_positions(names({"a", "b", "c"}), names({"c", "a"}));
  EXPECT_THAT(named.axis.labels, ElementsAre("a", "c"));
  EXPECT_THAT(named.in[1], ElementsAre(1, 0));
}

TEST(CommonPositions, in_other_units_of_the_same_dimension_are_the_same) {
  const auto common = common_positions(numbers("s", {0, 0.05, 0.3}), numbers("ms", {0, 50, 300.001}));
  EXPECT_THAT(common.in[1], ElementsAre(0, 1));
  EXPECT_EQ(common.axis.unit, "s");
  EXPECT_THAT(common_positions(numbers("s", {1}), numbers("nM", {1})).in[0], IsEmpty());
  EXPECT_THAT(common_positions(numbers("", {1}), names({"1"})).in[0], IsEmpty());
  EXPECT_EQ(conversion("uM/s", "nM/ms"), 1);
  EXPECT_EQ(conversion("", "1"), 1);
  EXPECT_FALSE(conversion("nobody's", "s"));
}

TEST(CommonPositions, zero_and_what_rounding_left_of_it_are_one_however_small_others_are) {
  EXPECT_THAT(common_positions(numbers("s", {-0.1, 5.6e-17, 0.1}), numbers("s", {-0.1, 0, 0.1})).in[1],
              ElementsAre(0, 1, 2));
  const auto small = common_positions(numbers("M", {0, 1e-12, 1e-11}), numbers("M", {0, 2e-12, 1e-11}));
  EXPECT_THAT(small.axis.values, ElementsAre(0, 1e-11)) << "a picomolar is not nothing";
}

TEST(CommonPositions, of_a_million_positions_take_no_square_of_that) {
  std::vector<double> values;
  for (int i = 0; i < 1'000'000; ++i) values.push_back(i);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(common_positions(numbers("s", values), numbers("s", values)).in[0].size(), values.size());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30)) << "pairs of them would take hours";
}

}  // namespace
}  // namespace teg::study
