// What is asked of a simulation is checked before it runs, all of it at once, and each fault says how to mend it.
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const double infinite = std::numeric_limits<double>::infinity();

const Pathway& model() {
  static const Pathway made =
      pathway(sbml(list("Compartments", compartment("c", "1")) + list("Species", species("X", "3")) +
                   list("Parameters", parameter("k", "0.7") + parameter("d", "0", false) +
                                          "<parameter id='empty' constant='true'/>") +
                   list("Rules", assignment_rule("d", op("times", ci("k"), cn("2")))) +
                   list("Reactions", reaction("r", reference("X"), "", op("times", ci("k"), ci("X"))))));
  return made;
}
std::string errors_of(Request request) {
  if (request.times.empty()) request.times = {1};
  if (request.outputs.empty()) request.outputs = {"X"};
  const auto course = simulate(model(), request);
  std::string all;
  for (const auto& e : course ? Errors{} : course.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}

TEST(Request, times_rise_from_the_start) {
  EXPECT_THAT(errors_of({.times = {2, 1}}), HasSubstr("times: 1 comes after 2; give finite times that rise from 0"));
  EXPECT_THAT(errors_of({.times = {-1}}), HasSubstr("times: -1 comes after 0"));
  EXPECT_THAT(errors_of({.times = {infinite}}), HasSubstr("times: "));
  const auto none = simulate(model(), {.outputs = {"X"}, .times = {}});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.errors()[0].what, HasSubstr("there are none"));
}

TEST(Request, tolerances_and_steps_are_numbers_in_their_range) {
  for (const double wrong : {0.0, 1e-15, 1.0, 2.0, std::nan("")})
    EXPECT_THAT(errors_of({.relative_tolerance = wrong}), HasSubstr("relative tolerance: "));
  for (const double wrong : {0.0, -1.0, infinite, std::nan("")})
    EXPECT_THAT(errors_of({.absolute_tolerance = wrong}), HasSubstr("absolute tolerance: "));
  for (const double wrong : {-1.0, infinite, std::nan("")})
    EXPECT_THAT(errors_of({.longest_step = wrong}), HasSubstr("longest step: "));
  EXPECT_EQ(errors_of({.relative_tolerance = 1e-6, .absolute_tolerance = 1e-9, .longest_step = 0.5}), "");
}

TEST(Request, settings_are_finite_set_once_and_not_ruled) {
  EXPECT_THAT(errors_of({.settings = {{"k", infinite}}}), HasSubstr("setting 'k': its value is not a finite number"));
  EXPECT_THAT(errors_of({.settings = {{"d", 1}}}), HasSubstr("setting 'd': it follows a rule; set what the rule"));
  EXPECT_THAT(errors_of({.settings = {{"k", 1}, {"k", 2}}}), HasSubstr("setting 'k': it is set twice; set it once"));
  EXPECT_THAT(errors_of({.settings = {{"kk", 1}, {"d", infinite}}}), AllOf(HasSubstr("'kk'"), HasSubstr("'d'")))
      << "all at once";
}

TEST(Request, traces_are_finite_and_rise_in_time) {
  const auto driven = [](std::vector<double> times, std::vector<double> values, const char* name = "k") {
    return errors_of({.traces = {{name, std::move(times), std::move(values)}}});
  };
  EXPECT_EQ(driven({0, 1}, {1, 2}), "");
  EXPECT_THAT(driven({}, {}), HasSubstr("trace of 'k': 0 times, 0 values; give one value for each time"));
  EXPECT_THAT(driven({0, 1}, {1}), HasSubstr("trace of 'k': 2 times, 1 values"));
  for (const auto& [times, values] : {std::pair(std::vector{1.0, 0.0}, std::vector{1.0, 2.0}),
                                      std::pair(std::vector{0.0, infinite}, std::vector{1.0, 2.0}),
                                      std::pair(std::vector{0.0, 1.0}, std::vector{1.0, std::nan("")})})
    EXPECT_THAT(driven(times, values), HasSubstr("its times fall, or not every number is finite"));
  EXPECT_THAT(driven({0}, {1}, "X"), HasSubstr("trace of 'X': the model itself changes it; drive a parameter"));
  EXPECT_THAT(driven({0}, {1}, "d"), HasSubstr("trace of 'd': the model itself changes it"));
  EXPECT_THAT(driven({0}, {1}, "zzz"), HasSubstr("zzz"));
  EXPECT_THAT(errors_of({.settings = {{"k", 1}}, .traces = {{"k", {0}, {1}}}}),
              HasSubstr("trace of 'k': it is set, or has a trace, as well; do one of these"));
}

TEST(Request, what_an_output_needs_has_a_value) {
  EXPECT_THAT(errors_of({.outputs = {"empty"}}),
              HasSubstr("'empty': it has no finite value at the start; give it in the model, or as a setting"));
  EXPECT_EQ(errors_of({.outputs = {"X"}}), "") << "what is not needed may lack one";
  EXPECT_EQ(errors_of({.settings = {{"empty", 2}}, .outputs = {"empty"}}), "");
}

}  // namespace
}  // namespace teg::pathway
