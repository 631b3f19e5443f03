// What a function must be given is checked where NDEBUG is not set.
#include "core/require.hpp"

#include <gtest/gtest.h>

#include "core/quantile.hpp"

namespace teg {
namespace {

#ifndef NDEBUG
TEST(RequireDeathTest, what_a_caller_owes_is_named_where_it_is_missing) {
  EXPECT_DEATH((void)quantile_of_sorted({}, 0.5), "sorted.empty");
}
#endif

TEST(Require, what_is_given_passes) {
  TEG_REQUIRE(1 + 1 == 2);
  const double values[] = {1, 2};
  EXPECT_EQ(quantile_of_sorted(values, 0.5), 1.5);
}

}  // namespace
}  // namespace teg
