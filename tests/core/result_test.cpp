#include "teg/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace {

using namespace teg;

Error sample(const std::string& where) {
  return {Fault::unknown_name, where, "'tua' is not known", "did you mean 'tau'?"};
}

TEST(Result, a_value_is_held_and_read) {
  Result<int> result = 7;
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(static_cast<bool>(result));
  EXPECT_EQ(*result, 7);
  *result = 8;
  EXPECT_EQ(std::move(result).value(), 8);
}

TEST(Result, members_of_a_value_are_reached_by_the_arrow) {
  Result<std::string> result = std::string("abc");
  result->push_back('d');
  EXPECT_EQ(result->size(), 4u);
  const auto& constant = result;
  EXPECT_EQ(constant->size(), 4u);
  EXPECT_EQ(*constant, "abcd");
}

TEST(Result, one_error_becomes_a_list_of_one) {
  const Result<int> result = sample("rule.d1");
  ASSERT_FALSE(result);
  ASSERT_EQ(result.errors().size(), 1u);
  EXPECT_EQ(result.errors()[0].fault, Fault::unknown_name);
  EXPECT_EQ(result.errors()[0].where, "rule.d1");
}

TEST(Result, all_errors_are_kept_in_their_order) {
  const Result<double> result = Errors{sample("b"), sample("a")};
  ASSERT_FALSE(result.has_value());
  ASSERT_EQ(result.errors().size(), 2u);
  EXPECT_EQ(result.errors()[0].where, "b");
  EXPECT_EQ(result.errors()[1].where, "a");
}

TEST(Result, value_throws_an_exception_that_says_where_what_and_fix_of_every_error) {
  try {
    Result<int>(Errors{sample("first"), sample("second")}).value();
    FAIL() << "nothing was thrown";
  } catch (const Exception& e) {
    EXPECT_STREQ(e.what(),
                 "first: 'tua' is not known; did you mean 'tau'?\nsecond: 'tua' is not known; did you mean 'tau'?");
    EXPECT_EQ(e.errors.size(), 2u);
  }
}

TEST(Result, a_value_that_can_only_be_moved_is_moved_out) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const auto owned = *std::move(result);
  EXPECT_EQ(*owned, 5);
  EXPECT_EQ(*Result<std::unique_ptr<int>>(std::make_unique<int>(6)).value(), 6);
}

TEST(Result, done_is_the_value_of_a_result_without_one) {
  EXPECT_TRUE(Result<Done>(Done{}).has_value());
  EXPECT_FALSE(Result<Done>(sample("x")).has_value());
}

}  // namespace
