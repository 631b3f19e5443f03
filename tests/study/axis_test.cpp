#include "study/axis.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "spec/document.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Axis> axis(const std::string& text) { return parse_axis("x", "here", {text, "here"}); }

TEST(Axis, steps_are_the_decimals_that_were_written) {
  const auto a = axis("-0.2 s .. 0.4 s by 0.1 s").value();
  EXPECT_THAT(a.values, ElementsAre(-0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4));
  EXPECT_EQ(a.unit, "s");
  EXPECT_DOUBLE_EQ(a.native(5), 300);
  EXPECT_EQ(a.text(5), "0.3 s");
}

TEST(Axis, log_and_linear_axes_end_where_they_say) {
  const auto log = axis("1 ms .. 1 s log 4").value();
  EXPECT_EQ(log.values.front(), 1);
  EXPECT_EQ(log.values.back(), 1000);
  EXPECT_NEAR(log.values[1], 10, 1e-12);
  EXPECT_THAT(axis("0 .. 1 in 3").value().values, ElementsAre(0, 0.5, 1));
  EXPECT_THAT(axis("0 .. 1 s by 500 ms").value().values, ElementsAre(0, 0.5, 1));
}

TEST(Axis, a_list_may_hold_quantities_or_words) {
  const auto numbers =
      parse_axis("x", "here", {spec::List{{std::string("1 s"), ""}, {std::string("500 ms"), ""}}, ""}).value();
  EXPECT_THAT(numbers.values, ElementsAre(1, 0.5));
  const auto words =
      parse_axis("x", "here", {spec::List{{std::string("soft"), ""}, {std::string("hard"), ""}}, ""}).value();
  EXPECT_THAT(words.labels, ElementsAre("soft", "hard"));
  EXPECT_EQ(words.text(1), "hard");
}

TEST(Axis, an_axis_that_is_too_long_says_how_long_it_is) {
  const auto a = axis("0 s .. 1000000 s by 1 us");
  ASSERT_FALSE(a);
  EXPECT_THAT(a.errors()[0].what, HasSubstr("1e+12 points"));
}

TEST(Axis, malformed_axes_are_refused_with_an_example) {
  for (const auto* text : {"", "..", "1 s", "1 s ..", "1 s .. 2 s", "1 s .. 2 nM by 1 s", "1 s .. 2 s by 0 s",
                           "2 s .. 1 s by 1 s", "0 .. 1 log 5", "1 .. 2 in 1", "1 .. 2 in 2.5", "nan .. 1 by 1",
                           "1 s .. 2 s by 1 nM", "a .. b by c", "1 .. inf by 1"}) {
    const auto a = axis(text);
    ASSERT_FALSE(a) << text;
    EXPECT_THAT(a.errors()[0].fix, testing::AnyOf(HasSubstr("by 0.1 s"), HasSubstr("at most"))) << text;
  }
}

TEST(Axis, values_of_extreme_size_are_not_rounded_away) {
  EXPECT_THAT(axis("1e-13 .. 3e-13 by 1e-13").value().values, testing::SizeIs(3));
  EXPECT_EQ(axis("1e-13 .. 3e-13 by 1e-13").value().values[1], 2e-13);
  EXPECT_EQ(axis("0 .. 1e22 in 2").value().values[1], 1e22);
  EXPECT_THAT(axis("0 .. 1 in 2000000000").errors()[0].what, HasSubstr("2e+09 points"));
  EXPECT_THAT(axis("1 .. 2 in 3 s").errors()[0].what, HasSubstr("the number of points is not a whole number"));
  EXPECT_THAT(axis("1 .. 0 log 3").errors()[0].what, HasSubstr("a log axis begins and ends above 0"));
}

TEST(Axis, an_axis_that_is_no_list_or_holds_no_values_is_refused) {
  const auto words = [](const std::string& toml) {
    const auto document = spec::parse_toml("[sweep]\nx = " + toml + "\n", "a.toml").value();
    const auto a = parse_axis("x", "here", *document.find("sweep")->find("x"));
    return a ? "" : a.errors()[0].what;
  };
  EXPECT_THAT(words("[]"), HasSubstr("is not an axis"));
  EXPECT_THAT(words("3"), HasSubstr("3 is not an axis"));
  EXPECT_THAT(words("[1, [2]]"), HasSubstr("is not a value of an axis"));
  EXPECT_EQ(words("[1, \"2 s\", \"word\"]"), "");
}

TEST(Axis, what_stands_in_for_one_that_is_wrong_keeps_its_unit) {
  const auto stand_in = [](const spec::Value& value) { return stand_in_axis("x", value); };
  EXPECT_EQ(stand_in({std::string("1 s .. 2"), "here"}).text(0), "1 s");
  EXPECT_EQ(stand_in({std::string("word"), "here"}).text(0), "word");
  EXPECT_EQ(stand_in({3.0, "here"}).values.at(0), 3);
  const auto document = spec::parse_toml("x = [\"5 nM\", true]\ny = []\n", "a.toml").value();
  EXPECT_EQ(stand_in(*document.find("x")).text(0), "5 nM");
  EXPECT_EQ(stand_in(*document.find("y")).size(), 1u);
}

}  // namespace
}  // namespace teg::study
