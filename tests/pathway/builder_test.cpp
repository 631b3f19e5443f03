// What a model declares and does not, in every level of SBML that models are written in.
#include "pathway/builder.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::HasSubstr;

constexpr double close = 3e-7;

std::string errors_of(const std::string& xml) {
  const auto result = Pathway::read(xml, "test.xml");
  std::string all;
  for (const auto& e : result ? Errors{} : result.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}
double at(const std::string& xml, const std::string& output, double time) {
  const auto course = simulate(pathway(xml), {.outputs = {output}, .times = {time}});
  if (!course) return ADD_FAILURE() << course.errors()[0].where << course.errors()[0].what, 0;
  return course->values[0][0];
}

TEST(Builder, a_model_that_contradicts_itself_is_refused) {
  const auto unit = list("Compartments", compartment("c", "1"));
  const std::string quiet =
      "<reaction id='r' reversible='false' fast='false'>" + list("Reactants", reference("X")) + "</reaction>";
  EXPECT_THAT(errors_of(sbml(unit + list("Species", species("X", "1")) + list("Reactions", quiet))),
              HasSubstr("reaction 'r': it has no kinetic law; give its rate"));
  EXPECT_THAT(errors_of(sbml(list("Parameters", parameter("a", "1", false) + parameter("b", "1", false)) +
                             list("Rules", assignment_rule("a", ci("b")) + assignment_rule("b", ci("a"))))),
              testing::Not(""));
  EXPECT_THAT(errors_of(sbml(list("Parameters", parameter("a", "1") + parameter("a", "2")))), testing::Not(""));
  EXPECT_THAT(errors_of(sbml(list("Species", species("X", "1")))), testing::Not("")) << "no compartment";
  const auto counted = "<speciesReference species='X' constant='true'/>";
  EXPECT_THAT(errors_of(sbml(unit + list("Species", species("X", "1")) +
                             list("Reactions", reaction("r", counted, "", ci("X"))))),
              HasSubstr("species 'X': a reaction does not say how many take part; give the stoichiometry attribute"));
  EXPECT_THAT(errors_of(sbml(unit + list("Species", species("X", "1")) +
                             list("Reactions", reaction("r", reference("X"), "", ci("X"))) +
                             list("Events", event("e", op("gt", now, cn("1")), "r", cn("1"))))),
              testing::Not(""));
}

TEST(Builder, the_values_of_rules_are_not_set_by_events) {
  const auto xml = sbml(list("Parameters", parameter("x", "1", false) + parameter("y", "1", false)) +
                        list("Rules", assignment_rule("y", ci("x"))) +
                        list("Events", event("e", op("gt", now, cn("1")), "y", cn("1"))));
  EXPECT_THAT(errors_of(xml), testing::Not(""));
}

// A decay of X in amounts, converted to extent by a factor of the model or of the species.
TEST(Builder, a_conversion_factor_scales_what_reactions_do) {
  const auto with = [](const std::string& of_model, const std::string& of_species) {
    auto text = sbml(list("Compartments", compartment("c", "1")) + list("Species", species("X", "3")) +
                     list("Parameters", parameter("two", "2") + parameter("three", "3")) +
                     list("Reactions", reaction("r", reference("X"), "", op("times", cn("0.1"), ci("X")))));
    text.replace(text.find("<model id='m'"), 13, "<model id='m'" + of_model);
    return text.replace(text.find("<species id='X'"), 15, "<species id='X'" + of_species);
  };
  EXPECT_NEAR(at(with("", ""), "X", 5), 3 * std::exp(-0.5), close);
  EXPECT_NEAR(at(with(" conversionFactor='two'", ""), "X", 5), 3 * std::exp(-1.0), close);
  EXPECT_NEAR(at(with(" conversionFactor='two'", " conversionFactor='three'"), "X", 5), 3 * std::exp(-1.5), close);
}

// Stoichiometries with an id can be used in formulas; without a number, only where a rule gives one.
TEST(Builder, a_stoichiometry_may_be_a_quantity_of_its_own) {
  const std::string named = "<speciesReference id='n' species='X' stoichiometry='2' constant='true'/>";
  const auto xml = sbml(list("Compartments", compartment("c", "1")) + list("Species", species("X", "3")) +
                        list("Reactions", reaction("r", named, "", op("times", cn("0.1"), ci("X")))));
  EXPECT_NEAR(at(xml, "X", 5), 3 * std::exp(-1.0), close);
  const auto course = simulate(pathway(xml), {.settings = {{"n", 4}}, .outputs = {"X"}, .times = {5}});
  ASSERT_TRUE(course);
  EXPECT_NEAR(course->values[0][0], 3 * std::exp(-2.0), close);
}

// Level 2: parameters of a law, stoichiometry of 1 unless said otherwise, formulas as stoichiometry, volumes without
// extent.
std::string level2(const std::string& inside) {
  return "<?xml version='1.0' encoding='UTF-8'?>\n<sbml xmlns='http://www.sbml.org/sbml/level2/version4' level='2' "
         "version='4'>\n<model id='m'>" +
         inside + "</model></sbml>";
}
const std::string old_unit = "<listOfCompartments><compartment id='c' size='2'/></listOfCompartments>";
std::string old_law(const std::string& formula, const std::string& more = "") {
  return "<kineticLaw>" + math(formula) + more + "</kineticLaw>";
}

TEST(Builder, models_of_level_2_have_their_own_presets) {
  const auto xml =
      level2(old_unit + "<listOfSpecies><species id='X' compartment='c' initialConcentration='3'/></listOfSpecies>" +
             "<listOfReactions><reaction id='r' reversible='false'><listOfReactants><speciesReference species='X'/>"
             "</listOfReactants>" +
             old_law(op("times", ci("k"), ci("X"), ci("c")),
                     "<listOfParameters><parameter id='k' value='0.1'/></listOfParameters>") +
             "</reaction></listOfReactions>");
  EXPECT_NEAR(at(xml, "X", 5), 3 * std::exp(-0.5), close);
  const auto twice = [&] {
    auto text = xml;
    const std::string old = "<speciesReference species='X'/>";
    return text.replace(text.find(old), old.size(),
                        "<speciesReference species='X'><stoichiometryMath>" + math(op("plus", cn("1"), cn("1"))) +
                            "</stoichiometryMath></speciesReference>");
  }();
  EXPECT_NEAR(at(twice, "X", 5), 3 * std::exp(-1.0), close);
}

TEST(Builder, species_of_a_compartment_without_extent_are_amounts) {
  const auto xml = level2(
      "<listOfCompartments><compartment id='c' spatialDimensions='0'/></listOfCompartments>"
      "<listOfSpecies><species id='X' compartment='c' initialAmount='3'/></listOfSpecies>"
      "<listOfReactions><reaction id='r' reversible='false'><listOfReactants><speciesReference species='X'/>"
      "</listOfReactants>" +
      old_law(op("times", cn("0.1"), ci("X"))) + "</reaction></listOfReactions>");
  EXPECT_NEAR(at(xml, "X", 5), 3 * std::exp(-0.5), close);
}

TEST(Builder, events_of_level_2_may_lack_an_id) {
  const auto xml = level2(
      "<listOfParameters><parameter id='p' value='1' constant='false'/></listOfParameters>"
      "<listOfEvents><event><trigger>" +
      math(op("gt", now, cn("1"))) + "</trigger><listOfEventAssignments><eventAssignment variable='p'>" +
      math(cn("7")) + "</eventAssignment></listOfEventAssignments></event></listOfEvents>");
  EXPECT_EQ(at(xml, "p", 0.5), 1);
  EXPECT_EQ(at(xml, "p", 2), 7);
}

TEST(Builder, an_equality_is_refused_only_where_it_compares_what_moves) {
  const auto when = [](const std::string& side) {
    return sbml(list("Parameters", parameter("x", "0", false) + parameter("p", "2")) +
                list("Rules", rate_rule("x", "<piecewise><piece>" + cn("3") + op("eq", side, cn("2")) +
                                                 "</piece><otherwise>" + cn("1") + "</otherwise></piecewise>")));
  };
  EXPECT_NEAR(at(when(ci("p")), "x", 2), 6, close);
  EXPECT_NEAR(at(when(op("floor", ci("p"))), "x", 2), 6, close);
  EXPECT_THAT(errors_of(when(ci("x"))), HasSubstr("rate of 'x': it depends on whether quantities that change"));
  EXPECT_THAT(errors_of(when(op("plus", cn("1"), now))), HasSubstr("compare them with lt, leq, gt or geq"));
}

// x' = f(t) in closed form, with steps and kinks inside the run that no step of the solver may pass over.
TEST(Builder, steps_and_kinks_of_time_are_met_exactly) {
  const auto grown = [](const std::string& slope) {
    return at(sbml(list("Parameters", parameter("x", "0", false)) + list("Rules", rate_rule("x", slope))), "x", 4);
  };
  EXPECT_NEAR(grown(op("floor", now)), 0 + 1 + 2 + 3, 1e-6);
  EXPECT_NEAR(grown(op("ceiling", now)), 1 + 2 + 3 + 4, 1e-6);
  EXPECT_NEAR(grown(op("floor", op("minus", now))), -(1 + 2 + 3 + 4), 1e-6) << "falling";
  EXPECT_NEAR(grown(op("abs", op("minus", now, cn("1")))), 0.5 + 4.5, 1e-6);
  EXPECT_NEAR(grown(op("times", cn("2"), op("floor", op("divide", now, cn("2"))))), 4, 1e-6);
  const auto between = [](const std::string& condition) {
    return "<piecewise><piece>" + cn("1") + condition + "</piece><otherwise>" + cn("0") + "</otherwise></piecewise>";
  };
  const auto late = op("gt", now, cn("3")), early = op("leq", now, cn("1"));
  EXPECT_NEAR(grown(between(op("or", early, late))), 2, 1e-6);
  EXPECT_NEAR(grown(between(op("xor", early, late))), 2, 1e-6);
  EXPECT_NEAR(grown(between(op("not", op("or", early, late)))), 2, 1e-6);
  EXPECT_NEAR(grown(between(op("gt", op("times", now, now), cn("4")))), 2, 1e-6) << "a curve passes 4 at 2";
}

}  // namespace
}  // namespace teg::pathway
