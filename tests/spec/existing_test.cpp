#include "spec/existing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace teg::spec {
namespace {

using testing::HasSubstr;

std::string why_not(const std::string& path) {
  const Value document = parse_toml(R"(
[constant]
delay = "1 s"
[modulator.DA]
phasic = [{ amount = 1 }]
[region.NAc]
[pathway.camp]
[rule.d1]
[[rule.d1.channel]]
)",
                                    "a.toml")
                             .value();
  const auto error = names_nothing(document, path, "--set " + path);
  return error ? error->what + " | " + error->fix : "";
}

TEST(NamesNothing, is_said_of_what_the_study_does_not_have) {
  EXPECT_THAT(why_not("modulator.dopamine.tonic"), HasSubstr("the study has no modulator 'dopamine'"));
  EXPECT_THAT(why_not("modulator.da.tonic"), HasSubstr("did you mean 'DA'"));
  EXPECT_THAT(why_not("constant.foo"), HasSubstr("the study has no constant 'foo'"));
  EXPECT_THAT(why_not("sweep.delay"), HasSubstr("the study has no sweep 'delay'"));
  EXPECT_THAT(why_not("rule.d1.channel.1.tau_trace"), HasSubstr("rule.d1.channel has 1 element(s), counted from 0"));
  EXPECT_THAT(why_not("modulator.DA.dip.0.onset"), HasSubstr("the study has no modulator.DA.dip '0'"));
  EXPECT_THAT(why_not("modulator.DA.phasic.first.onset"), HasSubstr("has 1 element(s)"));
}

TEST(NamesNothing, says_how_to_add_it) {
  EXPECT_THAT(why_not("constant.foo"), HasSubstr("--add constant.foo=... makes what is not there"));
}

TEST(NamesNothing, is_not_said_of_parameters_that_have_their_default) {
  for (const char* path :
       {"constant.delay", "modulator.DA.tonic", "modulator.DA.phasic.0.width", "modulator.DA.clearance.tau",
        "protocol.until", "network.dt", "show.delay", "region.NAc.modulator.DA.tonic", "pathway.camp.set.k1"})
    EXPECT_EQ(why_not(path), "") << path;
}

}  // namespace
}  // namespace teg::spec
