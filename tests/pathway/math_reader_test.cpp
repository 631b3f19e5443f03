// MathML as SBML has it: every function against the standard library, and what is refused.
#include "pathway/math_reader.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::HasSubstr;

std::string rule(const std::string& formula, const std::string& functions = "") {
  return sbml((functions.empty() ? "" : list("FunctionDefinitions", functions)) +
              list("Parameters", parameter("y", "0", false) + parameter("x", "0.6", false)) +
              list("Rules", assignment_rule("y", formula)));
}
double value(const std::string& formula, const std::string& functions = "") {
  const auto model = Pathway::read(rule(formula, functions), "test.xml");
  if (!model) return ADD_FAILURE() << model.errors()[0].what, 0;
  const auto course = simulate(*model, {.outputs = {"y"}, .times = {0}});
  return course ? course->values[0][0] : std::nan("");
}
std::string error(const std::string& formula, const std::string& functions = "") {
  const auto model = Pathway::read(rule(formula, functions), "test.xml");
  return model ? "" : model.errors()[0].where + ": " + model.errors()[0].what + "; " + model.errors()[0].fix;
}
std::string function(const std::string& id, const std::string& argument, const std::string& body) {
  return "<functionDefinition id='" + id + "'>" +
         math("<lambda><bvar>" + ci(argument) + "</bvar>" + body + "</lambda>") + "</functionDefinition>";
}
std::string call(const std::string& id, const std::string& arguments) {
  return "<apply><ci>" + id + "</ci>" + arguments + "</apply>";
}

TEST(MathReader, functions_of_one_argument_are_those_of_the_library) {
  const double x = 0.6;
  const std::pair<const char*, double> functions[] = {
      {"abs", x},
      {"exp", std::exp(x)},
      {"ln", std::log(x)},
      {"log", std::log10(x)},
      {"root", std::sqrt(x)},
      {"sin", std::sin(x)},
      {"cos", std::cos(x)},
      {"tan", std::tan(x)},
      {"arcsin", std::asin(x)},
      {"arccos", std::acos(x)},
      {"arctan", std::atan(x)},
      {"sinh", std::sinh(x)},
      {"cosh", std::cosh(x)},
      {"tanh", std::tanh(x)},
      {"arcsinh", std::asinh(x)},
      {"arctanh", std::atanh(x)},
      {"sec", 1 / std::cos(x)},
      {"csc", 1 / std::sin(x)},
      {"cot", 1 / std::tan(x)},
      {"sech", 1 / std::cosh(x)},
      {"csch", 1 / std::sinh(x)},
      {"coth", 1 / std::tanh(x)},
      {"arccot", std::atan(1 / x)},
      {"arcsech", std::acosh(1 / x)},
      {"arccsch", std::asinh(1 / x)},
      {"floor", 0},
      {"ceiling", 1},
      {"minus", -x},
      {"plus", x},
      {"times", x},
  };
  for (const auto& [name, expected] : functions) EXPECT_NEAR(value(op(name, ci("x"))), expected, 1e-14) << name;
  EXPECT_NEAR(value(op("arccosh", cn("2"))), std::acosh(2), 1e-14);
  EXPECT_NEAR(value(op("arcsec", cn("2"))), std::acos(0.5), 1e-14);
  EXPECT_NEAR(value(op("arccsc", cn("2"))), std::asin(0.5), 1e-14);
  EXPECT_NEAR(value(op("arccoth", cn("2"))), std::atanh(0.5), 1e-14);
  EXPECT_NEAR(value(op("factorial", cn("5"))), 120, 1e-10);
}

TEST(MathReader, functions_of_two_arguments_are_taken_in_their_order) {
  EXPECT_NEAR(value(op("minus", cn("7"), cn("2"))), 5, 0);
  EXPECT_NEAR(value(op("divide", cn("7"), cn("2"))), 3.5, 0);
  EXPECT_NEAR(value(op("power", cn("7"), cn("2"))), 49, 1e-12);
  EXPECT_NEAR(value(op("root", "<degree>" + cn("3") + "</degree>", cn("27"))), 3, 1e-14);
  EXPECT_NEAR(value(op("root", "<degree>" + cn("2") + "</degree>", cn("9"))), 3, 0);
  EXPECT_NEAR(value(op("log", "<logbase>" + cn("2") + "</logbase>", cn("8"))), 3, 1e-14);
}

TEST(MathReader, sums_products_and_truths_take_any_number) {
  EXPECT_EQ(value(op("plus")), 0);
  EXPECT_EQ(value(op("times")), 1);
  EXPECT_EQ(value(op("plus", cn("1"), cn("2"), cn("3"))), 6);
  EXPECT_EQ(value(op("times", cn("2"), cn("3"), cn("4"))), 24);
  const auto chosen = [](const std::string& condition) {
    return value("<piecewise><piece>" + cn("5") + condition + "</piece><otherwise>" + cn("7") +
                 "</otherwise></piecewise>");
  };
  EXPECT_EQ(chosen("<true/>"), 5);
  EXPECT_EQ(chosen("<false/>"), 7);
  EXPECT_EQ(chosen(op("or", "<false/>", "<true/>")), 5);
  EXPECT_EQ(chosen(op("or")), 7) << "none of none";
  EXPECT_EQ(chosen(op("and")), 5) << "all of none";
  EXPECT_EQ(chosen(op("xor", "<true/>", "<true/>", "<true/>")), 5);
  EXPECT_EQ(chosen(op("and", "<true/>", op("not", "<true/>"))), 7);
}

TEST(MathReader, comparisons_hold_between_all_neighbours) {
  const auto holds = [](const char* name, const std::string& sides) {
    return value("<piecewise><piece>" + cn("1") + "<apply><" + name + "/>" + sides + "</apply></piece><otherwise>" +
                 cn("0") + "</otherwise></piecewise>") == 1;
  };
  const auto pair = [](const char* a, const char* b) { return cn(a) + cn(b); };
  const struct {
    const char* name;
    bool below, same, above;
  } relations[] = {{"lt", true, false, false}, {"leq", true, true, false}, {"gt", false, false, true},
                   {"geq", false, true, true}, {"eq", false, true, false}, {"neq", true, false, true}};
  for (const auto& r : relations) {
    EXPECT_EQ(holds(r.name, pair("1", "2")), r.below) << r.name;
    EXPECT_EQ(holds(r.name, pair("2", "2")), r.same) << r.name;
    EXPECT_EQ(holds(r.name, pair("3", "2")), r.above) << r.name;
  }
  EXPECT_TRUE(holds("lt", cn("1") + cn("2") + cn("3")));
  EXPECT_FALSE(holds("lt", cn("1") + cn("3") + cn("2")));
}

TEST(MathReader, constants_have_the_values_that_sbml_prescribes) {
  EXPECT_EQ(value("<pi/>"), std::numbers::pi);
  EXPECT_EQ(value("<exponentiale/>"), std::numbers::e);
  EXPECT_EQ(value("<cn type='e-notation'>2<sep/>-3</cn>"), 2e-3);
  EXPECT_EQ(value("<cn type='rational'>1<sep/>4</cn>"), 0.25);
  EXPECT_EQ(value("<cn type='integer'>4</cn>"), 4);
  const std::string avogadro =
      "<csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/avogadro'>N</csymbol>";
  EXPECT_EQ(value(avogadro), 6.02214179e23);
}

TEST(MathReader, functions_of_the_model_see_their_arguments_only) {
  EXPECT_EQ(value(call("twice", cn("3")), function("twice", "a", op("times", cn("2"), ci("a")))), 6);
  EXPECT_NE(error(call("bad", cn("3")), function("bad", "a", ci("x"))), "");
  EXPECT_NE(error(call("twice", cn("3") + cn("4")), function("twice", "a", ci("a"))), "");
  EXPECT_NE(error(call("loop", cn("3")), function("loop", "a", call("loop", ci("a")))), "");
}

TEST(MathReader, a_piecewise_without_a_piece_that_holds_is_undefined) {
  EXPECT_TRUE(std::isnan(value("<piecewise><piece>" + cn("5") + "<false/></piece></piecewise>")));
}

// What Level 3 Version 2 adds.
TEST(MathReader, later_functions_are_read_where_the_level_has_them) {
  const auto later = [](const std::string& formula) {
    auto text = rule(formula);
    for (const auto& [from, to] : {std::pair(std::string("version1/core"), std::string("version2/core")),
                                   std::pair(std::string("version='1'>"), std::string("version='2'>"))})
      text.replace(text.find(from), from.size(), to);
    const auto model = Pathway::read(text, "test.xml");
    if (!model) return ADD_FAILURE() << model.errors()[0].what, 0.0;
    return simulate(*model, {.outputs = {"y"}, .times = {0}}).value().values[0][0];
  };
  EXPECT_EQ(later(op("max", cn("1"), cn("3"), cn("2"))), 3);
  EXPECT_EQ(later(op("min", cn("2"), cn("1"), cn("3"))), 1);
  EXPECT_EQ(later(op("quotient", cn("-7"), cn("2"))), -3);
  EXPECT_EQ(later(op("quotient", cn("7"), cn("2"))), 3);
  EXPECT_EQ(later(op("rem", cn("-7"), cn("2"))), -1);
  const auto implied = [&](const char* a, const char* b) {
    return later("<piecewise><piece>" + cn("1") + op("implies", std::string(a), std::string(b)) +
                 "</piece><otherwise>" + cn("0") + "</otherwise></piecewise>");
  };
  EXPECT_EQ(implied("<true/>", "<false/>"), 0);
  EXPECT_EQ(implied("<false/>", "<false/>"), 1);
  EXPECT_EQ(implied("<true/>", "<true/>"), 1);
}

}  // namespace
}  // namespace teg::pathway
