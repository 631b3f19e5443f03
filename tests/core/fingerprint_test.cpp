#include "core/fingerprint.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace {

using teg::Fingerprint;

template <class... Parts>
std::uint64_t print_of(Parts... parts) {
  Fingerprint print;
  (print.add(parts), ...);
  return print.value();
}
std::uint64_t print_of_values(const std::vector<double>& values) {
  Fingerprint print;
  print.add(values);
  return print.value();
}

TEST(Fingerprint, equal_content_has_equal_prints) {
  EXPECT_EQ(print_of(1.0, 2.0), print_of(1.0, 2.0));
  EXPECT_EQ(print_of_values({1, 2, 3}), print_of_values({1, 2, 3}));
  EXPECT_EQ(print_of(std::string_view("abc")), print_of(std::string_view("abc")));
}

TEST(Fingerprint, the_order_matters) {
  EXPECT_NE(print_of(1.0, 2.0), print_of(2.0, 1.0));
  EXPECT_NE(print_of(std::string_view("ab")), print_of(std::string_view("ba")));
  EXPECT_NE(print_of(0.0), print_of(0.0, 0.0));
}

TEST(Fingerprint, the_last_bit_of_a_number_matters) {
  EXPECT_NE(print_of(1.0), print_of(std::nextafter(1.0, 2.0)));
  EXPECT_NE(print_of(0.0), print_of(5e-324));
  EXPECT_NE(print_of(1.0), print_of(-1.0));
}

TEST(Fingerprint, where_one_list_ends_and_the_next_begins_matters) {
  Fingerprint a, b;
  a.add(std::vector<double>{1, 2}), a.add(std::vector<double>{3});
  b.add(std::vector<double>{1}), b.add(std::vector<double>{2, 3});
  EXPECT_NE(a.value(), b.value());
  EXPECT_NE(print_of(std::string_view("ab"), std::string_view("c")),
            print_of(std::string_view("a"), std::string_view("bc")));
  EXPECT_NE(print_of_values({}), Fingerprint{}.value());
}

TEST(Fingerprint, minus_zero_equals_zero) { EXPECT_EQ(print_of(-0.0), print_of(0.0)); }

// 0/0 is negative on x86 when computed and positive when a compiler folds it.
TEST(Fingerprint, every_nan_has_the_same_print) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(print_of(nan), print_of(nan));
  EXPECT_EQ(print_of(nan), print_of(-nan));
  EXPECT_EQ(print_of(nan), print_of(std::nan("1")));
  EXPECT_NE(print_of(nan), print_of(std::numeric_limits<double>::infinity()));
}

TEST(Fingerprint, many_numbers_have_many_prints) {
  std::set<std::uint64_t> prints;
  for (int k = 0; k < 100000; ++k) prints.insert(print_of(k * 0.25));
  EXPECT_EQ(prints.size(), 100000u);
}

TEST(Fingerprint, the_text_is_sixteen_hexadecimal_digits_of_the_value) {
  Fingerprint print;
  EXPECT_EQ(print.text(), "0000000000000000");
  print.add(1.0);
  char expected[17];
  std::snprintf(expected, sizeof expected, "%016llx", static_cast<unsigned long long>(print.value()));
  EXPECT_EQ(print.text(), expected);
}

// If this changes, every fingerprint ever written down is worth nothing.
TEST(Fingerprint, is_frozen) {
  Fingerprint print;
  print.add(std::vector<double>{1, -2.5, 1e-300});
  print.add(std::string_view("weight"));
  EXPECT_EQ(print.text(), "b0c3eedd0763e2ef");
}

}  // namespace
