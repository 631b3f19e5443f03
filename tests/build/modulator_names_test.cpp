// A modulator by any of its names, wherever something known looks for it.
#include "build/modulator_names.hpp"

#include <gmock/gmock.h>

#include "build/build_model.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string study(const std::string& modulator, const std::string& parts, const std::string& gate) {
  return "[study]\nid = \"a\"\ntitle = \"Names\"\n[modulator." + modulator + "]\n" + parts +
         "\n[rule.r]\n[[rule.r.channel]]\ngate = \"" + gate +
         "\"\n[protocol]\nuntil = \"12 s\"\npost = [\"0 s\"]\n[measure.change]\nof = \"change\"\n";
}
std::string errors_of(const std::string& text) {
  const auto read = load_study(text, "a.toml");
  std::string all;
  for (const auto& e : read ? Errors{} : read.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}

struct Named {
  const char *receptor, *modulator;
};
const Named by_any_name[] = {
    {"D1", "DA"},      {"D1", "dopamine"},         {"beta2", "NE"},
    {"beta2", "NA"},   {"beta2", "noradrenaline"}, {"beta2", "norepinephrine"},
    {"5-HT2C", "SE"},  {"5-HT2C", "5HT"},          {"5-HT2C", "serotonin"},
    {"5-HT2C", "SER"}, {"M4", "acetylcholine"},    {"M4", "ACh"},
};

TEST(ModulatorNames, known_receptors_find_their_modulator_by_any_of_its_names) {
  for (const auto& [receptor, modulator] : by_any_name) {
    const auto read =
        load_study(study(modulator, std::string("[receptor.site]\npreset = \"") + receptor + "\"", "site"), "a.toml");
    ASSERT_TRUE(read) << receptor << " of " << modulator;
    EXPECT_EQ(read->first.model.receptors.at(0).of, modulator);
  }
}

TEST(ModulatorNames, a_receptor_of_another_modulator_is_still_refused) {
  EXPECT_THAT(errors_of(study("NE", "[receptor.D1]\npreset = \"D1\"", "D1")), HasSubstr("there is no modulator 'DA'"));
  EXPECT_THAT(errors_of(study("DA2", "[receptor.D1]\npreset = \"D1\"", "D1")), HasSubstr("there is no modulator 'DA'"));
}

TEST(ModulatorNames, an_exact_name_comes_before_another_one) {
  EXPECT_EQ(library::name_among({"NA", "NE"}, "NE"), "NE");
  EXPECT_EQ(library::name_among({"NA"}, "NE"), "NA");
  EXPECT_EQ(library::name_among({"X"}, "NE"), "NE");
}

TEST(ModulatorNames, known_regions_find_their_modulator_by_any_of_its_names) {
  const auto tonic = [](const std::string& modulator) {
    const auto read =
        load_study(study(modulator, "[region.here]\npreset = \"sensory-cortex\"", modulator + " / 1 nM"), "a.toml");
    EXPECT_TRUE(read) << errors_of(
        study(modulator, "[region.here]\npreset = \"sensory-cortex\"", modulator + " / 1 nM"));
    return read ? read->first.model.modulators.at(0).tonic.native() : -1;
  };
  for (const char* name : {"SER", "5HT", "serotonin"}) EXPECT_EQ(tonic(name), 2) << name;
  for (const char* name : {"NE", "NA", "norepinephrine"}) EXPECT_EQ(tonic(name), 5) << name;
}

TEST(ModulatorNames, a_region_that_does_not_know_a_modulator_says_which_it_knows) {
  const std::string here = "[region.here]\npreset = \"sensory-cortex\"\n";
  const auto errors = errors_of(study("DA", here, "DA / 1 nM"));
  EXPECT_THAT(errors, HasSubstr("region.here.preset: knows nothing of DA there, only of NE, SER"));
  EXPECT_THAT(errors, HasSubstr("give modulator.DA.tonic"));
  EXPECT_THAT(errors_of(study("DA", "tonic = \"5 nM\"\n" + here, "DA / 1 nM")), HasSubstr("knows nothing of DA"));
  const std::string clearance = "clearance = { tau = \"300 ms\" }\n";
  EXPECT_EQ(errors_of(study("DA", "tonic = \"5 nM\"\n" + clearance + here, "DA / 1 nM")), "");
  EXPECT_EQ(
      errors_of(study("DA", here + "[region.here.modulator.DA]\ntonic = \"5 nM\"\ntau = \"300 ms\"", "DA / 1 nM")), "");
}

TEST(ModulatorNames, gates_call_a_modulator_by_any_of_its_names) {
  const auto read = load_study(study("NA", "", "max(norepinephrine, NE) / 2 nM"), "a.toml");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->first.model.rules.at(0).channels.at(0).gate, "max(NA, NA) / 2 nM");
  EXPECT_EQ(errors_of(study("5HT", "", "5HT / 2 nM")), "");
  EXPECT_EQ(errors_of(study("serotonin", "", "2*5HT / 2 nM")), "");
  EXPECT_THAT(errors_of(study("NA", "", "DA / 2 nM")), HasSubstr("'DA'"));
  EXPECT_THAT(errors_of(study("NA", "", "NA / 2 nX")), HasSubstr("'nX' is not a unit"));
}

TEST(ModulatorNames, a_rule_that_is_known_reads_the_modulator_by_the_name_that_the_study_has) {
  const auto text =
      "[study]\nid = \"a\"\ntitle = \"Names\"\n[modulator.dopamine]\nunit = \"1\"\n[rule.r]\npreset = "
      "\"dopamine-modulated-stdp\"\n[protocol]\nuntil = \"12 s\"\npost = [\"0 s\"]\n[measure.change]\nof = "
      "\"change\"\n";
  EXPECT_EQ(errors_of(text), "");
}

TEST(ModulatorNames, a_name_that_gates_would_take_for_a_difference_is_refused) {
  EXPECT_THAT(errors_of(study("5-HT", "", "1")), HasSubstr("write 5HT"));
  EXPECT_THAT(errors_of(study("6DA", "", "1")), HasSubstr("beginning with a letter"));
}

TEST(ModulatorNames, every_modulator_of_the_library_is_one_that_documents_recommend) {
  std::vector<std::string> recommended;
  for (const auto& row : library::modulator_names()) recommended.emplace_back(row.name);
  EXPECT_THAT(recommended, ElementsAre("DA", "NE", "SER", "ACh", "OA"));
}

}  // namespace
}  // namespace teg::study
