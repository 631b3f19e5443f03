// Two results files beside each other.
#include "study/compare.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "study/runner.hpp"
#include "study/swept_study.hpp"

namespace teg::study {
namespace {

using testing::Contains;
using testing::HasSubstr;

Dataset ran(const std::string& id, const Settings& settings, std::size_t seeds = 0, const Settings& axes = {}) {
  const auto study = swept_study(id, settings, {axes, "", seeds}, {}).value();
  return to_dataset(study, run_study(study, {2}).value(), "teg run");
}

TEST(Compare, says_where_two_windows_differ_most_and_which_parameter_was_changed) {
  const auto a = ran("yagishita-2014", {}), b = ran("yagishita-2014", {{"rule.d1.channel.0.tau_trace", "2 s"}});
  const auto c = compare_results(a, b, {}).value();
  ASSERT_EQ(c.measures.size(), 1u);
  const auto& m = c.measures[0];
  EXPECT_FALSE(m.has_seeds);
  double most = 0;
  for (std::size_t i = 0; i < m.a.values.size(); ++i) most = std::max(most, std::abs(m.b.values[i] - m.a.values[i]));
  EXPECT_EQ(std::abs(m.points[m.largest].difference.value), most);
  EXPECT_THAT(m.points[m.largest].at, HasSubstr("delay = "));
  ASSERT_EQ(c.parameters.size(), 1u);
  EXPECT_EQ(c.parameters[0].path, "rule.d1.channel.0.tau_trace");
  EXPECT_EQ(c.parameters[0].b, "\"2 s\"");
  const auto tau = std::ranges::find(c.windows, "window_tau_after", &ComparedWindow::name);
  ASSERT_NE(tau, c.windows.end());
  EXPECT_NEAR(tau->b - tau->a, 1, 0.01);
}

TEST(Compare, of_a_file_with_itself_finds_nothing) {
  const auto a = ran("yagishita-2014", {});
  const auto c = compare_results(a, a, {}).value();
  EXPECT_EQ(c.measures[0].root_mean_square, 0);
  EXPECT_NEAR(c.measures[0].correlation, 1, 1e-12);
  EXPECT_TRUE(c.parameters.empty());
}

TEST(Compare, uses_only_positions_that_both_have_and_says_so) {
  const auto a = ran("yagishita-2014", {}), b = ran("yagishita-2014", {}, 0, {{"delay", "0s..10s:0.1s"}});
  const auto c = compare_results(a, b, {"window"}).value();
  EXPECT_EQ(c.measures[0].points.size(), 61u) << "0 to 6 s by 0.1 s";
  EXPECT_THAT(c.notes, Contains(HasSubstr("delay: 61 positions are in both, of 161 and 101")));
  EXPECT_EQ(c.measures[0].root_mean_square, 0);
}

TEST(Compare, effects_over_seeds_have_intervals_that_hold_what_was_put_in) {
  const Settings levels{{"level", "10nM..1000nM:log:4"}};
  const auto a = ran("tonic-noradrenaline", {}, 40, levels);
  const auto b = ran("tonic-noradrenaline", {{"study.seed", "1000"}}, 60, levels);
  const auto c = compare_results(a, b, {}).value();
  std::size_t held = 0, n = 0;
  for (const auto& m : c.measures)
    for (const auto& p : m.points) {
      ASSERT_TRUE(m.has_seeds);
      if (!std::isfinite(p.difference.low)) continue;
      n += 1, held += p.difference.contains(0);
      EXPECT_LE(p.difference.low, p.difference.value);
      EXPECT_GE(p.difference.high, p.difference.value);
    }
  EXPECT_GT(static_cast<double>(held), 0.7 * static_cast<double>(n)) << "the same study with other seeds";
}

TEST(Compare, what_is_not_in_both_files_is_told) {
  const auto a = ran("yagishita-2014", {}), b = ran("wrong-action", {});
  EXPECT_THAT(compare_results(a, b, {}).errors()[0].what, HasSubstr("nothing in common"));
  EXPECT_THAT(compare_results(a, b, {"window"}).errors()[0].what, HasSubstr("is not in the second file"));
}

}  // namespace
}  // namespace teg::study
