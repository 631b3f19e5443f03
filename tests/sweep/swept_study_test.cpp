// Any parameter of a study as an axis.
#include "sweep/swept_study.hpp"
#include "run/sweep_values.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"
#include "study/windows.hpp"

#include <gmock/gmock.h>

namespace teg::study {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<Study> swept(const Settings& axes, const std::string& study = "yagishita-2014", const std::string& sample = "",
                    std::size_t seeds = 0, const Settings& settings = {}) {
  return swept_study(study, settings, {axes, sample, seeds}, {});
}
std::vector<std::string> names(const Study& study) {
  std::vector<std::string> out;
  for (const auto& axis : study.axes) out.push_back(axis.name);
  return out;
}
std::string all(const Result<Study>& failed) {
  std::string text;
  for (const auto& e : failed.errors()) text += e.where + ": " + e.what + "; " + e.fix + "\n";
  return text;
}

TEST(SweptStudy, takes_ranges_lists_and_the_forms_of_study_files) {
  const std::string path = "rule.d1.channel.0.tau_trace";
  const auto of = [&](const std::string& range) { return swept({{path, range}}).value().axes[0]; };
  EXPECT_THAT(of("1s..2s:0.5s").values, ElementsAre(1, 1.5, 2));
  EXPECT_THAT(of("1s .. 4s : log : 3").values, ElementsAre(1, testing::DoubleNear(2, 1e-12), 4));
  EXPECT_THAT(of("0.5 s..1.5 s:in:3").values, ElementsAre(0.5, 1, 1.5));
  EXPECT_THAT(of("1s, 200ms").values, ElementsAre(1, 0.2));
  EXPECT_THAT(of("1 s .. 2 s by 500 ms").values, ElementsAre(1, 1.5, 2));
  EXPECT_THAT(of("[\"1 s\", \"3 s\"]").values, ElementsAre(1, 3));
  EXPECT_EQ(of("1s..2s:0.5s").name, "tau_trace");
  EXPECT_THAT(swept({{"rule.d1.channel.0.gate", "[\"D1\", \"max(D1 - 0.1, 0)\"]"}}).value().axes[0].labels,
              ElementsAre("D1", "max(D1 - 0.1, 0)"));
}

TEST(SweptStudy, new_axes_come_before_those_of_the_study) {
  EXPECT_THAT(names(swept({{"modulator.DA.tonic", "10nM,20nM"}}).value()), ElementsAre("tonic", "delay"));
  EXPECT_THAT(names(swept({{"delay", "0s..1s:0.1s"}, {"modulator.DA.tonic", "10nM,20nM"}}).value()),
              ElementsAre("tonic", "delay"));
  const auto three =
      swept({{"modulator.DA.phasic.0.amount", "50nM,100nM"}, {"rule.d1.channel.0.tau_trace", "1s,2s"}}).value();
  EXPECT_THAT(names(three), ElementsAre("amount", "tau_trace", "delay"));
}

TEST(SweptStudy, gives_at_each_point_what_the_study_gives_with_those_values) {
  const auto study =
      swept({{"delay", "0s..2s:0.5s"}, {"rule.d1.channel.0.tau_trace", "0.5s,2s"}, {"modulator.DA.tonic", "5nM,30nM"}})
          .value();
  const auto values = sweep_values(study, {2}).value()[0];
  const auto alone = open_study("yagishita-2014", {{"sweep.delay", "0 s .. 2 s by 0.5 s"},
                                                   {"rule.d1.channel.0.tau_trace", "2 s"},
                                                   {"modulator.DA.tonic", "5 nM"}})
                         .value();
  EXPECT_EQ(window_values(study, values, 2, 2), sweep_values(alone, {}).value()[0]);
}

TEST(SweptStudy, two_parameters_of_one_name_have_two_names) {
  const auto study = swept({{"rule.cortex.channel.0.tau_trace", "1s,2s"}, {"rule.cortex.channel.1.tau_trace", "1s,2s"}},
                           "he-2015-sign");
  ASSERT_TRUE(study) << all(study);
  EXPECT_THAT(names(*study), testing::IsSupersetOf({"tau_trace", "channel_1_tau_trace"}));
}

TEST(SweptStudy, a_constant_may_become_an_axis) {
  const auto study = swept({{"delay", "10..30:10"}}, "td-error-shift").value();
  EXPECT_THAT(names(study), ElementsAre("delay", "trace_decay"));
  EXPECT_FALSE(study.constants.contains("delay"));
}

TEST(SweptStudy, a_fit_is_made_once_before) {
  const auto study = swept({{"modulator.DA.tonic", "0 nM,100 nM"}}, "handler-2019", "", 0, {{"fit.evaluations", "40"}});
  ASSERT_TRUE(study) << all(study);
  EXPECT_FALSE(study->fit);
}

TEST(SweptStudy, seeds_are_set_where_there_are_any) {
  EXPECT_EQ(swept({}, "opto-choice", "", 7).value().first.n_seeds(), 7u);
  EXPECT_THAT(all(swept({}, "yagishita-2014", "", 7)), HasSubstr("study.seeds"));
}

TEST(SweptStudy, forgets_only_expectations_that_no_longer_hold_a_place) {
  EXPECT_EQ(swept({{"modulator.DA.tonic", "10nM,20nM"}}).value().expectations.size(), 6u);
  EXPECT_TRUE(swept({{"delay", "0s..1s:0.1s"}}).value().expectations.empty());
}

TEST(SweptStudy, says_what_is_wrong_with_an_axis_and_how_to_write_it) {
  EXPECT_THAT(all(swept({{"dealy", "0s..1s:0.1s"}})), HasSubstr("did you mean 'delay'?"));
  EXPECT_THAT(all(swept({{"rule.d1.channel.0.tau_trac", "0s..1s:0.1s"}})), HasSubstr("did you mean"));
  EXPECT_THAT(all(swept({{"delay", "0s..1s"}})), HasSubstr("--axis delay"));
  EXPECT_THAT(all(swept({{"delay", "0s..1mV:0.1s"}})), HasSubstr("begins with a time"));
  EXPECT_THAT(all(swept({{"modulator.DA.tonic", "1s,2s"}})), HasSubstr("modulator.DA.tonic"));
  EXPECT_THAT(all(swept({{"delay", "0s..1s"}}, "yagishita-2014", "sobol")), HasSubstr("sobol:256"));
  EXPECT_THAT(all(swept({{"modulator.DA.tonic", "1nM,2nM"}, {"modulator.DA.tonic", "3nM,4nM"}})),
              HasSubstr("is named twice"));
  EXPECT_THAT(all(swept({{"modulator.DA.phasic.0.onset", "1s,2s"}})), HasSubstr("write --axis delay=..."));
  EXPECT_THAT(all(swept({}, "yagishita-2014", "sobol:16")), HasSubstr("nothing is sampled"));
  EXPECT_THAT(all(swept({{"modulator.DA.tonic", "1nM..3nM:in:5"}}, "yagishita-2014", "sobol:16")),
              AllOf(HasSubstr("'1nM .. 3nM in 5' is not a range"), Not(HasSubstr("names no axis"))));
  EXPECT_THAT(all(swept({{"modulator.DA.tonic", "1nM..3nM"}}, "yagishita-2014", "latin:2000000000")),
              HasSubstr("at most 1e+07"));
  EXPECT_THAT(all(swept({{"modulator.DA.tonic", "1nM,2nM"}}, "yagishita-2014", "sobol:16")), HasSubstr("not a range"));
}

}  // namespace
}  // namespace teg::study
