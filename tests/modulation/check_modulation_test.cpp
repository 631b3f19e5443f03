#include "modulation/check_modulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace teg::modulation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Modulator dopamine(double tonic_nM = 20) {
  Modulator m;
  m.name = "DA", m.tonic = Concentration{tonic_nM};
  return m;
}
std::vector<std::string> errors_of(const Modulation& modulation) {
  std::vector<std::string> all;
  for (const auto& e : check_modulation(modulation)) all.push_back(e.where + ": " + e.what);
  return all;
}
std::vector<std::string> errors_of(Modulator m) {
  Modulation modulation;
  modulation.modulators = {std::move(m)};
  return errors_of(modulation);
}
std::vector<std::string> errors_with(double tonic_nM, ReleaseProgram program) {
  auto m = dopamine(tonic_nM);
  m.programs = {std::move(program)};
  return errors_of(m);
}

TEST(CheckModulation, refuses_what_only_lowers_release_where_there_is_no_tonic_level) {
  const Dip dip{.duration = Time{100.0}};
  const PauseRebound pause{.pause = Time{100.0}, .rebound = Time{100.0}};
  for (const ReleaseProgram& program : {ReleaseProgram(dip), ReleaseProgram(pause),
                                        prediction_error_program({.amount = Concentration{10}}, Time{0}, -1)}) {
    EXPECT_THAT(
        errors_with(0, program),
        ElementsAre("modulator DA program 0: lowers release, but there is no tonic level that could fall: it does "
                    "nothing"));
    EXPECT_THAT(errors_with(20, program), IsEmpty());
  }
}

TEST(CheckModulation, lets_errors_that_are_not_negative_and_bursts_stand_without_a_tonic_level) {
  for (const double error : {0.0, 1.0})
    EXPECT_THAT(errors_with(0, prediction_error_program({.amount = Concentration{10}}, Time{0}, error)), IsEmpty());
  EXPECT_THAT(errors_with(0, Burst{.amount = Concentration{10}}), IsEmpty());
  EXPECT_THAT(errors_with(0, Ramp{.duration = Time{1.0}, .rise = Concentration{5}}), IsEmpty());
}

TEST(CheckModulation, lets_a_dip_act_on_the_level_that_firing_sustains) {
  auto m = dopamine(0);
  m.firing = Firing{Rate{0.005}, Concentration{1}};
  m.programs = {Dip{.duration = Time{100.0}}};
  EXPECT_THAT(errors_of(m), IsEmpty());
}

TEST(CheckModulation, a_change_of_firing_needs_firing) {
  EXPECT_THAT(errors_with(20, FiringChange{.duration = Time{1.0}, .rate = Rate{0.02}}),
              ElementsAre(HasSubstr("changes firing, but the modulator has no firing")));
}

TEST(CheckModulation, a_trace_is_sorted_finite_and_alone) {
  const auto traced = [](std::vector<double> time_ms, std::vector<double> level) {
    auto m = dopamine(0);
    m.trace = std::make_shared<const LevelTrace>(LevelTrace{std::move(time_ms), std::move(level)});
    return m;
  };
  EXPECT_THAT(errors_of(traced({0, 1}, {1, 2})), IsEmpty());
  EXPECT_THAT(errors_of(traced({1, 1}, {1, 2})), ElementsAre(HasSubstr("sample 1: is not after the one before")));
  EXPECT_THAT(errors_of(traced({0, 1}, {1, std::nan("")})), ElementsAre(HasSubstr("sample 1")));
  EXPECT_THAT(errors_of(traced({0}, {1})), ElementsAre(HasSubstr("has fewer than two samples")));
  auto m = traced({0, 1}, {1, 2});
  m.firing = Firing{Rate{0.005}, Concentration{1}};
  EXPECT_THAT(errors_of(m), ElementsAre(HasSubstr("stands beside saturating clearance, firing")));
}

TEST(CheckModulation, names_that_are_not_there_have_the_nearest_one_as_their_mending) {
  Modulation modulation;
  modulation.modulators = {dopamine()};
  Receptor d1;
  d1.name = "D1", d1.of = "Da", d1.ec50 = Concentration{100};
  modulation.receptors = {d1};
  const auto errors = check_modulation(modulation);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].where, HasSubstr("receptor D1 of"));
  EXPECT_THAT(errors[0].fix, HasSubstr("did you mean 'DA'"));
}

TEST(CheckModulation, refuses_a_region_whose_neighbours_sustain_more_than_its_tonic_level) {
  Modulation modulation;
  modulation.modulators = {dopamine(5), dopamine(500)};
  modulation.modulators[0].region = "NAc", modulation.modulators[1].region = "DS";
  modulation.modulators[0].exchange = {{"DS", Rate{1}}};
  EXPECT_THAT(errors_of(modulation), ElementsAre(HasSubstr("is below what the other regions sustain")));
  modulation.modulators[0].exchange = {{"VTA", Rate{1}}};
  EXPECT_THAT(errors_of(modulation), ElementsAre(HasSubstr("exchange")));
}

TEST(CheckModulation, an_autoreceptor_is_one_of_its_own_receptors) {
  auto m = dopamine();
  m.autoreceptor = Autoreceptor{"D2", 0.5};
  EXPECT_THAT(errors_of(m), ElementsAre(HasSubstr("autoreceptor")));
}

}  // namespace
}  // namespace teg::modulation
