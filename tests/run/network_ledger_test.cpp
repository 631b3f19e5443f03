// Ledgers of synapses in networks: their contributions add up to what the weight did.
#include "run/network_ledger.hpp"
#include "study/load_study.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "run/network_runner.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::string ledger_study = R"([study]
id = "why"
title = "Why a weight changed"
substrate = "network"
[network]
dt = "0.5 ms"
[modulator.DA]
tonic = "10 nM"
[[modulator.DA.phasic]]
onset = "1 s"
pulses = 3
amount = "50 nM"
[modulator.M]
unit = "1"
[modulator.other]
clearance = { kind = "michaelis-menten" }
[rule.stdp]
[[rule.stdp.channel]]
amplitude = 0.02
gate = "DA / 50 nM + M - 0.1"
[[rule.stdp.channel]]
pairing = "post-pre"
amplitude = -0.02
tau_pair = "34 ms"
gate = "DA / 50 nM"
[population.cells]
size = 40
drive = [{ kind = "poisson", rate = "2 kHz", weight = 0.45 }]
[population.dopamine]
size = 5
neuron = { kind = "poisson", rate = "2 Hz" }
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-in-degree", count = 10 }
weight = 0.1
axonal_delay = "1 ms"
dendritic_delay = { kind = "uniform", from = "1 ms", to = "3 ms" }
rule = "stdp"
[synapse.a]
index = 3
[synapse.b]
index = 200
weight = 1
[[release]]
population = "dopamine"
modulator = "DA"
amount = "5 nM"
[task]
modulator = "M"
synapse = "a"
amount = 0.2
delay_least = "0 ms"
delay_most = "100 ms"
[protocol]
until = "3 s"
[measure.a]
of = "weight.a"
)";

Results results_of(const std::string& text, const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  return run_study(load_study(text, "a.toml", settings).value(), {}).value();
}

TEST(NetworkLedger, contributions_add_up_to_the_change_of_weight) {
  const auto results = results_of(ledger_study + "[ledger]\n");
  const auto& ledgers = results.network->ledgers;
  ASSERT_EQ(ledgers.size(), 2u);
  EXPECT_EQ(ledgers[1].at_start.weight, 1);
  for (const auto& ledger : ledgers) {
    EXPECT_GT(ledger.count, 1000u);
    double size = 0;
    for (const auto& c : ledger.largest) size += std::abs(c.change);
    EXPECT_GT(std::abs(ledger.weight - ledger.at_start.weight), 1e-3);
    EXPECT_NEAR(ledger.sum, ledger.weight - ledger.at_start.weight, 2e-5 * size);
  }
  EXPECT_EQ(ledgers[0].weight, results.values[0][0]);
}

TEST(NetworkLedger, what_is_kept_adds_up_too_where_all_is_kept) {
  const auto ledger =
      results_of(ledger_study + "[ledger]\nsynapses = [\"a\"]\nrows = 1000000\n").network->ledgers.at(0);
  ASSERT_EQ(ledger.largest.size(), ledger.count);
  double sum = 0;
  std::set<std::size_t> modulators;
  for (std::size_t i = 0; i < ledger.count; ++i) {
    const auto& c = ledger.largest[i];
    sum += c.change;
    ASSERT_LE(std::abs(c.change), std::abs(ledger.largest[i == 0 ? 0 : i - 1].change));
    if (c.modulator) modulators.insert(*c.modulator);
    ASSERT_EQ(c.modulator.has_value(), !std::isnan(c.release_ms));
  }
  EXPECT_NEAR(sum, ledger.sum, 1e-12);
  EXPECT_THAT(modulators, testing::ElementsAre(0u, 1u)) << "dopamine and M released";
}

TEST(NetworkLedger, does_not_change_the_run) {
  EXPECT_EQ(results_of(ledger_study + "[ledger]\n").fingerprint, results_of(ledger_study).fingerprint);
}

TEST(NetworkLedger, adds_up_for_sampled_traces_and_each_region) {
  const std::string regions = "[region.A]\n[region.B]\n[ledger]\n";
  std::vector<std::pair<std::string, std::string>> settings{{"rule.stdp.channel.0.conversion", "sampled"},
                                                            {"rule.stdp.channel.0.period", "10 ms"},
                                                            {"rule.stdp.channel.1.matching", "nearest"},
                                                            {"population.cells.regions", "[\"A\", \"B\"]"},
                                                            {"population.dopamine.regions", "[\"B\"]"},
                                                            {"release.0.region", "B"},
                                                            {"task.region", "A"}};
  const auto results = results_of(ledger_study + regions, settings);
  for (const auto& ledger : results.network->ledgers) {
    EXPECT_GT(std::abs(ledger.sum), 1e-4);
    EXPECT_NEAR(ledger.sum, ledger.weight - ledger.at_start.weight, 1e-5);
  }
}

TEST(NetworkLedger, is_in_the_dataset_and_can_be_read) {
  const auto study = load_study(ledger_study + "[ledger]\nrows = 20\n", "a.toml").value();
  const auto results = run_study(study, {}).value();
  const auto data = to_dataset(study, results, "");
  ASSERT_TRUE(data.variable("ledger_a_contribution"));
  EXPECT_EQ(data.variable("ledger_a_contribution")->values.size(), 20u);
  EXPECT_EQ(data.variable("ledger_a_pre")->values[0], results.network->ledgers[0].largest[0].pre_ms);
  EXPECT_THAT(data.variable("ledger_b_modulator")->doc, HasSubstr("0 DA, 1 M"));
  EXPECT_THAT(ledger_summary(results.network->ledgers[0]), HasSubstr("contributions add up to"));
  EXPECT_EQ(ledger_rows(study.first.network(), results.network->ledgers[0], 5).size(), 5u);
}

std::string errors_of(const std::string& more, const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  const auto study = load_study(ledger_study + more, "a.toml", settings);
  std::string all;
  if (study) return all;
  for (const auto& e : study.errors()) all.append(e.where + ": " + e.what + "; " + e.fix + "\n");
  return all;
}

TEST(NetworkLedger, does_not_take_one_modulator_for_another_whose_name_begins_alike) {
  auto text = ledger_study;
  for (auto at = text.find("DA / 50 nM"); at != std::string::npos; at = text.find("DA / 50 nM", at + 12))
    text.replace(at, 10, "DA2 / 50 nM");
  text.replace(text.find("[modulator.M]"), 0,
               "[modulator.DA2]\ntonic = \"10 nM\"\nphasic = [{ onset = \"1 s\", amount = \"50 nM\" }]\n");
  text.replace(text.find("[[modulator.DA.phasic]]"), 0, "dip = [{ onset = \"0.5 s\", duration = \"200 ms\" }]\n");
  const auto ledgers = results_of(text + "[ledger]\nsynapses = [\"a\"]\nrows = 1000000\n").network->ledgers;
  EXPECT_GT(ledgers.at(0).count, 0u);
}

TEST(NetworkLedger, is_refused_where_contributions_have_no_closed_form) {
  EXPECT_EQ(errors_of("[ledger]\n"), "");
  EXPECT_THAT(errors_of("[ledger]\nsynapses = [\"aa\"]\n"), HasSubstr("there is no synapse 'aa'"));
  EXPECT_THAT(errors_of("[ledger]\n", {{"rule.stdp.bounds", "soft"}}), HasSubstr("soft bounds"));
  EXPECT_THAT(errors_of("[ledger]\n", {{"rule.stdp.channel.0.gate", "DA * M / 50 nM"}}), HasSubstr("not affine"));
  EXPECT_THAT(errors_of("[ledger]\n", {{"rule.stdp.channel.0.gate", "other / 50 nM"}}),
              HasSubstr("exponential clearance"));
  EXPECT_THAT(errors_of("[ledger]\n[[modulator.DA.dip]]\n"), HasSubstr("released by more than pulses"));
  EXPECT_THAT(errors_of("[ledger]\n[receptor.D1]\nof = \"DA\"\n", {{"rule.stdp.channel.0.gate", "D1"}}),
              HasSubstr("a ledger reads levels"));
  EXPECT_THAT(errors_of("[ledger]\n", {{"protocol.until", "3000.5 ms"}}), HasSubstr("not a multiple of 1 ms"));
  EXPECT_THAT(errors_of("[ledger]\n[projection.all.homeostasis]\n"), HasSubstr("homeostasis"));
}

}  // namespace
}  // namespace teg::study
