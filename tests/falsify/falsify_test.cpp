#include "falsify/falsify.hpp"

#include <gmock/gmock.h>

#include "core/embedded.hpp"
#include "falsify/mutate.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

// A burst after a pairing: with the trace's decay of 1 s, a burst of 100 nM at 0.5 s and one at 4 s.
const std::string base = R"toml(
[study]
id = "bursts"
title = "a study of tests"
[modulator.DA]
clearance = { kind = "exponential", tau = "200 ms" }
  [[modulator.DA.phasic]]
  onset = "{delay}"
  pulses = 1
  rate = "1 Hz"
  amount = "100 nM"
[rule.r]
bounds = "none"
  [[rule.r.channel]]
  tau_trace = "1 s"
  gate = "DA / 100 nM"
[protocol]
pre = ["0 ms"]
post = ["10 ms"]
until = "20 s"
[sweep]
delay = ["0.5 s", "4 s"]
[measure.change]
of = "change"
against = "delay"
)toml";

struct Outcome {
  Study study;
  std::vector<FalsifiedClaim> claims;
};
Outcome falsified(const std::string& claims) {
  auto study = load_study(base + claims, "bursts.toml");
  EXPECT_TRUE(study) << (study ? "" : study.errors()[0].where + study.errors()[0].what);
  const auto results = run_study(*study, {});
  auto out = falsify(*study, *results, {});
  return {*study, *out};
}

const std::string early = R"toml(
[[expect]]
claim = "the early burst counts ten times as much"
what = "change.at(0.5 s) / change.at(4 s)"
above = 10
)toml";

TEST(Falsify, a_claim_that_fails_without_its_mechanism_is_falsified) {
  const auto out = falsified(early + R"toml(
  [[expect.fails_without]]
  because = "the trace forgets"
  set = { "rule.r.channel.0.tau_trace" = "100 s" }
)toml");
  ASSERT_EQ(out.claims.size(), 1u);
  EXPECT_EQ(out.claims[0].word(), "falsified");
  EXPECT_EQ(out.claims[0].by[0].change, "rule.r.channel.0.tau_trace = 100 s");
  EXPECT_EQ(out.claims[0].by[0].word(), "bites");
}

TEST(Falsify, a_claim_without_a_falsifier_is_toothless) {
  EXPECT_EQ(falsified(early).claims[0].kind, FalsifiedClaim::Kind::toothless);
}

TEST(Falsify, a_claim_that_passes_without_its_mechanism_is_toothless) {
  const auto out = falsified(early + R"toml(
  [[expect.fails_without]]
  because = "without dopamine"
  set = { "modulator.DA.phasic.0.amount" = "50 nM" }
)toml");
  EXPECT_EQ(out.claims[0].word(), "toothless");
  EXPECT_EQ(out.claims[0].by[0].word(), "does not bite");
}

TEST(Falsify, references_are_those_of_the_published_study) {
  // The expected ratio follows from the same constant; taken after the change it would follow it, and never fail.
  const auto out = falsified(R"toml(
[[expect]]
claim = "the closed form of the ratio"
what = "change.at(0.5 s) / change.at(4 s)"
equals = "exp(3.5 s / rule.r.channel.0.tau_trace)"
within = "1 %"
  [[expect.fails_without]]
  because = "the trace's own time"
  move = { "rule.r.channel.0.tau_trace" = "2 s" }
)toml");
  ASSERT_EQ(out.claims[0].word(), "falsified") << out.claims[0].by[0].bite.then;
  // Eight steps from 1 s to 2 s: already the first changes the ratio by a quarter.
  EXPECT_EQ(out.claims[0].by[0].bites_at, "1.09 s, 1.09 times");
}

TEST(Falsify, the_bite_point_is_the_first_step_where_the_claim_fails) {
  // exp(3.5 / tau) falls below 10 at tau = 3.5 / ln 10 = 1.52 s; of the steps 2^(k/8), the fifth is 1.54.
  const std::string moved = early + R"toml(
  [[expect.fails_without]]
  because = "the trace's own time"
  move = { "rule.r.channel.0.tau_trace" = "2 s" }
)toml";
  EXPECT_EQ(falsified(moved).claims[0].by[0].bites_at, "1.54 s, 1.54 times");
  EXPECT_FALSE(falsified(moved + "  uncertainty = \"20 %\"\n").claims[0].by[0].is_loose);
  EXPECT_TRUE(falsified(moved + "  uncertainty = \"100 ms\"\n").claims[0].by[0].is_loose);
}

TEST(Falsify, what_changes_nothing_or_cannot_run_or_gives_no_number_is_void) {
  const auto one = [](const std::string& set) {
    auto out = falsified(early + "  [[expect.fails_without]]\n  because = \"x\"\n  set = { " + set + " }\n");
    EXPECT_EQ(out.claims[0].kind, FalsifiedClaim::Kind::is_void) << set;
    return out.claims[0].by[0].bite.then;
  };
  EXPECT_THAT(one(R"("modulator.DA.phasic.0.rate" = "2 Hz")"), HasSubstr("changes nothing"));  // of one pulse
  EXPECT_THAT(one(R"("rule.r.channel.0.tau_trace" = "20 mV")"), HasSubstr("cannot be run"));
  EXPECT_THAT(one(R"("rule.r.channel.0.gate" = "0")"), HasSubstr("there is no number"));
}

TEST(Falsify, a_change_that_fails_most_claims_counts_for_one_of_them) {
  const std::string without = R"toml(
  [[expect.fails_without]]
  because = "no dopamine"
  set = { "modulator.DA.phasic.0.amount" = "1 nM" }
)toml";
  const auto out = falsified("[[expect]]\nwhat = \"change.at(0.5 s)\"\nabove = 0.01\n" + without +
                             "[[expect]]\nwhat = \"change.at(4 s)\"\nabove = 0.0002\n" + without);
  EXPECT_TRUE(out.claims[0].by[0].is_blanket);
  EXPECT_EQ(out.claims[0].word(), "falsified");
  EXPECT_EQ(out.claims[1].word(), "toothless");
}

TEST(Falsify, one_change_spelt_in_two_ways_is_one_change) {
  const auto claim = [](const char* what, const char* gate) {
    return std::string("[[expect]]\nwhat = \"") + what + "\"\nabove = 0.0002\n  [[expect.fails_without]]\n" +
           "  because = \"x\"\n  set = { \"rule.r.channel.0.gate\" = \"" + gate + "\" }\n";
  };
  const auto out = falsified(claim("change.at(0.5 s)", "0") + claim("change.at(4 s)", "0 * 1"));
  EXPECT_EQ(out.claims[0].word(), "falsified");
  EXPECT_EQ(out.claims[1].word(), "toothless");
}

TEST(Falsify, whole_numbers_move_in_whole_steps) {
  const auto out = falsified(
      "[[expect]]\nwhat = \"change.at(0.5 s)\"\nbelow = 0.2\n  [[expect.fails_without]]\n"
      "  because = \"x\"\n  move = { \"modulator.DA.phasic.0.pulses\" = 20 }\n");
  EXPECT_NE(out.claims[0].by[0].bites_at, "20, 20 times");
}

TEST(Falsify, a_negative_claim_needs_its_positive_control) {
  const std::string nothing = R"toml(
[[expect]]
claim = "the late burst does nothing"
what = "change.at(4 s)"
below = 0.01
)toml";
  const std::string met = "given = \"change.at(0.5 s) > 0.01\"\n", unmet = "given = \"change.at(0.5 s) > 10\"\n";
  const std::string dead = R"toml(
  [[expect.fails_without]]
  because = "a trace that does not forget"
  set = { "rule.r.channel.0.tau_trace" = "100 s" }
)toml";
  EXPECT_EQ(falsified(nothing + met + dead).claims[0].word(), "falsified");
  EXPECT_EQ(falsified(nothing + unmet + dead).claims[0].word(), "FAILED");
  const auto silent = falsified(nothing + met + R"toml(
  [[expect.fails_without]]
  because = "no dopamine"
  set = { "modulator.DA.phasic.0.amount" = "0.1 nM" }
)toml");
  EXPECT_EQ(silent.claims[0].word(), "VOID");
  EXPECT_THAT(silent.claims[0].by[0].bite.then, HasSubstr("without its control"));
}

TEST(Falsify, a_known_miss_is_judged_apart_and_fails_once_it_is_met) {
  const std::string miss = "known_miss = \"the model has no such thing, Example 2014\"\n";
  EXPECT_EQ(falsified("[[expect]]\nwhat = \"change.at(4 s)\"\nabove = 1\n" + miss).claims[0].word(), "known miss");
  EXPECT_EQ(falsified("[[expect]]\nwhat = \"change.at(4 s)\"\nbelow = 1\n" + miss).claims[0].word(), "FAILED");
}

TEST(Falsify, falsifiers_are_checked_when_the_study_is_read) {
  const auto errors = [](const std::string& falsifier) {
    const auto study = load_study(base + early + "  [[expect.fails_without]]\n" + falsifier, "bursts.toml");
    EXPECT_FALSE(study) << falsifier;
    std::string text;
    if (!study)
      for (const auto& e : study.errors()) text += e.where + ": " + e.what + "\n";
    return text;
  };
  EXPECT_THAT(errors("because = \"x\"\n"), HasSubstr("says not what is changed"));
  EXPECT_THAT(errors("set = { \"rule.r.channel.0.tau_trace\" = \"2 s\" }\n"), HasSubstr("because: is missing"));
  EXPECT_THAT(errors("because = \"x\"\nset = {}\n"), HasSubstr("is not paths and values"));
  EXPECT_THAT(errors("because = \"x\"\nset = { \"rule.s.bounds\" = \"hard\" }\n"), HasSubstr("has no rule 's'"));
  EXPECT_THAT(errors("because = \"x\"\nset = 3\n"), HasSubstr("is not paths and values"));
  EXPECT_THAT(errors("because = \"x\"\nmove = { \"rule.r.channel.0.tau_trace\" = \"2 s\", \"study.seed\" = 2 }\n"),
              HasSubstr("is not one path and a value"));
  for (const char* path : {"sweep.delay", "study.seed", "measure.change.of", "expect.0.above"})
    EXPECT_THAT(errors("because = \"x\"\nset = { \"" + std::string(path) + "\" = \"1\" }\n"),
                HasSubstr("no mechanism"));
  EXPECT_THAT(errors("becuase = \"x\"\n"), HasSubstr("there is no 'becuase' here"));
}

TEST(Falsify, what_is_moved_must_be_one_number_of_its_kind) {
  const auto out = falsified(early + R"toml(
  [[expect.fails_without]]
  because = "not a number"
  move = { "rule.r.channel.0.gate" = "1 + DA / 100 nM" }
)toml");
  EXPECT_EQ(out.claims[0].word(), "VOID");
}

TEST(Mutate, each_number_and_gate_is_changed_and_what_follows_an_axis_stays) {
  const auto study = load_study(base + early, "bursts.toml");
  ASSERT_TRUE(study);
  std::vector<std::string> paths;
  for (const auto& settings : mutations_of(*study)) paths.push_back(settings[0].first + "=" + settings[0].second);
  EXPECT_THAT(paths, testing::IsSupersetOf({"rule.r.channel.0.tau_trace=3 s", "rule.r.channel.0.gate=0 - (DA / 100 nM)",
                                            "modulator.DA.phasic.0.amount=0 nM"}));
  for (const auto& path : paths) EXPECT_THAT(path, testing::Not(testing::StartsWith("modulator.DA.phasic.0.onset")));
  const auto results = run_study(*study, {});
  const auto matrix = mutate(*study, *results, {});
  ASSERT_TRUE(matrix);
  const auto& longer = *std::ranges::find_if(
      matrix->mutations, [](const Mutation& m) { return m.path == "rule.r.channel.0.tau_trace" && m.value == "3 s"; });
  EXPECT_EQ(longer.bites[0].kind, Bite::Kind::bites);
  EXPECT_GT(matrix->n_kills(0), 0u);
}

TEST(Falsify, what_cannot_be_changed_is_said_when_the_study_is_checked) {
  const auto errors = [](const std::string& change) {
    const auto study =
        load_study(base + early + "  [[expect.fails_without]]\n  because = \"x\"\n  " + change + "\n", "b.toml");
    std::string text;
    for (const auto& e : check_falsifiers(*study)) text += e.where + ": " + e.what + "; " + e.fix + "\n";
    return text;
  };
  EXPECT_EQ(errors("set = { \"rule.r.channel.0.tau_trace\" = \"2 s\" }"), "");
  EXPECT_THAT(errors("set = { \"rule.r.channel.0.tau_trace\" = \"2 nM\" }"), HasSubstr("tau_trace"));
  EXPECT_THAT(errors("set = { \"rule.r.channel.0.tau_trac\" = \"2 s\" }"), HasSubstr("did you mean 'tau_trace'?"));
  EXPECT_THAT(errors("move = { \"rule.r.channel.0.gate\" = \"1 + DA / 100 nM\" }"), HasSubstr("cannot be moved"));
  EXPECT_THAT(errors("move = { \"rule.r.channel.0.tau_trace\" = \"2 s\" }\n  uncertainty = \"20 nM\""),
              HasSubstr("is not one"));
}

// Every lesion of a shipped study can be read; science runs them.
TEST(FalsifySlow, every_change_of_a_shipped_study_can_be_read) {
  for (const auto& file : embedded::studies()) {
    const auto study = load_study(file.text, std::string(file.name));
    if (!study) continue;  // it needs a file that does not come with teg
    const auto errors = check_falsifiers(*study);
    EXPECT_TRUE(errors.empty()) << file.name << ": " << errors[0].where << ": " << errors[0].what;
  }
}

}  // namespace
}  // namespace teg::study
