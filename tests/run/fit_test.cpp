#include "run/fit.hpp"

#include <gmock/gmock.h>

#include "core/text.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

// One pairing at 0 and a pulse at `delay`: the change falls as gain exp(-delay / tau) kappa (SCIENCE A1).
std::string text_of(const std::string& published_y, const std::string& extra = "") {
  return R"([study]
id = "fit"
title = "fit"
[constant]
tau = "0.5 s"
gain = 1
[fit]
measures = ["w"]
evaluations = 2000
[fit.parameter.tau]
from = "0.1 s"
to = "10 s"
log = true
[fit.parameter.gain]
from = 0
to = 20
[modulator.DA]
unit = "1"
clearance = { tau = "200 ms" }
[[modulator.DA.phasic]]
onset = "{delay}"
amount = 1
[rule.r]
[[rule.r.channel]]
pairing = "pre"
amplitude = "{gain}"
tau_trace = "{tau}"
gate = "DA"
[protocol]
pre = ["0 s"]
until = "60 s"
[sweep]
delay = "0.5 s .. 4 s by 0.5 s"
[measure.w]
of = "change"
against = "delay"
published = { x = ["0.5 s", "1 s", "2 s", "4 s"], y = )" +
         published_y + "}\n" + extra;
}

std::string closed_form(double gain, double tau) {
  std::string list = "[";
  for (const double d : {0.5, 1.0, 2.0, 4.0})
    list.append(exact_text(gain * std::exp(-d / tau) / (1 / tau + 1 / 0.2))).append(d < 4 ? ", " : "]");
  return list;
}

TEST(Fit, recovers_the_constants_that_made_the_data) {
  for (const auto& [gain, tau] : {std::pair{3.0, 1.3}, std::pair{0.7, 4.0}}) {
    auto study = load_study(text_of(closed_form(gain, tau)), "fit.toml").value();
    const auto outcome = fit_study(study, {}).value();
    EXPECT_NEAR(outcome.constants[0].value, tau, 1e-3 * tau);
    EXPECT_NEAR(outcome.constants[1].value, gain, 1e-3 * gain);
    EXPECT_LT(outcome.residual, 1e-7);
    EXPECT_EQ(outcome.points, 4u);
    EXPECT_LE(outcome.evaluations, 2001u);
  }
}

TEST(Fit, a_run_of_the_study_uses_what_was_fitted_and_says_so) {
  const auto study = load_study(text_of(closed_form(3, 1.3),
                                        "[[expect]]\nwhat = \"tau / 1 s\"\nequals = 1.3\nwithin = 0.002\n"
                                        "[[expect]]\nwhat = \"w.correlation\"\nabove = 0.999\n"),
                                "fit.toml")
                         .value();
  const auto results = run_study(study, {}).value();
  ASSERT_EQ(results.fitted.size(), 2u);
  EXPECT_EQ(results.fitted[0].first, "tau");
  for (const auto& v : results.verdicts) EXPECT_TRUE(v.passed) << v.claim << ": " << v.simulated;
  EXPECT_EQ(run_study(study, {2, nullptr, {}}).value().fingerprint, results.fingerprint);
}

TEST(Fit, wrong_sections_are_refused_with_what_would_be_right) {
  const auto errors = [](const std::string& from, const std::string& to) {
    auto text = text_of("[1, 2, 3, 4]");
    text.replace(text.find(from), from.size(), to);
    const auto study = load_study(text, "fit.toml");
    std::string all;
    if (!study)
      for (const auto& e : study.errors()) all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix);
    return all;
  };
  EXPECT_THAT(errors("[fit.parameter.tau]", "[fit.parameter.tua]"), HasSubstr("did you mean 'tau'?"));
  EXPECT_THAT(errors("measures = [\"w\"]", "measures = [\"v\"]"), HasSubstr("there is no measure 'v'"));
  EXPECT_THAT(errors("to = \"10 s\"", "to = \"10 mV\""), HasSubstr("not like the constant, a time"));
  EXPECT_THAT(errors("from = \"0.1 s\"", "from = \"0.7 s\""), HasSubstr("not between from and to"));
  EXPECT_THAT(errors("\"4 s\"], y", "\"9 s\"], y"), HasSubstr("outside its axis, at 9 s"));
  EXPECT_THAT(errors("[measure.w]", "other = [1, 2]\n[measure.w]"), HasSubstr("two axes"));
  EXPECT_THAT(errors("x = [\"0.5 s\", \"1 s\", \"2 s\", \"4 s\"], y = [1, 2, 3, 4]", "label = \"none\""),
              HasSubstr("has no published values"));
}

// Half of the neurons fire at 40 Hz, and the seeds are the same in every evaluation.
TEST(Fit, finds_a_constant_of_a_network) {
  const std::string text = R"([study]
id = "fit"
title = "A rate that was published"
substrate = "network"
seeds = 2
[network]
dt = "1 ms"
[constant]
rate = "10 Hz"
[population.cells]
size = 60
neuron = { kind = "poisson", rate = "{share * rate}" }
[protocol]
until = "1 s"
[sweep]
share = [0.5, 1.0, 2.0]
[measure.fired]
of = "rate.cells"
against = "share"
published = { x = [0.5, 1.0, 2.0], y = [20.0, 40.0, 80.0] }
[fit]
measures = ["fired"]
evaluations = 80
[fit.parameter.rate]
from = "2 Hz"
to = "100 Hz"
)";
  const auto study = load_study(text, "a.toml").value();
  const auto results = run_study(study, {}).value();
  ASSERT_EQ(results.fitted.size(), 1u);
  EXPECT_EQ(results.fitted[0].first, "rate");
  EXPECT_NEAR(std::stod(results.fitted[0].second), 40, 3);
  EXPECT_NEAR(results.values[0][1], 40, 3);
  EXPECT_EQ(run_study(study, {2}).value().fingerprint, results.fingerprint);
}

}  // namespace
}  // namespace teg::study
