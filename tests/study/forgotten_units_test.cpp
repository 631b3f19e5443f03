// One forgotten unit is one error, where it was forgotten.
#include <gmock/gmock.h>

#include "core/embedded.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

std::vector<std::string> errors_of(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  const auto read = load_study(text, "a.toml");
  std::vector<std::string> all;
  for (const auto& e : read ? Errors{} : read.errors()) all.push_back(e.where + ": " + e.what + "; " + e.fix);
  return all;
}
std::string shipped(const std::string& id) { return std::string(embedded::find(embedded::studies(), id + ".toml")); }
void expect_one(const std::vector<std::string>& errors, const std::string& words) {
  ASSERT_EQ(errors.size(), 1u) << testing::PrintToString(errors);
  EXPECT_THAT(errors[0], HasSubstr(words));
}

TEST(ForgottenUnits, of_an_axis_are_one_error_at_the_axis) {
  const auto text = shipped("yagishita-2014");
  const std::string axis = "delay = \"-2 s .. 6 s by 0.05 s\"";
  expect_one(errors_of(text, axis, "delay = \"-2 .. 6 by 0.05\""),
             "sweep.delay: -2 has no unit, but modulator.DA.phasic.0.onset is a time; write a time, such as");
  expect_one(errors_of(text, axis, "delay = [0, 1, 2]"), "sweep.delay: 1 has no unit");
  expect_one(errors_of(text, axis, "delay = \"-2 nM .. 6 nM by 1 nM\""), "sweep.delay: -2 nM is a concentration, but");
  expect_one(errors_of(text, axis, "delay = \"-2 s .. 6 by 0.05 s\""),
             "begins with a time and ends with a plain number");
}

TEST(ForgottenUnits, of_an_axis_of_levels_are_found_too) {
  const std::string head =
      "[study]\nid = \"a\"\ntitle = \"Units\"\n[modulator.DA]\ntonic = \"{tonic}\"\n[rule.r]\n[[rule.r.channel]]\ngate "
      "= \"DA / 1 nM\"\namplitude = \"{size}\"\n[protocol]\nuntil = \"12 s\"\npost = [\"0 s\"]\n";
  const std::string axes = "[sweep]\ntonic = [\"5 nM\", \"6 nM\"]\nsize = [1, 2]\n[measure.change]\nof = \"change\"\n";
  EXPECT_EQ(errors_of(head + axes, "[1, 2]", "[1, 3]").size(), 0u);
  expect_one(errors_of(head + axes, "[\"5 nM\", \"6 nM\"]", "[5, 6]"), "sweep.tonic: 5 has no unit");
  expect_one(errors_of(head + axes, "[1, 2]", "[\"1 s\", \"2 s\"]"),
             "sweep.size: 1 s is a time, but rule.r.channel.0.amplitude is");
}

TEST(ForgottenUnits, of_a_constant_are_one_error_however_often_it_is_used) {
  const std::string text =
      "[study]\nid = \"a\"\ntitle = \"Units\"\n[constant]\ntau = \"1 s\"\n[modulator.DA]\nclearance = { tau = "
      "\"{tau}\" "
      "}\n[rule.r]\n[[rule.r.channel]]\ntau_trace = \"{tau}\"\ngate = \"DA / 1 nM\"\n[protocol]\nuntil = \"12 "
      "s\"\npost = "
      "[\"0 s\"]\n[measure.change]\nof = \"change\"\n";
  expect_one(errors_of(text, "tau = \"1 s\"", "tau = 1"), "constant.tau: 1 has no unit, but ");
  expect_one(errors_of(text, "tau = \"1 s\"", "tau = \"1 nM\""), "constant.tau: 1 nM is a concentration");
}

TEST(ForgottenUnits, hide_no_other_error) {
  auto text = shipped("yagishita-2014");
  text.replace(text.find("ec50 = \"1 uM\""), 13, "ec50 = \"1 us\"");
  EXPECT_EQ(errors_of(text, "delay = \"-2 s .. 6 s by 0.05 s\"", "delay = \"-2 .. 6 by 0.05\"").size(), 2u);
}

}  // namespace
}  // namespace teg::study
