#include "run/window_intervals.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sweep/swept_study.hpp"

namespace teg::study {
namespace {

// Windows whose seeds differ.
Results choices(std::size_t seeds) {
  return run_study(swept_study("tonic-noradrenaline", {}, {{{"level", "10nM..1000nM:log:4"}}, "", seeds}, {}).value(),
                   {})
      .value();
}

std::size_t field(std::string_view name) {
  const auto fields = analysis::window_fields();
  for (std::size_t f = 0; f < fields.size(); ++f)
    if (fields[f].name == name) return f;
  return fields.size();
}

TEST(WindowIntervals, hold_the_value_and_narrow_with_more_seeds) {
  const auto few = choices(20), many = choices(320);
  const auto f = field("area");
  ASSERT_FALSE(few.intervals.empty());
  for (std::size_t m = 0; m < few.intervals.size(); ++m)
    for (std::size_t w = 0; w < few.intervals[m].size(); ++w) {
      const auto &wide = few.intervals[m][w][f], &narrow = many.intervals[m][w][f];
      EXPECT_GT(wide.high, wide.low);
      EXPECT_LE(wide.low, few.windows[m][w].area);
      EXPECT_GE(wide.high, few.windows[m][w].area);
      EXPECT_LE(narrow.high - narrow.low, (wide.high - wide.low) / 2) << "a sixteenth of the variance";
    }
}

TEST(WindowIntervals, are_in_the_results_file_and_change_no_fingerprint) {
  const auto study = swept_study("opto-choice", {}, {{}, "", 20}, {}).value();
  auto results = run_study(study, {}).value();
  EXPECT_TRUE(to_dataset(study, results, "").variable("repeat_peak_value_low"));
  results.intervals.clear();
  EXPECT_FALSE(to_dataset(study, results, "").variable("repeat_peak_value_low"));
}

TEST(WindowIntervals, are_left_out_for_one_seed) { EXPECT_TRUE(choices(1).intervals.empty()); }

}  // namespace
}  // namespace teg::study
