// Events, restarts and what lies between: one piece and two must agree.
#include <gmock/gmock.h>

#include <cmath>

#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::HasSubstr;

constexpr double close = 3e-7;

std::vector<std::vector<double>> values(const std::string& xml, std::vector<std::string> outputs,
                                        std::vector<double> times) {
  return simulate(pathway(xml), {.outputs = std::move(outputs), .times = std::move(times)}).value().values;
}

// x decays with rate 0.5 from 1; events add to it.
std::string decaying(const std::string& events, const std::string& more = "") {
  return sbml(
      list("Parameters", parameter("x", "1", false) + parameter("dose_time", "3") + parameter("p", "0", false) + more) +
      list("Rules", rate_rule("x", op("times", cn("-0.5"), ci("x")))) + list("Events", events));
}

const std::string dose = event("dose", op("geq", now, ci("dose_time")), "x", op("plus", ci("x"), cn("2")));

TEST(Events, a_dose_is_given_at_its_instant_and_seen_from_there_on) {
  const auto x = values(decaying(dose), {"x"}, {2.999999, 3, 5})[0];
  EXPECT_NEAR(x[0], std::exp(-1.4999995), close);
  EXPECT_NEAR(x[1], std::exp(-1.5) + 2, close);
  EXPECT_NEAR(x[2], (std::exp(-1.5) + 2) * std::exp(-1), close);
}

TEST(Events, a_condition_on_a_state_is_met_at_its_root_and_fires_each_time_it_comes_true) {
  const auto refill = event("refill", op("lt", ci("x"), cn("0.5")), "x", cn("1"));
  const double period = std::log(2.0) / 0.5;
  const auto times = times_to(20, 77);
  const auto x = values(decaying(refill), {"x"}, times)[0];
  for (std::size_t i = 0; i < times.size(); ++i)
    EXPECT_NEAR(x[i], std::exp(-0.5 * std::fmod(times[i], period)), 3e-6) << times[i];
}

TEST(Events, a_trigger_that_holds_at_the_start_fires_only_if_it_is_said_not_to_have_held_before) {
  const auto at_once = [](const std::string& initial) {
    return decaying(event("e", op("geq", now, cn("0")), "p", cn("7"), "", "useValuesFromTriggerTime='true'",
                          "initialValue='" + initial + "' persistent='true'"));
  };
  EXPECT_EQ(values(at_once("true"), {"p"}, {1})[0][0], 0);
  EXPECT_EQ(values(at_once("false"), {"p"}, {0})[0][0], 7);
}

TEST(Events, a_delay_keeps_the_values_of_the_trigger_unless_told_otherwise) {
  const std::string delay = "<delay>" + math(cn("2")) + "</delay>";
  const auto later = [&](const std::string& use) {
    return decaying(event("e", op("geq", now, cn("1")), "p", ci("x"), delay, "useValuesFromTriggerTime='" + use + "'"));
  };
  EXPECT_EQ(values(later("true"), {"p"}, {2.99})[0][0], 0);
  EXPECT_NEAR(values(later("true"), {"p"}, {3})[0][0], std::exp(-0.5), close);
  EXPECT_NEAR(values(later("false"), {"p"}, {3})[0][0], std::exp(-1.5), close);
}

TEST(Events, a_trigger_that_is_not_persistent_cancels_what_waits) {
  const std::string delay = "<delay>" + math(cn("2")) + "</delay>";
  const auto brief = op("and", op("geq", now, cn("1")), op("lt", now, cn("1.5")));
  const auto waiting = [&](const std::string& persistent) {
    return decaying(event("e", brief, "p", cn("7"), delay, "useValuesFromTriggerTime='true'",
                          "initialValue='true' persistent='" + persistent + "'"));
  };
  EXPECT_EQ(values(waiting("true"), {"p"}, {4})[0][0], 7);
  EXPECT_EQ(values(waiting("false"), {"p"}, {4})[0][0], 0);
}

TEST(Events, priority_decides_which_of_two_comes_last) {
  const auto priority = [](const std::string& n) { return "<priority>" + math(cn(n)) + "</priority>"; };
  const auto at_one = op("geq", now, cn("1"));
  const auto both = [&](const std::string& first, const std::string& second) {
    return decaying(event("a", at_one, "p", cn("1"), priority(first)) +
                    event("b", at_one, "p", cn("2"), priority(second)));
  };
  EXPECT_EQ(values(both("1", "5"), {"p"}, {1})[0][0], 1);
  EXPECT_EQ(values(both("5", "1"), {"p"}, {1})[0][0], 2);
}

TEST(Events, one_event_may_set_off_the_next_at_the_same_instant) {
  const auto chain = event("a", op("geq", now, cn("1")), "p", cn("3")) +
                     event("b", op("geq", ci("p"), cn("2")), "x", op("times", ci("p"), cn("10")));
  EXPECT_NEAR(values(decaying(chain), {"x"}, {1})[0][0], 30, 1e-9);
}

TEST(Events, events_that_never_end_are_a_numeric_error) {
  const auto ring = event("a", op("gt", ci("p"), cn("0")), "p", cn("-1")) +
                    event("b", op("lt", ci("p"), cn("0")), "p", cn("1")) +
                    event("c", op("geq", now, cn("1")), "p", cn("1"));
  const auto result = simulate(pathway(decaying(ring)), {.outputs = {"p"}, .times = {2}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::numeric);
  EXPECT_THAT(result.errors()[0].what, HasSubstr("without end"));
}

TEST(Restart, two_pieces_give_what_one_gives) {
  const auto delayed = event("late", op("geq", now, cn("1")), "x", op("plus", ci("x"), cn("1")),
                             "<delay>" + math(cn("1.5")) + "</delay>");
  const auto model = pathway(decaying(dose + delayed));
  const Request whole{.outputs = {"x"}, .times = {2, 2.5, 3, 4}};
  const auto one = simulate(model, whole).value().values[0];
  for (const double cut : {0.5, 1.0, 2.0, 2.5, 3.0}) {
    const auto first = simulate(model, {.outputs = {"x"}, .times = {cut}}).value();
    EXPECT_EQ(first.end.time, cut);
    for (std::size_t i = 0; i < whole.times.size(); ++i) {
      if (whole.times[i] < cut) continue;
      const Request rest{.outputs = {"x"}, .times = {whole.times[i]}, .from = &first.end};
      EXPECT_NEAR(simulate(model, rest).value().values[0][0], one[i], close) << cut << " " << whole.times[i];
    }
  }
}

TEST(Restart, a_parameter_may_change_as_if_it_had_not_mattered_before) {
  const auto model = pathway(decaying(dose));
  const auto rest = simulate(model, {.settings = {{"dose_time", 100}}, .outputs = {"x"}, .times = {4}}).value();
  const auto dosed_at = [&](double t) {
    return simulate(model, {.settings = {{"dose_time", t}}, .outputs = {"x"}, .times = {6}, .from = &rest.end})
        .value()
        .values[0][0];
  };
  const double none = std::exp(-3.0);
  EXPECT_NEAR(dosed_at(5), none + 2 * std::exp(-0.5), close);
  EXPECT_NEAR(dosed_at(4), none + 2 * std::exp(-1.0), close);  // due at the restart: still to come
  EXPECT_NEAR(dosed_at(3), none, close);                       // would have been before it: as if it had not mattered
}

TEST(Restart, what_time_has_changed_cannot_be_set) {
  const auto model = pathway(decaying(dose));
  const auto first = simulate(model, {.outputs = {"x"}, .times = {1}}).value();
  const auto result = simulate(model, {.settings = {{"x", 1}}, .outputs = {"x"}, .times = {2}, .from = &first.end});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.errors()[0].what, HasSubstr("time has changed it"));
}

}  // namespace
}  // namespace teg::pathway
