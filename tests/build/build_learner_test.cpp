// Learners as they are written: settings, releases, interventions and series, and what is refused.
#include "build/build_learner.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string learner = R"([study]
id = "a"
title = "A learner"
substrate = "learner"
[modulator.DA]
tonic = "20 nM"
[modulator.NE]
unit = "1"
[task]
kind = "bandit"
trials = 40
probabilities = [0.9, 0.1]
[learner]
kind = "q"
learning_rate = "0.1 + NE"
discount = 0.5
[[release]]
signal = "prediction_error"
modulator = "DA"
amount = "1 uM"
[intervention.light]
kind = "stimulate"
modulator = "DA"
at = "outcome"
duration = "500 ms"
rate = "10 Hz"
total = "1 uM"
trials = [3, 7]
action = "arm1"
[series.error]
of = "prediction_error"
at = "outcome"
offset = "1 s"
[measure.correct]
of = "correct"
)";

TEST(BuildLearner, holds_what_is_written) {
  const auto built_model = built(learner);
  const auto& model = built_model.learner().model;
  ASSERT_EQ(model.live.size(), 1u);
  EXPECT_EQ(model.releases.at(0).amount, Concentration{1000});
  ASSERT_EQ(model.interventions.size(), 1u);
  EXPECT_EQ(model.interventions[0].amount, 200) << "a total is divided among 5 pulses in half a second";
  EXPECT_EQ(model.interventions[0].first_trial, 3u);
  EXPECT_EQ(model.interventions[0].last_trial, 7u);
  EXPECT_EQ(model.series.at(0).offset, Time{1000});
}

TEST(BuildLearner, an_amount_is_that_of_each_pulse) {
  const auto built_model = built(changed(learner, "total = \"1 uM\"", "amount = \"3 nM\""));
  EXPECT_EQ(built_model.learner().model.interventions.at(0).amount, 3);
}

TEST(BuildLearner, is_refused_in_words_that_say_where) {
  expect_refused(
      learner,
      {{"discount = 0.5", "discount = [0.5]", "learner.discount: is a list; write one value"},
       {"discount = 0.5", "discount = \"half\"", "learner.discount"},
       {"discount = 0.5", "hazard = 0.1",
        "learner.hazard: does not belong to kind = \"q\"; leave it out; what it takes is"},
       {"discount = 0.5", "discuont = 0.1", "learner.discuont: "},
       {"trials = 40", "trials = \"forty\"", "task.trials"},
       {"signal = \"prediction_error\"\n", "", "release.0.signal: is missing; name a signal of the learner"},
       {"signal = \"prediction_error\"\n", "signal = \"reward\"\npopulation = \"cells\"\n",
        "release.0.population: belongs to networks; name a signal instead"},
       {"amount = \"1 uM\"", "amount = 1", "release.0.amount"},
       {"trials = [3, 7]", "trials = [3]", "intervention.light.trials: is not a pair; write [first, last]"},
       {"total = \"1 uM\"", "total = \"1 uM\"\namount = \"1 uM\"",
        "intervention.light.total: stands beside amount; keep one of them"},
       {"total = \"1 uM\"", "amount = \"1 s\"", "intervention.light.amount: "},
       {"modulator = \"DA\"\nat", "modulator = \"NE\"\nat", "intervention.light.total: "},
       {"offset = \"1 s\"", "over = \"sum\"", "series.error.over: stands beside at; leave one of them out"},
       {"at = \"outcome\"\noffset", "offset", "series.error.offset: needs an event; add at = \"EVENT\""},
       {"[task]", "[region.A]\n[region.B]\n[task]", "release.0.region: is missing, and there are several regions"},
       {"[task]", "[population.p]\nsize = 3\n[task]", "population: does not belong to substrate = \"learner\""},
       {"[measure.correct]", "[protocol]\nuntil = \"1 s\"\n[measure.correct]",
        "protocol.until: does not belong to substrate = \"learner\""}});
}

}  // namespace
}  // namespace teg::study
