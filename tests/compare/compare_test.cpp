// Two results files beside each other.
#include "compare/compare.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "run/runner.hpp"
#include "run/to_dataset.hpp"
#include "study/load_study.hpp"
#include "sweep/swept_study.hpp"

namespace teg::study {
namespace {

using testing::Contains;
using testing::HasSubstr;

Dataset ran(const std::string& id, const Settings& settings, std::size_t seeds = 0, const Settings& axes = {}) {
  const auto study = swept_study(id, settings, {axes, "", seeds}, {}).value();
  return to_dataset(study, run_study(study, {2}).value(), "teg run");
}

TEST(Compare, says_where_two_windows_differ_most_and_which_parameter_was_changed) {
  const Settings jumps{{"rule.d1.channel.0.tau_trace", "1 s"}, {"rule.d1.channel.0.tau_rise", "1 ms"}};
  const auto a = ran("yagishita-2014", jumps),
             b = ran("yagishita-2014", {{"rule.d1.channel.0.tau_trace", "2 s"}, jumps[1]});
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
  const Settings peak{{"rule.d1.channel.0.tau_rise", "1 ms"}};  // at a delay that both have
  const auto a = ran("yagishita-2014", peak), b = ran("yagishita-2014", peak, 0, {{"delay", "0s..10s:0.1s"}});
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
  const auto what = compare_results(a, b, {}).errors()[0].what;
  EXPECT_THAT(what, HasSubstr("nothing in common"));
  EXPECT_THAT(what, HasSubstr("window is not in the second file"));
  EXPECT_THAT(compare_results(a, b, {"window"}).errors()[0].what, HasSubstr("is not in the second file"));
}

TEST(Compare, files_over_other_axes_have_the_axes_in_the_reason) {
  const auto a = ran("yagishita-2014", {}),
             b = ran("yagishita-2014", {}, 0, {{"rule.d1.channel.0.tau_trace", "1s,2s"}});
  EXPECT_THAT(compare_results(a, b, {}).errors()[0].what,
              HasSubstr("window is over (delay) in the first file and over (tau_trace, delay) in the second"));
}

TEST(Compare, a_delay_in_milliseconds_is_that_in_seconds) {
  const auto a = ran("yagishita-2014", {}), b = ran("yagishita-2014", {}, 0, {{"delay", "-2000ms..6000ms:50ms"}});
  const auto c = compare_results(a, b, {}).value();
  EXPECT_EQ(c.measures[0].points.size(), 161u);
  EXPECT_LT(c.measures[0].root_mean_square, 1e-12);
  const auto peak = std::ranges::find(c.windows, "window_peak", &ComparedWindow::name);
  ASSERT_NE(peak, c.windows.end());
  EXPECT_EQ(peak->unit, "s");
  for (const auto& w : c.windows) EXPECT_NEAR(w.b, w.a, 1e-9 * std::abs(w.a)) << w.name;
}

// Noisy choices, so that the median over seeds is not their mean. What is normalised is normalised along `delay`.
const std::string noisy = R"([study]
id = "noisy"
title = "noisy choice"
substrate = "learner"
seeds = 12
[task]
kind = "bandit"
trials = 20
probabilities = [0.7, 0.3]
step = "100 ms"
interval = "6 s"
[learner]
kind = "q"
learning_rate = 0.3
inverse_temperature = 3
trace_time = "1 s"
[intervention.pulse]
kind = "stimulate"
at = "choice"
onset = "{delay}"
amount = 1
trials = [0, 15]
[sweep]
rate = [0.1, 0.4]
delay = "0 s .. 3 s by 1 s"
[measure.repeat]
of = "repeat_probability"
trials = 16
against = "delay"
normalise = "peak"
[measure.med]
of = "repeat_probability"
trials = 16
against = "delay"
[measure.often]
of = "repeat_probability"
trials = 16
over_seeds = "fraction-above"
threshold = 0.8
)";
Dataset ran_noisy(const Settings& settings) {
  const auto study = load_study(noisy, "noisy.toml", settings).value();
  return to_dataset(study, run_study(study, {2}).value(), "teg run");
}

TEST(Compare, values_over_seeds_are_those_of_the_files_and_lie_in_their_intervals) {
  const auto a = ran_noisy({}), b = ran_noisy({{"study.seed", "100"}, {"sweep.delay", "0 s .. 3 s by 0.5 s"}});
  const auto c = compare_results(a, b, {}).value();
  ASSERT_EQ(c.measures.size(), 3u);
  for (const auto& m : c.measures) {
    const auto *in_a = a.variable(m.a.name), *in_b = b.variable(m.a.name);
    ASSERT_TRUE(m.has_seeds) << m.a.name;
    ASSERT_EQ(m.points.size(), 8u);
    for (std::size_t i = 0; i < 8; ++i) {
      const auto& p = m.points[i];
      EXPECT_EQ(p.a, in_a->values[i]);
      EXPECT_EQ(p.b, in_b->values[i / 4 * 7 + i % 4 * 2]) << "every other delay is in the first file";
      EXPECT_EQ(p.difference.value, p.b - p.a);
      EXPECT_TRUE(p.difference.contains(p.b - p.a)) << m.a.name << " at " << p.at;
    }
  }
  EXPECT_NE(c.measures[1].points[0].a, analysis::mean(std::span(a.variable("med_by_seed")->values).first(12)))
      << "a median";
}

// The same by hand: seeds are drawn by number, and each resample has a curve of its own.
TEST(Compare, what_is_normalised_is_normalised_anew_in_every_resample) {
  const auto a = ran_noisy({}), b = ran_noisy({{"study.seed", "100"}});
  const auto c = compare_results(a, b, {"repeat"}).value();
  const auto all_seeds = [](const Dataset& data, std::size_t point) {
    return std::span(data.variable("repeat_by_seed")->values).subspan(point * 12, 12);
  };
  const auto value = [&](const Dataset& data, std::size_t point, std::span<const double> members) {
    double peak = 0, wanted = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      std::vector<double> drawn;
      for (const double m : members) drawn.push_back(all_seeds(data, point / 4 * 4 + i)[static_cast<std::size_t>(m)]);
      const double median = analysis::median(drawn);
      peak = std::max(peak, median);
      if (i == point % 4) wanted = median;
    }
    return wanted / peak;
  };
  const std::vector<double> numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  for (std::size_t point = 0; point < 8; ++point) {
    const auto alone = analysis::bootstrap(numbers, numbers,
                                           [&](auto x, auto y) { return value(b, point, y) - value(a, point, x); }, {});
    EXPECT_DOUBLE_EQ(c.measures[0].points[point].difference.low, alone.low);
    EXPECT_DOUBLE_EQ(c.measures[0].points[point].difference.high, alone.high);
    EXPECT_EQ(c.measures[0].points[point].effect.g, analysis::hedges_g(all_seeds(a, point), all_seeds(b, point)).g);
  }
}

TEST(Compare, studies_that_reduce_seeds_in_different_ways_are_told_apart) {
  const auto a = ran_noisy({}), b = ran_noisy({{"measure.med.over_seeds", "mean"}});
  EXPECT_THAT(compare_results(a, b, {"med"}).value().notes, Contains(HasSubstr("in different ways")));
  EXPECT_THAT(compare_results(a, a, {}).value().notes, testing::IsEmpty());
}

TEST(Compare, windows_over_another_axis_are_compared_at_its_positions_and_open_sides_are_told) {
  const Settings taus{{"rule.d1.channel.0.tau_trace", "0.5s,1s,20s"}};
  const auto a = ran("yagishita-2014", {}, 0, taus), b = ran("yagishita-2014", {{"modulator.DA.tonic", "40 nM"}}, 0,
                                                             {{"rule.d1.channel.0.tau_trace", "500ms,2000ms,20000ms"}});
  const auto c = compare_results(a, b, {}).value();
  std::size_t n_peaks = 0, n_open = 0;
  for (const auto& w : c.windows) {
    n_peaks += w.name == "window_peak_value";
    n_open += w.name == "window_half_to" && w.a_open && w.b_open && w.at == "tau_trace = 20 s";
    EXPECT_NE(w.at, "tau_trace = 1 s") << "only in the first file";
  }
  EXPECT_EQ(n_peaks, 2u);
  EXPECT_EQ(n_open, 1u) << "six seconds do not close a window of twenty";
}

TEST(Compare, a_partial_file_has_its_parameters_compared) {
  const auto a = ran("yagishita-2014", {});
  auto b = ran("yagishita-2014", {{"rule.d1.channel.0.tau_trace", "2 s"}});
  b.attributes.emplace_back("PARTIAL", "3/161 runs");
  const auto c = compare_results(a, b, {}).value();
  EXPECT_EQ(c.parameters.size(), 1u);
  EXPECT_THAT(c.notes, testing::ElementsAre("the second file is PARTIAL: 3/161 runs"));
  std::erase_if(b.attributes, [](const auto& one) { return one.first == "resolved_study"; });
  EXPECT_THAT(compare_results(a, b, {}).value().notes, Contains(HasSubstr("the second file has no study")));
}

}  // namespace
}  // namespace teg::study
