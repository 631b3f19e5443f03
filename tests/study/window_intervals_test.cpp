#include "study/window_intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "study/swept_study.hpp"

namespace teg::study {
namespace {

// A window of opto-choice, whose seeds differ.
Results choices(std::size_t seeds) {
  return run_study(swept_study("opto-choice", {}, {{}, "", seeds}, {}).value(), {}).value();
}

std::size_t field(std::string_view name) {
  const auto fields = analysis::window_fields();
  for (std::size_t f = 0; f < fields.size(); ++f)
    if (fields[f].name == name) return f;
  return fields.size();
}

TEST(WindowIntervals, hold_the_value_and_narrow_with_more_seeds) {
  const auto few = choices(20), many = choices(320);
  const auto f = field("peak_value");
  for (std::size_t m = 0; m < few.intervals.size(); ++m) {
    if (few.intervals[m].empty()) continue;
    const auto &wide = few.intervals[m][0][f], &narrow = many.intervals[m][0][f];
    EXPECT_LE(wide.low, few.windows[m][0].peak_value);
    EXPECT_GE(wide.high, few.windows[m][0].peak_value);
    EXPECT_LE(narrow.high - narrow.low, (wide.high - wide.low) / 2) << "a sixteenth of the variance";
  }
}

TEST(WindowIntervals, are_in_the_results_file_and_change_no_fingerprint) {
  const auto study = swept_study("opto-choice", {}, {{}, "", 20}, {}).value();
  auto results = run_study(study, {}).value();
  const auto with = to_dataset(study, results, "");
  EXPECT_TRUE(with.variable("repeat_peak_value_low") || with.variable("repeat_peak_low"));
  results.intervals.clear();
  EXPECT_EQ(to_dataset(study, results, "").variable("repeat_peak_value_low"), nullptr);
}

TEST(WindowIntervals, are_left_out_for_one_seed) { EXPECT_TRUE(choices(1).intervals.empty()); }

}  // namespace
}  // namespace teg::study
