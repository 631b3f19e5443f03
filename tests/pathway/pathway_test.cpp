// Reading: what is refused, and how.
#include "pathway/pathway.hpp"

#include <gmock/gmock.h>

#include "core/parallel.hpp"
#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::HasSubstr;

std::string errors_of(const std::string& xml) {
  const auto result = Pathway::read(xml, "test.xml");
  if (result) return "";
  std::string all;
  for (const auto& e : result.errors()) {
    EXPECT_FALSE(e.what.empty());
    EXPECT_FALSE(e.fix.empty());
    EXPECT_THAT(e.where, HasSubstr("test.xml"));
    all += e.where + ": " + e.what + "; " + e.fix + "\n";
  }
  return all;
}

std::string rule(const std::string& formula) {
  return sbml(list("Parameters", parameter("y", "0", false) + parameter("x", "1", false)) +
              list("Rules", rate_rule("x", cn("1")) + assignment_rule("y", formula)));
}

TEST(Read, a_missing_file_is_an_error) {
  const auto result = Pathway::load("/nowhere/model.xml");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::missing_file);
}

TEST(Read, several_threads_may_read_at_once) {
  const auto xml = rule(cn("2"));
  std::atomic<bool> stop{false};
  std::vector<char> is_read(64, 0);
  for_each_index(is_read.size(), 4, 1, stop,
                 [&](std::size_t, std::size_t i) { is_read[i] = Pathway::read(xml, "test.xml").has_value(); });
  EXPECT_THAT(is_read, testing::Each(1));
}

TEST(Read, what_is_not_sbml_is_refused_as_such) {
  EXPECT_THAT(errors_of(" \n"), HasSubstr("empty"));
  EXPECT_THAT(errors_of(std::string("a\0b", 3)), HasSubstr("not a text file"));
  EXPECT_THAT(errors_of("<html/>"), HasSubstr("not SBML"));
  EXPECT_THAT(errors_of("<sbml"), HasSubstr("not well-formed XML"));
  EXPECT_NE(errors_of("<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' level='3' version='1'/>"), "");
  EXPECT_THAT(errors_of("<!DOCTYPE x [<!ENTITY a 'b'>]>" + rule(cn("1"))), HasSubstr("entities"));
}

TEST(Read, deep_nesting_is_refused_not_followed) {
  std::string deep, end;
  for (int i = 0; i < 100'000; ++i) deep += "<apply><plus/>", end += "</apply>";
  EXPECT_THAT(errors_of(rule(deep + end)), HasSubstr("nested"));
}

TEST(Read, every_unsupported_construct_is_named_at_once) {
  const auto xml =
      sbml(list("Compartments", compartment("c", "1")) + list("Species", species("X", "1")) +
           list("Parameters", parameter("p", "1", false)) +
           list("Rules", "<algebraicRule>" + math(ci("p")) + "</algebraicRule>") +
           "<listOfReactions><reaction id='quick' reversible='false' fast='true'>" + list("Reactants", reference("X")) +
           "<kineticLaw>" + math(ci("X")) + "</kineticLaw></reaction></listOfReactions>");
  const auto errors = errors_of(xml);
  EXPECT_THAT(errors, HasSubstr("algebraic rule"));
  EXPECT_THAT(errors, HasSubstr("'quick'"));
}

TEST(Read, delays_and_equalities_of_what_moves_are_refused) {
  const std::string delay =
      "<apply><csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/delay'>d</csymbol>" + ci("x") +
      cn("1") + "</apply>";
  EXPECT_THAT(errors_of(rule(delay)), HasSubstr("delay()"));
  const auto moving = sbml(list("Parameters", parameter("x", "0", false)) + list("Rules", rate_rule("x", cn("1"))) +
                           list("Events", event("never", op("eq", ci("x"), cn("1")), "x", cn("0"))));
  EXPECT_THAT(errors_of(moving), HasSubstr("'never'"));
}

TEST(Read, a_required_package_is_refused_by_name) {
  const std::string xml =
      "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' level='3' version='1' "
      "xmlns:other='http://www.sbml.org/sbml/level3/version1/other/version1' other:required='true'><model/></sbml>";
  EXPECT_THAT(errors_of(xml), HasSubstr("other"));
}

TEST(Read, unknown_names_and_circles_are_errors) {
  EXPECT_THAT(errors_of(rule(ci("z"))), HasSubstr("'z'"));
  EXPECT_NE(errors_of(rule(op("plus", ci("y"), cn("1")))), "");
  EXPECT_NE(errors_of(rule("<apply><ci>f</ci>" + cn("1") + "</apply>")), "");
}

TEST(Read, nested_functions_that_multiply_without_end_are_refused) {
  std::string functions;
  for (int i = 0; i < 40; ++i) {
    const auto inner = i == 0 ? ci("x") : "<apply><ci>f" + std::to_string(i - 1) + "</ci>" + ci("x") + "</apply>";
    functions += "<functionDefinition id='f" + std::to_string(i) + "'>" +
                 math("<lambda><bvar>" + ci("x") + "</bvar>" + op("plus", inner, inner) + "</lambda>") +
                 "</functionDefinition>";
  }
  const auto xml = sbml(list("FunctionDefinitions", functions) + list("Parameters", parameter("y", "0", false)) +
                        list("Rules", assignment_rule("y", "<apply><ci>f39</ci>" + cn("1") + "</apply>")));
  EXPECT_THAT(errors_of(xml), HasSubstr("too long"));
}

TEST(Read, names_find_what_only_one_thing_is_called) {
  const auto named = [](const std::string& id, const std::string& name) {
    return "<parameter id='" + id + "' name='" + name + "' value='1' constant='true'/>";
  };
  const auto model = pathway(sbml(list("Parameters", named("a1", "one") + named("a2", "two") + named("a3", "two"))));
  EXPECT_EQ(model.find("one", "here").value(), model.find("a1", "here").value());
  EXPECT_THAT(model.find("two", "here").errors()[0].fix, HasSubstr("a2, a3"));
  EXPECT_THAT(model.find("onne", "here").errors()[0].fix, HasSubstr("one"));
}

}  // namespace
}  // namespace teg::pathway
