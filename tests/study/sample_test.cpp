// [sample]: parameters that vary together.
#include "study/sample.hpp"
#include "study/load_study.hpp"

#include <gmock/gmock.h>

#include <set>

#include "run/runner.hpp"
#include "run/sweep_values.hpp"
#include "run/to_dataset.hpp"
#include "study/windows.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::vector<std::pair<std::string, std::string>> over_trace{
    {"rule.d1.channel.0.tau_trace", "{tau}"}, {"sample.points", "8"}, {"sample.over.tau", "0.5 s .. 8 s log"}};

std::vector<std::pair<std::string, std::string>> with(std::vector<std::pair<std::string, std::string>> more) {
  more.insert(more.begin(), over_trace.begin(), over_trace.end());
  return more;
}

TEST(Sample, puts_one_point_in_each_slice_of_the_range) {
  const auto study = open_study("yagishita-2014", with({{"sample.kind", "sobol"}})).value();
  ASSERT_EQ(study.sampled.size(), 1u);
  EXPECT_EQ(study.axes[0].name, "sample");
  EXPECT_EQ(study.axes[1].name, "delay");
  EXPECT_EQ(study.n_points(), 8 * study.axes[1].size());
  std::set<int> slices;
  for (const double tau : study.sampled[0].values) slices.insert(static_cast<int>(std::log2(tau / 0.5) * 2));
  EXPECT_EQ(slices, (std::set<int>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(study.sampled[0].unit, "s");
}

TEST(Sample, gives_at_each_point_what_the_study_gives_with_those_values) {
  const auto study = open_study("yagishita-2014", with({})).value();
  const auto values = sweep_values(study, {2}).value()[0];
  for (const std::size_t k : {0, 5}) {
    const auto alone =
        open_study("yagishita-2014", {{"rule.d1.channel.0.tau_trace", study.sampled[0].text(k)}}).value();
    EXPECT_EQ(window_values(study, values, 1, k), sweep_values(alone, {}).value()[0]);
  }
}

TEST(Sample, one_point_can_be_run_alone) {
  const auto all = open_study("yagishita-2014", with({})).value();
  const auto one = open_study("yagishita-2014", with({{"sample.only", "3"}})).value();
  ASSERT_EQ(one.sampled[0].size(), 1u);
  EXPECT_EQ(one.sampled[0].values[0], all.sampled[0].values[3]);
}

TEST(Sample, keeps_what_was_sampled_in_the_results) {
  const auto study = open_study("yagishita-2014", with({})).value();
  const auto results = run_study(study, {}).value();
  const auto data = to_dataset(study, results, "");
  EXPECT_EQ(data.variable("tau")->values, study.sampled[0].values);
  EXPECT_EQ(data.variable("tau")->dims, std::vector<std::string>{"sample"});
}

TEST(Sample, says_all_that_is_wrong_at_once) {
  const auto study = open_study("yagishita-2014", {{"sample.kind", "sobl"},
                                                   {"sample.points", "4"},
                                                   {"sample.only", "9"},
                                                   {"sample.over.delay", "0 s .. 1 s"},
                                                   {"sample.over.tau", "1 s"}});
  ASSERT_FALSE(study);
  std::string all;
  for (const auto& e : study.errors()) all += e.where + " " + e.what + " " + e.fix + "\n";
  for (const char* part : {"did you mean 'sobol'", "sample.only", "an axis has this name too", "0.2 s .. 5 s log"})
    EXPECT_THAT(all, HasSubstr(part));
}

TEST(Sample, what_cannot_be_sampled_is_refused_with_an_example) {
  const std::pair<std::vector<std::pair<std::string, std::string>>, const char*> rows[] = {
      {{{"sample.over.tau", "2 s"}}, "sample.over.tau: '2 s' is not a range; write \"0.2 s .. 5 s\""},
      {{{"sample.over.tau", "a .. 5 s"}}, "sample.over.tau: 'a .. 5 s' is not a range"},
      {{{"sample.over.tau", "1 s .. b"}}, "sample.over.tau: '1 s .. b' is not a range"},
      {{{"sample.over.tau", "1 s .. 5 nM"}}, "write \"0.2 s .. 5 s\", or \"0.2 s .. 5 s log\""},
      {{{"sample.over.tau", "0 s .. 5 s log"}}, "a log axis begins and ends above 0; write \"0.2 s .. 5 s\""},
      {{{"sample.only", "8"}}, "sample.only: there is no such point; count from 0"},
      {{{"+constant.tau", "1 s"}}, "sample.over.tau: a constant or an axis has this name too; rename one"}};
  for (const auto& [more, words] : rows) {
    const auto study = open_study("yagishita-2014", with(more));
    ASSERT_FALSE(study) << words;
    std::string all;
    for (const auto& e : study.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
    EXPECT_THAT(all, HasSubstr(words));
  }
}

}  // namespace
}  // namespace teg::study
