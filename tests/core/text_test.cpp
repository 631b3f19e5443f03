#include "core/text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "core/random.hpp"

namespace {

using namespace teg;

const std::vector<std::string> names = {"tau_trace", "tau_pair", "amplitude", "gate", "D1", "bounds"};

TEST(NearestName, finds_a_name_with_a_letter_missing_added_changed_or_swapped) {
  EXPECT_EQ(nearest_name("tau_trce", names), "tau_trace");
  EXPECT_EQ(nearest_name("tau_ttrace", names), "tau_trace");
  EXPECT_EQ(nearest_name("tau-trace", names), "tau_trace");
  EXPECT_EQ(nearest_name("tua_trace", names), "tau_trace");
  EXPECT_EQ(nearest_name("gaet", names), "gate");
  EXPECT_EQ(nearest_name("Tau_Pair", names), "tau_pair");
  EXPECT_EQ(nearest_name("d1", names), "D1");
}

TEST(NearestName, prefers_the_nearest_and_then_the_first) {
  const std::vector<std::string> close = {"abcx", "abcd", "abce"};
  EXPECT_EQ(nearest_name("abcd", close), "abcd");
  EXPECT_EQ(nearest_name("abcf", close), "abcx");
}

TEST(NearestName, stays_silent_when_nothing_is_near) {
  EXPECT_EQ(nearest_name("temperature", names), std::nullopt);
  EXPECT_EQ(nearest_name("x", std::vector<std::string>{"gate"}), std::nullopt);
  EXPECT_EQ(nearest_name("gate", std::vector<std::string>{}), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
}

TEST(NearestName, does_not_spend_long_on_a_very_long_name) {
  EXPECT_EQ(nearest_name(std::string(1 << 20, 'a'), names), std::nullopt);
  EXPECT_EQ(nearest_name("gate", std::vector<std::string>{std::string(1 << 20, 'g'), "gate"}), "gate");
}

TEST(NameHint, offers_the_near_miss_or_the_list) {
  EXPECT_EQ(name_hint("gaet", names), "did you mean 'gate'?");
  EXPECT_EQ(name_hint("temperature", std::vector<std::string>{"a", "b"}), "the names here are a, b");
  EXPECT_EQ(name_hint("gate", std::vector<std::string>{}), "no name is possible here");
}

TEST(Join, puts_the_separator_between_parts) {
  EXPECT_EQ(join(std::vector<std::string>{}, ", "), "");
  EXPECT_EQ(join(std::vector<std::string>{"a"}, ", "), "a");
  EXPECT_EQ(join(std::vector<std::string>{"a", "b", "c"}, ", "), "a, b, c");
}

TEST(Join, undoes_split_even_where_parts_are_empty) {
  for (const char* text : {"", ",", "a", ",a", "a,", "a,,b", ",,", "a,b,c"})
    EXPECT_EQ(join(split(text, ','), ","), text);
}

TEST(Split, gives_one_part_more_than_there_are_separators) {
  EXPECT_EQ(split("a,b,,c", ','), (std::vector<std::string>{"a", "b", "", "c"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
  EXPECT_EQ(split(",", ','), (std::vector<std::string>{"", ""}));
}

TEST(Trim, removes_white_space_at_both_ends_only) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Numbers, any_double_reads_back_exactly_from_its_text) {
  std::mt19937_64 bits(20240501);
  int finite = 0;
  for (int k = 0; k < 200000; ++k) {
    const auto value = std::bit_cast<double>(bits());
    if (!std::isfinite(value)) continue;
    ++finite;
    const auto read = parse_double(exact_text(value));
    ASSERT_TRUE(read.has_value()) << exact_text(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(*read), std::bit_cast<std::uint64_t>(value)) << exact_text(value);
  }
  EXPECT_GT(finite, 190000);
}

TEST(Numbers, the_exact_text_is_the_shortest) {
  EXPECT_EQ(exact_text(0.1), "0.1");
  EXPECT_EQ(exact_text(1e-9), "1e-09");
  EXPECT_EQ(exact_text(3), "3");
  EXPECT_EQ(exact_text(-2.5), "-2.5");
  EXPECT_EQ(exact_text(1 / 3.0), "0.3333333333333333");
  EXPECT_EQ(exact_text(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
  EXPECT_EQ(exact_text(-std::numeric_limits<double>::denorm_min()), "-5e-324");
}

TEST(Numbers, what_is_not_finite_has_one_name) {
  EXPECT_EQ(exact_text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(exact_text(-std::numeric_limits<double>::quiet_NaN()), "nan");  // x86 makes 0/0 negative
  EXPECT_EQ(exact_text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(exact_text(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Numbers, the_short_text_has_as_many_digits_as_asked_for) {
  EXPECT_EQ(short_text(0.0613149), "0.061315");
  EXPECT_EQ(short_text(0.0613149, 3), "0.0613");
  EXPECT_EQ(short_text(2.0), "2");
  EXPECT_EQ(short_text(-0.0), "0");
  EXPECT_EQ(short_text(123456789, 3), "1.23e+08");
}

TEST(Numbers, only_a_whole_finite_decimal_number_is_read) {
  EXPECT_EQ(parse_double("1.5"), 1.5);
  EXPECT_EQ(parse_double("+1.5"), 1.5);
  EXPECT_EQ(parse_double("-1.5e3"), -1500.0);
  EXPECT_EQ(parse_double(".5"), 0.5);
  for (const char* text : {"",   " ",   "+",   "-",   "+-1",  "++1",      "1 ",    " 1",  "1x",    "0x10",
                           "1e", "1e+", "nan", "inf", "-inf", "infinity", "1e999", "1,5", "1_000", "."})
    EXPECT_EQ(parse_double(text), std::nullopt) << "'" << text << "'";
}

}  // namespace
