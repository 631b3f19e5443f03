// Rules, as they are written: what they hold, and what is refused.
#include "build/read_rules.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string study = R"([study]
id = "a"
title = "Rules"
[modulator.DA]
unit = "1"
tonic = 0.5
[rule.r]
learning_rate = 0.5
bounds = "power"
w_min = 0.25
w_max = 2
exponent = 0.5
[[rule.r.channel]]
window = "double-exponential"
tau_pair = "20 ms"
tau_pair_rise = "2 ms"
amplitude = 3
tau_trace = "1 s"
tau_rise = "100 ms"
ceiling = 4
gate = "DA"
induction = "DA / 2"
[[rule.r.channel]]
name = "second"
conversion = "sampled"
period = "50 ms"
gate = "DA"
[synapse.s]
weight = 1
pre = ["1 s"]
[protocol]
until = "10 s"
[measure.change]
of = "change"
)";

TEST(ReadRules, hold_what_is_written_and_scale_amplitudes_by_the_learning_rate) {
  const auto model = built(study);
  ASSERT_EQ(model.model.rules.size(), 1u);
  const auto& rule = model.model.rules[0];
  EXPECT_EQ(rule.bounds.kind, BoundKind::power);
  EXPECT_EQ(rule.bounds.least, 0.25);
  EXPECT_EQ(rule.bounds.exponent, 0.5);
  ASSERT_EQ(rule.channels.size(), 2u);
  const auto &first = rule.channels[0], &second = rule.channels[1];
  EXPECT_EQ(first.name, "0") << "its place, if it has no name";
  EXPECT_EQ(second.name, "second");
  EXPECT_EQ(first.amplitude, 1.5);
  EXPECT_EQ(first.tau_pair_rise, Time{2});
  EXPECT_EQ(first.tau_rise, Time{100});
  EXPECT_EQ(first.ceiling, 4);
  EXPECT_EQ(first.induction, "DA / 2");
  EXPECT_FALSE(second.tau_rise.has_value());
  EXPECT_EQ(second.conversion, Conversion::sampled);
  EXPECT_EQ(second.period, Time{50});
}

TEST(ReadRules, are_refused_in_words_that_say_where) {
  expect_refused(study,
                 {{"w_max = 2", "w_max = 0.25", "rule.r.w_max: is not above w_min; write a greater w_max"},
                  {"exponent = 0.5", "exponent = 1", "rule.r.exponent: is 1; use bounds = \"soft\""},
                  {"tau_pair_rise = \"2 ms\"", "tau_pair_rise = \"20 ms\"",
                   "rule.r.channel.0.tau_pair_rise: the rise is not faster than the decay; write less than 20 ms"},
                  {"tau_rise = \"100 ms\"", "tau_rise = \"1 s\"",
                   "rule.r.channel.0.tau_rise: the rise is as slow as the decay; write another time than 1000 ms"},
                  {"period = \"50 ms\"", "tau_rise = \"1 ms\"",
                   "rule.r.channel.1.tau_rise: a sampled trace has no rise; leave it out"},
                  {"induction = \"DA / 2\"", "induction = \"NE / 2\"", "rule.r.channel.0.induction"},
                  {"gate = \"DA\"\n[synapse.s]", "gate = \"DB\"\n[synapse.s]", "rule.r.channel.1.gate"},
                  {"[synapse.s]", "[rule.empty]\nw_max = 3\n[synapse.s]",
                   "rule.empty: has no channel; add a [[rule.empty.channel]]"}});
}

}  // namespace
}  // namespace teg::study
