// Integration against closed forms.
#include <gmock/gmock.h>

#include <cmath>
#include <thread>

#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;

std::vector<double> course(const std::string& xml, const std::string& output, std::vector<double> times,
                           std::vector<Setting> settings = {}) {
  const auto model = pathway(xml);
  return simulate(model, {.settings = std::move(settings), .outputs = {output}, .times = std::move(times)})
      .value()
      .values[0];
}

// The tolerance of 1e-8 holds for each step; over a whole run the error stays below 30 times that.
constexpr double close = 3e-7;

const std::string unit = list("Compartments", compartment("c", "1"));

std::string decay(const std::string& k = "0.7") {
  return sbml(unit + list("Species", species("X", "3")) + list("Parameters", parameter("k", k)) +
              list("Reactions", reaction("r", reference("X"), "", op("times", ci("k"), ci("X")))));
}

TEST(Simulate, one_reaction_decays_exponentially) {
  const auto times = times_to(20, 40);
  const auto x = course(decay(), "X", times);
  for (std::size_t i = 0; i < times.size(); ++i) EXPECT_NEAR(x[i], 3 * std::exp(-0.7 * times[i]), close) << times[i];
}

TEST(Simulate, a_setting_replaces_a_parameter_or_a_first_value) {
  EXPECT_NEAR(course(decay(), "X", {2}, {{"k", 0.1}})[0], 3 * std::exp(-0.2), close);
  EXPECT_NEAR(course(decay(), "X", {2}, {{"X", 5}})[0], 5 * std::exp(-1.4), close);
}

// A + B <-> C: the closed form of reversible binding from A = B = a0, C = 0.
TEST(Simulate, reversible_binding_comes_to_its_equilibrium_and_keeps_its_mass) {
  const auto model = pathway(sbml(unit + list("Species", species("A", "2") + species("B", "2") + species("C", "0")) +
                                  list("Parameters", parameter("on", "0.5") + parameter("off", "0.25")) +
                                  list("Reactions", reaction("bind", reference("A") + reference("B"), reference("C"),
                                                             op("minus", op("times", ci("on"), ci("A"), ci("B")),
                                                                op("times", ci("off"), ci("C")))))));
  const auto times = times_to(60, 60);
  const auto values = simulate(model, {.outputs = {"A", "B", "C"}, .times = times}).value().values;
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(values[0][i] + values[2][i], 2, 1e-9);
    EXPECT_NEAR(values[1][i] + values[2][i], 2, 1e-9);
  }
  const double kd = 0.5, c = (4 + kd - std::sqrt((4 + kd) * (4 + kd) - 16)) / 2;
  EXPECT_NEAR(values[2].back(), c, close);
}

// 2 X -> Y in amounts per time: d[X]/dt = -2 k [X]^2 / V.
TEST(Simulate, stoichiometry_and_volume_scale_a_reaction) {
  const auto xml =
      sbml(list("Compartments", compartment("c", "4")) + list("Species", species("X", "3") + species("Y", "0")) +
           list("Parameters", parameter("k", "0.8")) +
           list("Reactions", reaction("r", reference("X", "2"), reference("Y"),
                                      op("times", ci("k"), op("power", ci("X"), cn("2"))))));
  const double t = 5, x = 1 / (1.0 / 3 + 2 * 0.8 * t / 4);
  EXPECT_NEAR(course(xml, "X", {t})[0], x, close);
  EXPECT_NEAR(course(xml, "Y", {t})[0], (3 - x) / 2, close);
}

TEST(Simulate, an_amount_is_not_divided_by_the_volume) {
  const SpeciesOptions amount{.attribute = "initialAmount", .is_amount = true};
  const auto xml =
      sbml(list("Compartments", compartment("c", "4")) +
           list("Species", species("N", "3", amount) + species("X", "8", {.attribute = "initialAmount"})) +
           list("Reactions", reaction("r", reference("N"), reference("X"), op("times", cn("0.5"), ci("N")))));
  const double left = 3 * std::exp(-1.0);
  EXPECT_NEAR(course(xml, "N", {2})[0], left, close);
  EXPECT_NEAR(course(xml, "X", {2})[0], (8 + 3 - left) / 4, close);
}

TEST(Simulate, a_growing_compartment_dilutes_what_is_in_it) {
  const auto xml =
      sbml(list("Compartments", compartment("c", "2", false)) + list("Species", species("X", "6")) +
           list("Rules", rate_rule("c", cn("1"))) + list("Reactions", reaction("r", "", reference("X"), cn("0.5"))));
  EXPECT_NEAR(course(xml, "X", {0})[0], 6, 1e-12);
  EXPECT_NEAR(course(xml, "X", {4})[0], (12 + 2) / 6.0, 1e-8);
  EXPECT_NEAR(course(xml, "X", {4}, {{"c", 1}, {"X", 1}})[0], (1 + 2) / 5.0, 1e-8);
}

TEST(Simulate, initial_assignments_and_rules_are_taken_in_the_order_of_their_needs) {
  const auto initial = [](const std::string& id, const std::string& formula) {
    return "<initialAssignment symbol='" + id + "'>" + math(formula) + "</initialAssignment>";
  };
  const auto xml = sbml(unit + list("Species", species("X", "1")) +
                        list("Parameters", parameter("a", "1") + parameter("b", "1") + parameter("p", "2") +
                                               parameter("q", "0", false) + parameter("s", "0", false)) +
                        list("InitialAssignments", initial("X", op("times", ci("a"), cn("3"))) +
                                                       initial("a", op("plus", ci("b"), ci("q"))) +
                                                       initial("b", op("times", ci("p"), cn("5")))) +
                        list("Rules", assignment_rule("q", op("plus", ci("s"), cn("1"))) +
                                          assignment_rule("s", op("times", ci("b"), ci("p")))));
  // b = 10, s = 20, q = 21, a = 31, X = 93
  EXPECT_EQ(course(xml, "X", {1})[0], 93);
  EXPECT_EQ(course(xml, "X", {1}, {{"p", 1}})[0], 33);
  EXPECT_EQ(course(xml, "X", {1}, {{"b", 1}})[0], 3 * (1 + 1 + 2));
  EXPECT_EQ(course(xml, "q", {1})[0], 21);
}

TEST(Simulate, functions_take_their_arguments_and_see_nothing_else) {
  const std::string lambda =
      "<lambda><bvar><ci>x</ci></bvar><bvar><ci>k</ci></bvar>" + op("times", ci("k"), ci("x")) + "</lambda>";
  const auto xml = sbml(
      "<listOfFunctionDefinitions><functionDefinition id='f'>" + math(lambda) +
      "</functionDefinition></listOfFunctionDefinitions>" + unit + list("Species", species("X", "3")) +
      list("Parameters", parameter("k", "100")) +
      list("Reactions", reaction("r", reference("X"), "", "<apply><ci>f</ci>" + ci("X") + cn("0.7") + "</apply>")));
  EXPECT_NEAR(course(xml, "X", {2})[0], 3 * std::exp(-1.4), close);
}

TEST(Simulate, a_local_parameter_hides_the_global_one) {
  const std::string local = "<listOfLocalParameters><localParameter id='k' value='0.2'/></listOfLocalParameters>";
  const auto xml =
      sbml(unit + list("Species", species("X", "3") + species("Y", "3")) + list("Parameters", parameter("k", "0.7")) +
           list("Reactions", reaction("r", reference("X"), "", op("times", ci("k"), ci("X")), local) +
                                 reaction("s", reference("Y"), "", op("times", ci("k"), ci("Y")))));
  EXPECT_NEAR(course(xml, "X", {2})[0], 3 * std::exp(-0.4), close);
  EXPECT_NEAR(course(xml, "Y", {2})[0], 3 * std::exp(-1.4), close);
  EXPECT_NEAR(course(xml, "X", {2}, {{"r.k", 0.7}})[0], 3 * std::exp(-1.4), close);
}

// dx/dt = p(t) - x with p = 1 for 100 <= t < 100.001 only: a solver that looks where it steps misses it.
TEST(Simulate, a_short_pulse_in_a_piecewise_is_not_stepped_over) {
  const auto pulse = "<piecewise><piece>" + cn("1000") +
                     op("and", op("geq", now, cn("100")), op("lt", now, ci("end"))) + "</piece><otherwise>" + cn("0") +
                     "</otherwise></piecewise>";
  const auto xml = sbml(list("Parameters", parameter("x", "0", false) + parameter("end", "100.001")) +
                        list("Rules", rate_rule("x", op("minus", pulse, ci("x")))));
  const auto x = course(xml, "x", {99, 100, 100.001, 101, 300});
  const double top = 1000 * (1 - std::exp(-0.001));
  EXPECT_NEAR(x[1], 0, 1e-12);
  EXPECT_NEAR(x[2], top, close);
  EXPECT_NEAR(x[3], top * std::exp(-0.999), close);
  EXPECT_NEAR(x[4], 0, close);
}

// A train by floor: 0.01 long, every 2, with dx/dt = pulse. After n pulses x = 0.01 n.
TEST(Simulate, a_train_written_with_floor_keeps_every_pulse) {
  const auto phase = op("minus", now, op("times", cn("2"), op("floor", op("divide", now, cn("2")))));
  const auto pulse = "<piecewise><piece>" + cn("1") + op("lt", phase, cn("0.01")) + "</piece><otherwise>" + cn("0") +
                     "</otherwise></piecewise>";
  const auto xml = sbml(list("Parameters", parameter("x", "0", false)) + list("Rules", rate_rule("x", pulse)));
  EXPECT_NEAR(course(xml, "x", {1001})[0], 501 * 0.01, 1e-9);
}

TEST(Simulate, a_condition_on_a_state_is_met_where_it_turns) {
  // x falls with rate 1 until 2, then with rate 3: x(t) = 5 - t, then 2 - 3 (t - 3).
  const auto rate = "<piecewise><piece>" + cn("-1") + op("gt", ci("x"), cn("2")) + "</piece><otherwise>" + cn("-3") +
                    "</otherwise></piecewise>";
  const auto xml = sbml(list("Parameters", parameter("x", "5", false)) + list("Rules", rate_rule("x", rate)));
  const auto x = course(xml, "x", {1, 3, 4});
  EXPECT_NEAR(x[0], 4, 1e-9);
  EXPECT_NEAR(x[1], 2, 1e-8);
  EXPECT_NEAR(x[2], -1, 1e-8);
}

std::string truth(const std::string& condition) {
  return "<piecewise><piece>" + cn("1") + condition + "</piece><otherwise>" + cn("0") + "</otherwise></piecewise>";
}

TEST(Simulate, every_operator_has_the_value_of_the_textbook) {
  const std::vector<std::pair<std::string, double>> cases{
      {op("exp", cn("1.5")), std::exp(1.5)},
      {op("ln", cn("1.5")), std::log(1.5)},
      {op("log", cn("1.5")), std::log10(1.5)},
      {"<apply><log/><logbase>" + cn("2") + "</logbase>" + cn("8") + "</apply>", 3},
      {op("root", cn("9")), 3},
      {"<apply><root/><degree>" + cn("3") + "</degree>" + cn("27") + "</apply>", 3},
      {op("power", cn("-2"), cn("3")), -8},
      {op("power", cn("2"), cn("-0.5")), std::sqrt(0.5)},
      {op("minus", cn("4")), -4},
      {op("plus"), 0},
      {op("times", cn("2"), cn("3"), cn("4")), 24},
      {op("floor", cn("-1.5")), -2},
      {op("ceiling", cn("-1.5")), -1},
      {op("abs", cn("-1.5")), 1.5},
      {op("factorial", cn("5")), 120},
      {op("sin", cn("0.3")), std::sin(0.3)},
      {op("sec", cn("0.3")), 1 / std::cos(0.3)},
      {op("arccot", cn("0.3")), std::atan(1 / 0.3)},
      {op("arctanh", cn("0.3")), std::atanh(0.3)},
      {truth(op("xor", "<true/>", "<true/>", "<true/>")), 1},
      {truth(op("and", op("lt", cn("1"), cn("2"), cn("3")), op("not", op("eq", cn("1"), cn("2"))))), 1},
      {truth(op("lt", cn("1"), cn("3"), cn("2"))), 0},
      {truth(op("neq", cn("1"), cn("2"))), 1},
      {"<cn type='e-notation'>2<sep/>-3</cn>", 2e-3},
      {"<cn type='rational'>1<sep/>4</cn>", 0.25},
      {"<pi/>", std::acos(-1.0)},
  };
  for (const auto& [formula, value] : cases) {
    const auto xml =
        sbml(list("Parameters", parameter("y", "0", false)) + list("Rules", assignment_rule("y", formula)));
    EXPECT_NEAR(course(xml, "y", {1})[0], value, 1e-13 * std::max(1.0, std::abs(value))) << formula;
  }
}

TEST(Simulate, reactions_local_parameters_and_rules_can_be_outputs) {
  EXPECT_NEAR(course(decay(), "r", {2})[0], 0.7 * 3 * std::exp(-1.4), close);
  EXPECT_EQ(course(decay(), "k", {2})[0], 0.7);
}

TEST(Simulate, a_trace_drives_a_parameter_along_straight_lines) {
  const auto xml = sbml(list("Parameters", parameter("x", "0", false) + parameter("u", "0")) +
                        list("Rules", rate_rule("x", ci("u"))));
  const auto model = pathway(xml);
  // u: 0 until 1, up to 4 at 3, a jump down to 1 at 5, constant from there.
  const Trace u{"u", {1, 3, 5, 5}, {0, 4, 4, 1}};
  const auto values = simulate(model, {.traces = {u}, .outputs = {"x", "u"}, .times = {1, 2, 3, 5, 9}}).value().values;
  EXPECT_THAT(values[0], testing::ElementsAre(DoubleNear(0, 1e-9), DoubleNear(1, 1e-8), DoubleNear(4, 1e-8),
                                              DoubleNear(12, 1e-8), DoubleNear(16, 1e-8)));
  EXPECT_THAT(values[1], testing::ElementsAre(DoubleNear(0, 1e-9), DoubleNear(2, 1e-9), DoubleNear(4, 1e-9),
                                              DoubleNear(1, 1e-9), DoubleNear(1, 1e-9)));
}

TEST(Simulate, a_trace_can_pull_a_trigger) {
  const auto xml = sbml(list("Parameters", parameter("x", "0", false) + parameter("u", "0")) +
                        list("Events", event("e", op("gt", ci("u"), cn("3")), "x", now)));
  const auto values =
      simulate(pathway(xml), {.traces = {{"u", {0, 10}, {0, 10}}}, .outputs = {"x"}, .times = {2, 9}}).value().values;
  EXPECT_EQ(values[0][0], 0);
  EXPECT_NEAR(values[0][1], 3, 1e-9);
}

TEST(Simulate, threads_may_share_a_pathway_and_get_the_same_bits) {
  const auto model = pathway(decay());
  const Request request{.outputs = {"X"}, .times = times_to(9, 90)};
  const auto expected = simulate(model, request).value().values;
  std::vector<std::vector<std::vector<double>>> found(4);
  std::vector<std::thread> threads;
  for (auto& f : found) threads.emplace_back([&] { f = simulate(model, request).value().values; });
  for (auto& t : threads) t.join();
  for (const auto& f : found) EXPECT_EQ(f, expected);
}

TEST(Simulate, a_value_that_grows_without_bound_is_a_numeric_error_with_its_time) {
  const auto xml = sbml(list("Parameters", parameter("x", "1", false)) +
                        list("Rules", rate_rule("x", op("times", ci("x"), ci("x")))));
  const auto result = simulate(pathway(xml), {.outputs = {"x"}, .times = {2}});  // x = 1 / (1 - t)
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::numeric);
  EXPECT_THAT(result.errors()[0].where, HasSubstr("at time "));
  EXPECT_THAT(result.errors()[0].what, HasSubstr("CVODE"));
}

TEST(Simulate, it_stops_when_told_to) {
  const std::atomic<bool> stop = true;
  const auto result = simulate(pathway(decay()), {.outputs = {"X"}, .times = {2}}, &stop);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::interrupted);
}

TEST(Simulate, wrong_requests_are_refused_with_all_their_errors) {
  const auto xml =
      sbml(unit + list("Species", species("calcium", "3")) + list("Parameters", parameter("rate", "0", false)) +
           list("Rules", assignment_rule("rate", cn("1")) + rate_rule("calcium", cn("1"))));
  const auto result = simulate(pathway(xml), {.settings = {{"calcum", 1}, {"rate", 1}, {"c", 1}, {"c", 2}},
                                              .traces = {{"calcium", {0, 1}, {0}}},
                                              .outputs = {"nothing"},
                                              .times = {2, 1}});
  ASSERT_FALSE(result);
  std::string all;
  for (const auto& e : result.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  for (const auto* words : {"calcum", "did you mean 'calcium'", "'rate'", "it follows a rule", "set twice",
                            "2 times, 1 values", "the model itself changes it", "'nothing'", "comes after"})
    EXPECT_THAT(all, HasSubstr(words));
}

TEST(Simulate, what_has_no_value_is_named_when_it_is_needed) {
  const auto xml =
      sbml("<listOfParameters><parameter id='k' constant='true'/><parameter id='unused' constant='true'/>" +
           parameter("x", "1", false) + "</listOfParameters>" + list("Rules", rate_rule("x", ci("k"))));
  const auto result = simulate(pathway(xml), {.outputs = {"x"}, .times = {1}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors().size(), 1u);
  EXPECT_THAT(result.errors()[0].where, HasSubstr("'k'"));
  EXPECT_NEAR(course(xml, "x", {1}, {{"k", 2}})[0], 3, 1e-9);
}

}  // namespace
}  // namespace teg::pathway
