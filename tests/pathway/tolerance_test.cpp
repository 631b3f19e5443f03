// Accuracy whatever the unit: the same model in mole, in molar and in numbers gives the same course.
#include <gmock/gmock.h>

#include <cmath>

#include "core/text.hpp"
#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

// A + B -> C with rate k A B, from equal amounts: A(t) = a / (1 + k a t). `scale`: one unit of amount, in model units.
std::string binding(double scale) {
  const auto text = [](double x) { return exact_text(x); };
  return sbml(list("Compartments", compartment("c", "1")) +
              list("Species", species("A", text(scale)) + species("B", text(scale)) + species("C", "0")) +
              list("Parameters", parameter("k", text(1 / scale)) + parameter("leak", "0.5")) +
              list("Reactions", reaction("r", reference("A") + reference("B"), reference("C"),
                                         op("times", ci("k"), ci("A"), ci("B")))));
}

double end_of(const std::string& xml, const std::string& output, double time, std::optional<double> absolute = {}) {
  return simulate(pathway(xml), {.outputs = {output}, .times = {time}, .absolute_tolerance = absolute})
      .value()
      .values[0][0];
}

TEST(Tolerance, is_measured_by_the_scale_of_each_state) {
  for (const double scale : {1.0, 1e-3, 1e-9, 1e-15, 1e-21, 1e-27, 1e6, 1e15}) {
    EXPECT_NEAR(end_of(binding(scale), "A", 9) / scale, 0.1, 1e-7) << scale;
    EXPECT_NEAR(end_of(binding(scale), "C", 9) / scale, 0.9, 1e-7) << scale;
  }
}

TEST(Tolerance, is_that_of_each_state_where_they_differ) {
  // A store of 1e-3 beside a messenger that comes from nothing and stays at 1e-12.
  const auto xml = sbml(list("Parameters", parameter("store", "1e-3", false) + parameter("q", "0", false)) +
                        list("Rules", rate_rule("store", op("times", cn("-0.1"), ci("store"))) +
                                          rate_rule("q", op("minus", cn("1e-12"), ci("q")))));
  EXPECT_NEAR(end_of(xml, "q", 2) / (1e-12 * (1 - std::exp(-2))), 1, 1e-6);
  EXPECT_NEAR(end_of(xml, "store", 2) / (1e-3 * std::exp(-0.2)), 1, 1e-7);
}

TEST(Tolerance, of_what_begins_at_nothing_comes_from_its_slope) {
  const auto xml = sbml(list("Parameters", parameter("q", "0", false)) +
                        list("Rules", rate_rule("q", op("minus", cn("1e-20"), ci("q")))));
  EXPECT_NEAR(end_of(xml, "q", 2) / (1e-20 * (1 - std::exp(-2))), 1, 1e-6);
  const auto still = sbml(list("Parameters", parameter("q", "0", false)) + list("Rules", rate_rule("q", cn("0"))));
  EXPECT_EQ(end_of(still, "q", 2), 0);
}

TEST(Tolerance, does_not_stop_at_what_rounding_leaves) {
  // x = y for ever, so z is 0 but for rounding.
  const auto decay = [](const char* id) { return rate_rule(id, op("times", cn("-0.3"), ci(id))); };
  const auto xml = sbml(
      list("Parameters", parameter("x", "1", false) + parameter("y", "1", false) + parameter("z", "1e-40", false)) +
      list("Rules", decay("x") + decay("y") + rate_rule("z", op("minus", op("minus", ci("x"), ci("y")), ci("z")))));
  EXPECT_NEAR(end_of(xml, "z", 50), 0, 1e-12);
}

TEST(Tolerance, may_be_set) {
  EXPECT_NEAR(end_of(binding(1e-9), "A", 9, 1e-22) / 1e-9, 0.1, 1e-7);
  EXPECT_GT(std::abs(end_of(binding(1e-9), "A", 9, 1e-9) / 1e-9 - 0.1), 1e-7);  // what it would be for all alike
  const auto refused = simulate(pathway(binding(1)), {.outputs = {"A"}, .times = {1}, .absolute_tolerance = 0});
  EXPECT_THAT(refused.errors()[0].where, testing::HasSubstr("absolute tolerance"));
}

}  // namespace
}  // namespace teg::pathway
