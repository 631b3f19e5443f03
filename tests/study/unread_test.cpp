#include "study/unread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/embedded.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What is unread, by its path.
std::vector<std::string> unread_in(const std::string& text) {
  std::vector<std::string> paths;
  for (const auto& e : unread(spec::parse_toml(text, "a.toml").value()))
    paths.push_back(e.where.substr(e.where.find(' ') + 1));
  return paths;
}

constexpr const char* sound = R"(
[modulator.DA]
unit = "1"
[receptor.D1]
of = "DA"
ec50 = 1
[rule.r]
[[rule.r.channel]]
gate = "D1"
)";

TEST(Unread, is_nothing_in_any_shipped_study) {
  for (const auto& file : embedded::studies()) {
    Errors errors;
    const auto document = make_document(file.text, std::string(file.name), {}, errors);
    EXPECT_THAT(unread(*document), IsEmpty()) << file.name;
  }
}

TEST(Unread, is_what_no_gate_receptor_or_measure_names) {
  EXPECT_THAT(unread_in(sound), IsEmpty());
  EXPECT_THAT(unread_in(std::string(sound) + "[modulator.dopamine]\ntonic = 1"), ElementsAre("modulator.dopamine"));
  EXPECT_THAT(unread_in(std::string(sound) + "[receptor.D2]\nof = \"DA\""), ElementsAre("receptor.D2"));
  EXPECT_THAT(unread_in(std::string(sound) + "[messenger.camp]\ndrive = \"D1\""), ElementsAre("messenger.camp"));
  EXPECT_THAT(unread_in(std::string(sound) + "[source.train]\nspikes = []"), ElementsAre("source.train"));
  EXPECT_THAT(unread_in(std::string(sound) + "[constant]\nfoo = 3"), ElementsAre("constant.foo"));
  EXPECT_THAT(unread_in(std::string(sound) + "[constant]\nfoo = 3\n[protocol]\nuntil = \"{2 * foo} s\""), IsEmpty());
  EXPECT_THAT(unread_in(std::string(sound) + "[modulator.NA]\n[measure.n]\nof = \"concentration.NA\""), IsEmpty());
}

TEST(Unread, is_a_name_that_only_begins_like_one_that_is_read) {
  EXPECT_THAT(unread_in(std::string(sound) + "[receptor.D]\nof = \"DA\""), ElementsAre("receptor.D"));
  EXPECT_THAT(unread_in(std::string(sound) + "[modulator.DA2]\nunit = \"1\""), ElementsAre("modulator.DA2"));
}

TEST(Unread, is_what_is_released_and_described_but_not_read) {
  EXPECT_THAT(unread_in(R"(
[study]
title = "ACh in words only"
[modulator.ACh]
[[release]]
population = "p"
modulator = "ACh"
[population.p]
size = 1
[[expect]]
claim = "ACh does something"
)"),
              ElementsAre("modulator.ACh"));
}

TEST(Unread, is_not_the_only_rule_of_synapses_but_a_rule_of_no_projection) {
  EXPECT_THAT(unread_in(std::string(sound) + "[rule.s]\n[synapse.a]\nrule = \"r\""), ElementsAre("rule.s"));
  EXPECT_THAT(unread_in("[population.p]\nsize = 1\n[rule.s]\n"), ElementsAre("rule.s"));
}

TEST(Unread, is_not_a_modulator_that_a_known_receptor_binds) {
  EXPECT_THAT(unread_in("[modulator.DA]\n[receptor.D]\npreset = \"D2\"\n[measure.m]\nof = \"occupancy.D\""), IsEmpty());
  EXPECT_THAT(unread_in("[modulator.DA]\n[receptor.D]\npreset = \"D2\"\nof = \"X\"\n[measure.m]\nof = \"occupancy.D\""),
              ElementsAre("modulator.DA"));
}

TEST(Unread, is_said_with_the_place_and_what_would_read_it) {
  const auto errors = unread(spec::parse_toml("[modulator.X]\ntonic = 1\n", "a.toml").value());
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].where, "a.toml:1:1 modulator.X");
  EXPECT_THAT(errors[0].fix, HasSubstr("name it in a gate"));
}

TEST(Unread, of_twenty_thousand_modulators_is_found_at_once) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "[modulator.m" + std::to_string(i) + "]\ntonic = 1\n";
  EXPECT_EQ(unread_in(text).size(), 20000u);
}

}  // namespace
}  // namespace teg::study
