// SBML as other tools and other versions of the format write it.
#include "pathway/document.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "pathway/models.hpp"
#include "pathway/xml_depth.hpp"

namespace teg::pathway {
namespace {

using testing::HasSubstr;

std::string level2(const std::string& reaction, const std::string& version = "4", const std::string& more = "") {
  const std::string space = "http://www.sbml.org/sbml/level2" + (version == "1" ? "" : "/version" + version);
  return "<?xml version='1.0' encoding='UTF-8'?>\n<sbml xmlns='" + space + "' level='2' version='" + version +
         "'><model id='m'><listOfCompartments><compartment id='c' size='1'/>" +
         "</listOfCompartments><listOfSpecies><species id='A' compartment='c' initialConcentration='10'/>" +
         "<species id='B' compartment='c' initialConcentration='0'/></listOfSpecies>" +
         list("Parameters", "<parameter id='k' value='0.5'/>") + more +
         "<listOfReactions><reaction id='r' reversible='false'>" + reaction + "<kineticLaw>" +
         math(op("times", ci("k"), ci("A"))) + "</kineticLaw></reaction></listOfReactions></model></sbml>";
}
std::string level3(const std::string& inside, const std::string& root = "") {
  return "<sbml xmlns='http://www.sbml.org/sbml/level3/version2/core' level='3' version='2' " + root +
         "><model id='m'>" + inside + "</model></sbml>";
}
double at_end(const std::string& xml, const std::string& output, double time) {
  const auto course = simulate(pathway(xml), {.outputs = {output}, .times = {time}});
  EXPECT_TRUE(course) << course.errors()[0].what;
  return course ? course->values[0][0] : 0;
}
std::string error_of(const std::string& xml) {
  const auto read = Pathway::read(xml, "m.xml");
  return read ? "" : read.errors()[0].where + ": " + read.errors()[0].what + "; " + read.errors()[0].fix;
}

TEST(Documents, of_level_2_mean_1_where_they_leave_a_stoichiometry_out) {
  const auto one =
      "<listOfReactants><speciesReference species='A'/></listOfReactants>"
      "<listOfProducts><speciesReference species='B'/></listOfProducts>";
  for (const char* version : {"1", "2", "3", "4"}) {
    EXPECT_NEAR(at_end(level2(one, version), "A", 4), 10 * std::exp(-2), 1e-5) << version;
    EXPECT_NEAR(at_end(level2(one, version), "B", 4), 10 - 10 * std::exp(-2), 1e-5);
  }
  const auto named =
      "<listOfReactants><speciesReference id='n' species='A'/></listOfReactants>"
      "<listOfProducts><speciesReference species='B' stoichiometry='2'/></listOfProducts>";
  EXPECT_NEAR(at_end(level2(named), "A", 4), 10 * std::exp(-2), 1e-5);
  EXPECT_NEAR(at_end(level2(named), "B", 4), 20 - 20 * std::exp(-2), 1e-5);
  const auto formula =
      "<listOfReactants><speciesReference species='A'/></listOfReactants><listOfProducts>"
      "<speciesReference species='B'><stoichiometryMath>" +
      math(cn("3")) + "</stoichiometryMath></speciesReference></listOfProducts>";
  EXPECT_NEAR(at_end(level2(formula), "B", 4), 30 - 30 * std::exp(-2), 1e-5);
}

TEST(Documents, of_level_3_version_2_need_no_package) {
  const auto decay =
      list("Parameters", parameter("x", "1", false)) + list("Rules", rate_rule("x", op("times", cn("-0.1"), ci("x"))));
  EXPECT_NEAR(at_end(level3(decay), "x", 20), std::exp(-2), 1e-6);
  EXPECT_NEAR(at_end(level3(decay + "<listOfEvents/>"), "x", 20), std::exp(-2), 1e-6);  // lists may be empty
  const auto capped = list("Parameters", parameter("x", "1", false)) +
                      list("Rules", rate_rule("x", op("max", cn("-0.1"), op("minus", ci("x")))));
  EXPECT_NEAR(at_end(level3(capped), "x", 4), 0.6, 1e-6);  // its mathematics: falls by .1 while x is above that
  EXPECT_THAT(error_of(level3(decay,
                              "xmlns:other='http://www.sbml.org/sbml/level3/version1/other/version1' "
                              "other:required='true'")),
              HasSubstr("other"));
  const auto lacking = decay + "<listOfInitialAssignments><initialAssignment symbol='x'/></listOfInitialAssignments>" +
                       list("Events",
                            "<event id='a' useValuesFromTriggerTime='true'/><event id='b' "
                            "useValuesFromTriggerTime='true'><trigger initialValue='true' persistent='true'/>"
                            "</event>");
  EXPECT_NEAR(at_end(level3(lacking), "x", 20), std::exp(-2), 1e-6);  // they say nothing, and never happen
  const std::string rate_of =
      "<apply><csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/rateOf'>rateOf</csymbol>" +
      ci("y") + "</apply>";
  EXPECT_THAT(error_of(level3(list("Parameters", parameter("x", "1", false) + parameter("y", "1", false)) +
                              list("Rules", rate_rule("y", cn("1")) + rate_rule("x", rate_of)))),
              HasSubstr("which is not supported"));
  EXPECT_THAT(
      error_of(level3(list("Parameters", parameter("x", "1", false)) + list("Rules", "<rateRule variable='x'/>"))),
      HasSubstr("formula is missing"));
}

TEST(Documents, hide_no_depth_from_the_guard) {
  std::string deep, end;
  for (int i = 0; i < 100'000; ++i) deep += "<apply><plus/>", end += "</apply>";
  const auto with = [&](const std::string& before, const std::string& each) {
    std::string inside;
    for (int i = 0; i < 100'000; ++i) inside += each;
    return before + sbml(list("Parameters", parameter("y", "0", false)) + list("Rules", assignment_rule("y", inside)));
  };
  for (const char* each :
       {"<apply><!-- </x> --><plus/>", "<p a=\"/>\">", "<p a='>' b=\"/>\">", "<apply><![CDATA[</x>]]>",
        "<apply><?x </y> ?>", "<p a=\"'/>\">", "<apply\n>", "<p a='<!--'>"})
    EXPECT_THAT(error_of(with("", each)), HasSubstr("nested")) << each;
  for (const char* before : {"<!DOCTYPE sbml [<!ATTLIST apply a CDATA '/>'>]>", "<!DOCTYPE sbml>", "<!doctype x>",
                             "<!DOCTYPE x [<!ENTITY a 'b'>]>"})
    EXPECT_THAT(error_of(with(before, "")), HasSubstr("DOCTYPE")) << before;
  EXPECT_THAT(error_of("<?xml version='1.0' encoding='UTF-7'?><sbml/>"), HasSubstr("encoding that is not read"));
  EXPECT_THAT(error_of("<?xml version=\"1.0\" encoding=\"EBCDIC-US\"?><sbml/>"), HasSubstr("m.xml:1"));
}

TEST(Documents, may_have_comments_and_marks_that_mean_nothing) {
  EXPECT_EQ(xml_depth("<a><b x='>'/><!-- <c><d> --><c><![CDATA[<d><e>]]></c></a>", "").value(), 2);
  EXPECT_EQ(xml_depth("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "").value(), 0);
  EXPECT_EQ(xml_depth("<a><b></b><b></b><b><c></c></b></a>", "").value(), 3);
  for (const char* broken : {"", "<", "<a", "<a b='", "<!--", "<![CDATA[", "<?", "</", "<a/"})
    EXPECT_TRUE(xml_depth(broken, "")) << broken;
}

}  // namespace
}  // namespace teg::pathway
