// Measures, fits and expectations of synapses as they are written: what each takes, and what is refused.
#include "study/read_measures.hpp"

#include <cmath>

#include "build/refused.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"

namespace teg::study {
namespace {

const std::string study = R"([study]
id = "a"
title = "Measures"
[constant]
tau = "500 ms"
[sweep]
delay = "0 s .. 2 s by 1 s"
[modulator.DA]
unit = "1"
clearance = { tau = "{tau}" }
[[modulator.DA.phasic]]
onset = "{delay}"
amount = 1
[receptor.D1]
of = "DA"
ec50 = 1
[messenger.camp]
drive = "D1"
tau = "1 s"
[rule.r]
[[rule.r.channel]]
gate = "DA"
[[rule.r.channel]]
gate = "camp"
[synapse.s]
pre = ["1 s"]
post = ["1.01 s"]
[synapse.t]
pre = ["2 s"]
[protocol]
until = "10 s"
[measure.m]
of = "change.s"
against = "delay"
published = { x = ["0 s", "1 s"], y = [1, 2], error = [0.1, 0.2], interval = ["0.3 s", "2 s"] }
[fit]
measures = ["m"]
[fit.parameter.tau]
from = "100 ms"
to = "1 s"
log = true
)";

TEST(ReadMeasures, of_every_quantity_are_refused_where_there_is_none) {
  const auto of = [](const std::string& what, const std::string& words) {
    return Change{"of = \"change.s\"", "of = \"" + what + "\"", words};
  };
  expect_refused(
      study, {of("weigth.s", "measure.m.of: 'weigth' cannot be measured; did you mean 'weight'"),
              of("weight", "measure.m.of: does not say of which synapse; add .s; the names are s, t"),
              of("change.u", "measure.m.of: there is no synapse 'u'"),
              of("concentration.NE", "measure.m.of: there is no modulator 'NE'"),
              of("occupancy.D2", "measure.m.of: there is no receptor 'D2'; did you mean 'D1'"),
              of("messenger.cgmp", "measure.m.of: there is no messenger 'cgmp'"),
              of("gate.q", "measure.m.of: there is no rule 'q'"),
              of("gate.r.2", "measure.m.of: there is no channel 2; channels are numbered from 0 to 1"),
              of("gate.r.x", "measure.m.of: there is no channel x"),
              of("gate.r.-1", "measure.m.of: there is no channel -1"),
              of("gate.r.0.1", "measure.m.of: there is no channel 0"),
              of("eligibility.s.2", "measure.m.of: there is no channel 2"),
              of("pathway.spine.PKA", "measure.m.of: there is no output 'pathway.spine.PKA'"),
              {"of = \"change.s\"", "", "measure.m.of: is missing; say what is measured, such as of = \"change\""}});
}

TEST(ReadMeasures, that_do_not_fit_together_are_refused) {
  const auto with = [](const std::string& keys, const std::string& words) {
    return Change{"of = \"change.s\"", "of = \"change.s\"\n" + keys, words};
  };
  expect_refused(
      study,
      {{"[measure.m]", "[measure.delay]\nof = \"change.s\"\n[measure.m]", "measure.delay: an axis has this name too"},
       with("at = \"11 s\"", "measure.m.at: is after protocol.until; use an earlier time"),
       with("from = \"1 s\"", "measure.m.from: belongs to a reduction; add reduce = \"max\", min or mean, or use at"),
       with("to = \"1 s\"", "measure.m.to: belongs to a reduction"),
       with("at = \"1 s\"\nreduce = \"max\"", "measure.m.at: stands beside reduce; use from and to"),
       with("reduce = \"deviation\"", "measure.m.reduce: belongs to networks; use value, max, min, mean"),
       with("reduce = \"count\"", "measure.m.reduce: belongs to networks"),
       with("reduce = \"time-to\"", "measure.m.reduce: belongs to networks"),
       with("reduce = \"max\"\nfrom = \"2 s\"\nto = \"1 s\"",
            "measure.m.from: from .. to is not a stretch within the protocol; give from < to <= protocol.until"),
       with("reduce = \"max\"\nto = \"11 s\"", "measure.m.from: from .. to is not a stretch within the protocol"),
       with("level = 1", "measure.m.level: belongs to networks; leave it out"),
       with("at = \"{delay}\"", "measure.m.at: depends on 'delay', but a measure is the same at every point"),
       with("at = \"{tau}\"", "measure.m.at: depends on 'tau', but a measure is the same at every point"),
       {"against = \"delay\"", "against = \"delai\"",
        "measure.m.against: there is no axis 'delai'; did you mean 'delay'"},
       {"against = \"delay\"", "normalise = \"peak\"", "measure.m.normalise: belongs to a window; add against ="},
       {"\"0 s .. 2 s by 1 s\"", "[\"2 s\", \"0 s\"]", "measure.m.against: the axis 'delay' does not ascend"},
       {"\"0.3 s\", \"2 s\"", "\"0.3 s\"", "measure.m.published.interval: is not a pair; write"},
       {"y = [1, 2]", "y = [1]", "measure.m.published.y: has not as many values as x; give one y for each x"},
       {"error = [0.1, 0.2]", "error = [0.1]", "measure.m.published.error: has not as many values as y"},
       {"x = [\"0 s\", \"1 s\"]", "x = [\"0 nM\", \"1 s\"]", "measure.m.published.x: '0 nM' is not a time"}});
}

TEST(ReadMeasures, of_a_fit_are_refused_where_it_could_not_find_anything) {
  expect_refused(
      study,
      {{"measures = [\"m\"]", "measures = [\"n\"]", "fit.measures: there is no measure 'n'"},
       {"against = \"delay\"\npublished = { x = [\"0 s\", \"1 s\"], y = [1, 2], error = [0.1, 0.2], interval = "
        "[\"0.3 s\", \"2 s\"] }",
        "", "fit.measures: 'm' has no published values; give it against and published"},
       {"\"0 s\", \"1 s\"]", "\"0 s\", \"3 s\"]",
        "fit.measures: 'm' has a published value outside its axis, at 3 s; widen the axis"},
       {"[modulator.DA]", "[sweep.dose]\n[modulator.DA]", "sweep.dose"},
       {"delay = \"0 s .. 2 s by 1 s\"", "delay = \"0 s .. 2 s by 1 s\"\ndose = [1, 2]",
        "fit: the study has two axes; fit with one axis and give the other a fixed value"},
       {"[fit.parameter.tau]\nfrom = \"100 ms\"\nto = \"1 s\"\nlog = true", "",
        "fit: has no parameter; add [fit.parameter.NAME] for a constant NAME"},
       {"[fit.parameter.tau]", "[fit.parameter.tao]",
        "fit.parameter.tao: there is no constant 'tao'; did you mean 'tau'"},
       {"from = \"100 ms\"", "from = \"100 nM\"", "fit.parameter.tau: from and to are not like the constant, a time"},
       {"to = \"1 s\"", "to = \"late\"", "fit.parameter.tau: from and to are not like the constant"},
       {"from = \"100 ms\"", "from = \"early\"", "fit.parameter.tau: from and to are not like the constant"},
       {"to = \"1 s\"", "to = \"200 ms\"",
        "fit.parameter.tau: the constant is not between from and to; widen the range"},
       {"from = \"100 ms\"", "from = \"600 ms\"", "fit.parameter.tau: the constant is not between from and to"},
       {"from = \"100 ms\"", "from = \"2 s\"", "fit.parameter.tau: the constant is not between from and to"},
       {"from = \"100 ms\"", "from = \"0 ms\"",
        "fit.parameter.tau.from: is not above 0 on a log scale; write a value"}});
}

// A level that falls exponentially from 1 with half a second: each reduction in closed form.
TEST(ReadMeasures, reductions_are_what_their_names_say) {
  const std::string level = R"([study]
id = "a"
title = "Reductions"
[modulator.DA]
unit = "1"
clearance = { tau = "500 ms" }
[[modulator.DA.phasic]]
onset = "1 s"
amount = 2
[receptor.D1]
of = "DA"
ec50 = 1
[messenger.camp]
drive = "DA"
tau = "1 s"
[rule.r]
[[rule.r.channel]]
gate = "DA"
pairing = "pre"
[synapse.s]
pre = ["0.5 s"]
[protocol]
until = "4 s"
)";
  const auto measured = [&](const std::string& of, const std::string& keys) {
    const auto read = load_study(level + "[measure.m]\nof = \"" + of + "\"\n" + keys, "a.toml");
    EXPECT_TRUE(read) << keys;
    return read ? run_study(*read, {}).value().values[0][0] : std::nan("");
  };
  EXPECT_NEAR(measured("concentration.DA", "at = \"2 s\""), 2 * std::exp(-2.0), 1e-9);
  EXPECT_NEAR(measured("concentration.DA", "reduce = \"max\""), 2, 1e-9);
  EXPECT_NEAR(measured("concentration.DA", "reduce = \"min\"\nfrom = \"1 s\"\nto = \"3 s\""), 2 * std::exp(-4.0), 1e-9);
  EXPECT_NEAR(measured("concentration.DA", "reduce = \"mean\"\nfrom = \"1 s\"\nto = \"3 s\""),
              2 * 0.5 * (1 - std::exp(-4.0)) / 2, 1e-3);
  EXPECT_NEAR(measured("concentration.DA", "reduce = \"time-of-max\""), 1000, 1e-3);
  EXPECT_NEAR(measured("concentration.DA", "reduce = \"half-decay\""), 500 * std::log(2.0), 0.1);
  EXPECT_TRUE(std::isnan(measured("concentration.DA", "reduce = \"half-decay\"\nto = \"1.1 s\""))) << "not yet";
  EXPECT_NEAR(measured("occupancy.D1", "at = \"2 s\""), 2 * std::exp(-2.0) / (1 + 2 * std::exp(-2.0)), 1e-6);
  const double camp = 2 * 0.5 / (1 - 0.5) * (std::exp(-1.0) - std::exp(-2.0));
  EXPECT_NEAR(measured("messenger.camp", "at = \"2 s\""), camp, 1e-6);
  EXPECT_NEAR(measured("gate.r.0", "at = \"2 s\""), 2 * std::exp(-2.0), 1e-9);
  EXPECT_NEAR(measured("eligibility.s.0", "at = \"2 s\"") / measured("eligibility.s.0", "at = \"1 s\""), std::exp(-1.0),
              1e-9);
  EXPECT_NEAR(measured("weight.s", "") - measured("change.s", ""), measured("weight.s", "at = \"0 s\""), 1e-12);
  EXPECT_NEAR(measured("change.s", "reduce = \"max\""), measured("change.s", ""), 1e-9);
}

}  // namespace
}  // namespace teg::study
