// Expressions: what they are worth, which dimension they have, and what is wrong with them, with its place.
#include "core/expression.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace teg {
namespace {

using testing::HasSubstr;

// x is 3, DA is 20 nM, t is 2 s; twice(a) is a call.
Result<Measure> value(const std::string& text) {
  const auto parsed = Expression::parse("here", text, {"twice", "peak"});
  if (!parsed) return parsed.errors();
  const auto name = [&](const Node& n) -> Result<Measure> {
    if (n.name == "x" || n.name == "_x.y") return Measure{3, {}};
    if (n.name == "DA") return Measure{20, dim::concentration};
    if (n.name == "t") return Measure{2000, dim::time};
    return parsed->error_at(n.position, "there is no " + n.name, "");
  };
  return parsed->evaluate(name, [&](const Node& n) -> Result<Measure> {
    auto of = n.arguments.empty() ? Result<Measure>(Measure{1, {}}) : parsed->evaluate(n.arguments[0], name, {});
    if (!of) return of;
    return Measure{2 * of->native, of->dim};
  });
}
double plain(const std::string& text) {
  const auto found = value(text);
  if (!found) return ADD_FAILURE() << text << ": " << found.errors()[0].what, 0;
  EXPECT_EQ(found->dim, Dim{}) << text;
  return found->native;
}
std::string error(const std::string& text) {
  const auto found = value(text);
  return found ? "" : found.errors()[0].what + "; " + found.errors()[0].fix;
}

TEST(Expressions, bind_as_in_mathematics) {
  const std::pair<const char*, double> rows[] = {
      {"1 + 2 * 3", 7},  {"(1 + 2) * 3", 9}, {"8 / 2 / 2", 2},    {"8 - 2 - 2", 4},    {"2 ^ 3 ^ 2", 512},
      {"2 ^ -1", 0.5},   {"-x", -3},         {"--x", 3},          {"2 * -x", -6},      {".5 + 1.", 1.5},
      {"1e-3 * 1E3", 1}, {"_x.y", 3},        {"twice(x + 1)", 8}, {"window.peak()", 2}};
  for (const auto& [text, expected] : rows) EXPECT_DOUBLE_EQ(plain(text), expected) << text;
}

TEST(Expressions, know_their_functions) {
  const std::pair<const char*, double> rows[] = {{"max(x, 2)", 3},
                                                 {"max(2, x)", 3},
                                                 {"min(x, 2)", 2},
                                                 {"min(2, x)", 2},
                                                 {"abs(-x)", 3},
                                                 {"abs(x)", 3},
                                                 {"exp(1)", std::numbers::e},
                                                 {"log(x)", std::log(3)},
                                                 {"sqrt(x + 6)", 3},
                                                 {"step(x)", 1},
                                                 {"step(-x)", 0},
                                                 {"step(0)", 0}};
  for (const auto& [text, expected] : rows) EXPECT_NEAR(plain(text), expected, 1e-14) << text;
}

TEST(Expressions, carry_their_dimensions) {
  const std::pair<const char*, Measure> rows[] = {{"DA + 1 uM", {1020, dim::concentration}},
                                                  {"DA / 10 nM", {2, {}}},
                                                  {"max(DA - 50 nM, 0 nM) / 1 nM", {0, {}}},
                                                  {"1 / t", {1.0 / 2000, dim::rate}},
                                                  {"DA ^ 2 / DA", {20, dim::concentration}},
                                                  {"abs(-DA)", {20, dim::concentration}},
                                                  {"step(DA)", {1, {}}},
                                                  {"5 \xC2\xB5M", {5000, dim::concentration}},
                                                  {"twice(DA)", {40, dim::concentration}}};
  for (const auto& [text, expected] : rows) {
    const auto found = value(text);
    ASSERT_TRUE(found) << text;
    EXPECT_DOUBLE_EQ(found->native, expected.native) << text;
    EXPECT_EQ(found->dim, expected.dim) << text;
  }
}

TEST(Expressions, of_unlike_dimensions_are_refused) {
  const std::pair<const char*, const char*> rows[] = {
      {"DA + t", "a concentration meets a time here"},
      {"DA - 1", "a concentration meets a plain number here"},
      {"max(DA, 0)", "a concentration meets a plain number here"},
      {"min(DA, t)", "a concentration meets a time here"},
      {"2 ^ DA", "an exponent is a plain number"},
      {"DA ^ x", "only a plain number can be raised to such a power\n    DA ^ x\n       ^; divide by a unit first"},
      {"DA ^ 0.5", "only a plain number can be raised to such a power"},
      {"DA ^ 10", "only a plain number can be raised to such a power"},
      {"exp(DA)", "this function takes a plain number, not a concentration\n    exp(DA)\n    ^; divide its argument"},
      {"log(t)", "this function takes a plain number, not a time"},
      {"sqrt(DA)", "this function takes a plain number, not a concentration"},
      {"twice(DA + t)", "a concentration meets a time here"}};
  for (const auto& [text, words] : rows) EXPECT_THAT(error(text), HasSubstr(words)) << text;
}

TEST(Expressions, that_cannot_be_read_are_refused_with_a_caret_under_the_place) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "the expression ends too early"},
      {"x +", "the expression ends too early\n    x +\n       ^; write a number, a name, a function or a bracket"},
      {"x $ 2", "'$' is unexpected here\n    x $ 2\n      ^; write an operator"},
      {"* 2", "'*' is unexpected here\n    * 2\n    ^"},
      {"(x", "a ')' is missing\n    (x\n      ^; close the bracket opened at character 1"},
      {"max(x, 2", "a ')' is missing\n    max(x, 2\n            ^; close the bracket of max"},
      {"max(x)", "max takes 2 arguments, not 1\n    max(x)\n    ^; separate arguments by commas"},
      {"exp(x, 2)", "exp takes 1 arguments, not 2"},
      {"maxx(x, 2)", "there is no function 'maxx'\n    maxx(x, 2)\n    ^; did you mean 'max'"},
      {".", "this is not a number\n    .\n    ^; write a number such as 0.05 or 1e-3"},
      {"2 x", "'x' is not a unit\n    2 x\n      ^; write * between a number and a name, or a unit"},
      {"y", "there is no y\n    y\n    ^"}};
  for (const auto& [text, words] : rows) EXPECT_THAT(error(text), HasSubstr(words)) << text;
}

TEST(Expressions, that_are_too_long_or_too_deep_are_refused) {
  EXPECT_THAT(error(std::string(5000, '1')), HasSubstr("the expression is longer than 4096 characters; shorten it"));
  EXPECT_THAT(error(std::string(1000, '(') + "1" + std::string(1000, ')')),
              HasSubstr("the expression is nested too deeply"));
  EXPECT_THAT(error(std::string(1000, '-') + "1"), HasSubstr("the expression is nested too deeply"));
}

}  // namespace
}  // namespace teg
