// The example: its conserved quantities, its rest, and that only the right order opens it.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/embedded.hpp"
#include "pathway/models.hpp"

namespace teg::pathway {
namespace {

Pathway example() { return Pathway::load(std::string(TEG_SOURCE_DIR) + "/examples/pathway/coincidence.xml").value(); }

double peak(const Pathway& model, const std::string& output, std::vector<Setting> settings,
            std::vector<Trace> traces = {}) {
  const auto course = simulate(
      model,
      {.settings = std::move(settings), .traces = std::move(traces), .outputs = {output}, .times = times_to(40, 4000)});
  const auto& values = std::as_const(course)->values[0];
  return *std::max_element(values.begin(), values.end());
}

TEST(Example, the_program_carries_it) {
  EXPECT_EQ(embedded::find(embedded::pathways(), "coincidence.xml").size() > 1000, true);
}

TEST(Example, receptor_cyclase_and_kinase_are_conserved) {
  const auto names = std::vector<std::string>{"D1", "D1_DA", "AC", "AC_Ca", "AC_on", "PKA_off", "PKA_on"};
  const auto v = simulate(example(), {.outputs = names, .times = times_to(40, 400)}).value().values;
  for (std::size_t i = 0; i < v[0].size(); ++i) {
    EXPECT_NEAR(v[0][i] + v[1][i], 0.5, 1e-9);
    EXPECT_NEAR(v[2][i] + v[3][i] + v[4][i], 0.2, 1e-9);
    EXPECT_NEAR(v[5][i] + v[6][i], v[5][0] + v[6][0], 1e-9);
  }
}

TEST(Example, without_calcium_it_stays_at_rest) {
  const auto model = example();
  EXPECT_NEAR(peak(model, "PKA_on", {{"influx_Ca", 0}}), 0.001, 1e-9);
  EXPECT_NEAR(peak(model, "cAMP", {{"influx_Ca", 0}}), 0.1, 1e-9);
}

TEST(Example, dopamine_soon_after_calcium_frees_most_kinase) {
  const auto model = example();
  const auto at = [&](double delay) { return peak(model, "PKA_on", {{"t_DA", 10 + delay}}); };
  const double soon = at(0.6);
  EXPECT_GT(soon, 3 * at(-2));
  EXPECT_GT(soon, 3 * at(6));
}

TEST(Example, a_trace_of_the_same_dopamine_gives_the_same_kinase) {
  const auto model = example();
  Trace trace{"dopamine", {10.6}, {0}};
  for (int i = 0; i <= 6000; ++i) {
    const double t = i * 1e-3;
    trace.times.push_back(10.6 + t);
    trace.values.push_back(std::exp(-t / 0.3));
  }
  const double inside = peak(model, "PKA_on", {}), outside = peak(model, "PKA_on", {{"dose_DA", 0}}, {trace});
  EXPECT_NEAR(outside / inside, 1, 1e-5);
}

}  // namespace
}  // namespace teg::pathway
