// Rules that are known by name: each is the rule of the study it was taken from, and gives way to what a study writes.
#include "build/known_rules.hpp"

#include <gmock/gmock.h>

#include "core/embedded.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A study in which every name exists that a gate of a known rule may read.
std::string study_with(const std::string& rule, const std::string& rest = "") {
  std::string text = "[study]\nid = \"known\"\ntitle = \"A known rule\"\n";
  for (const char* level : {"DA", "NE", "HT", "OA", "plateau"})
    text += "[modulator." + std::string(level) + "]\nunit = \"1\"\ntonic = 0.4\n";
  const std::pair<const char*, const char*> receptors[] = {
      {"D1", "DA"}, {"DopR1", "DA"}, {"beta2", "NE"}, {"HT2C", "HT"}};
  for (const auto& [name, of] : receptors)
    text += "[receptor." + std::string(name) + "]\nof = \"" + of + "\"\nec50 = 1\n";
  return text + "[rule.learned]\n" + rule +
         "[protocol]\nuntil = \"10 s\"\n[synapse.s]\npre = \"1 s\"\npost = [\"0.99 s\", \"1.01 s\"]\nweight = 0\n" +
         "[measure.change]\nof = \"change.s\"\n" + rest;
}
std::string preset(const std::string& name) { return "preset = \"" + name + "\"\n"; }

std::string errors_of(const std::string& text, const Settings& settings = {}) {
  const auto study = load_study(text, "a.toml", settings);
  std::string all;
  for (const auto& e : study ? Errors{} : study.errors()) all += e.where + ": " + e.what + "; " + e.fix + "\n";
  return all;
}
Rule rule_of(const std::string& text, const Settings& settings = {}) {
  const auto study = load_study(text, "a.toml", settings);
  EXPECT_TRUE(study) << errors_of(text, settings);
  return study ? study->first.model.rules.at(0) : Rule{};
}

void expect_equal(const Rule& a, const Rule& b) {
  EXPECT_EQ(a.bounds.kind, b.bounds.kind);
  ASSERT_EQ(a.channels.size(), b.channels.size());
  for (std::size_t c = 0; c < a.channels.size(); ++c) {
    const Channel &x = a.channels[c], &y = b.channels[c];
    EXPECT_EQ(x.pairing, y.pairing);
    EXPECT_EQ(x.window, y.window);
    EXPECT_EQ(x.matching, y.matching);
    EXPECT_EQ(x.tau_pair, y.tau_pair);
    EXPECT_EQ(x.amplitude, y.amplitude);
    EXPECT_EQ(x.tau_trace, y.tau_trace);
    EXPECT_EQ(x.gate, y.gate);
    EXPECT_EQ(x.rate, y.rate);
    EXPECT_EQ(x.conversion, y.conversion);
  }
}

TEST(KnownRules, all_shipped_files_are_read_and_make_sound_studies_with_a_source) {
  ASSERT_EQ(known_rules().size(), embedded::rules().size());
  for (const auto& rule : known_rules()) {
    SCOPED_TRACE(rule.name);
    EXPECT_FALSE(rule.title.empty());
    EXPECT_THAT(rule.source, HasSubstr("doi:"));
    EXPECT_EQ(errors_of(study_with(preset(rule.name))), "");
  }
}

TEST(KnownRules, are_the_rules_of_the_studies_that_they_come_from) {
  const struct {
    const char *known, *study, *rule;
  } pairs[] = {{"striatal-d1", "yagishita-2014", "d1"},
               {"striatal-silent-trace", "shindou-2019", "silent"},
               {"corticostriatal-stdp", "pawlak-kerr-2008", "stdp"},
               {"cortical-two-traces", "he-2015-sign", "cortex"},
               {"hippocampal-dopamine", "brzosko-2015", "hippocampus"},
               {"mushroom-body-tag", "cassenaer-laurent-2012", "tag"},
               {"mushroom-body-depression", "aso-rubin-2016", "depress"},
               {"behavioural-time-scale", "bittner-2017-kernel", "btsp"}};
  for (const auto& pair : pairs) {
    SCOPED_TRACE(pair.known);
    const auto study = open_study(pair.study, {}).value();
    const auto& rules = study.first.model.rules;
    const auto found = std::ranges::find(rules, pair.rule, &Rule::name);
    ASSERT_NE(found, rules.end());
    expect_equal(rule_of(study_with(preset(pair.known))), *found);
  }
  const auto distal = open_study("izhikevich-2007-distal-reward", {}).value().first.network().model.rules.at(0);
  const auto known = rule_of(study_with(preset("dopamine-modulated-stdp")));
  for (std::size_t c = 0; c < 2; ++c) EXPECT_EQ(known.channels[c].matching, distal.channels[c].matching);
  // The study's amplitudes stand for lags of whole milliseconds.
  EXPECT_EQ(known.channels[0].amplitude, 0.1);
  EXPECT_EQ(known.channels[1].amplitude, -0.15);
}

TEST(KnownRules, inhibition_balances_at_the_rate_that_its_source_says) {
  const auto rule = rule_of(study_with(preset("inhibitory")));
  const double rate_per_ms =
      -rule.channels[1].amplitude / (2 * rule.channels[0].amplitude * rule.channels[0].tau_pair.native());
  EXPECT_NEAR(1e3 * rate_per_ms, 5, 1e-12);
}

TEST(KnownRules, values_of_the_study_replace_those_of_the_preset_channel_by_channel) {
  const auto rule = rule_of(study_with(preset("cortical-two-traces") +
                                       "bounds = \"hard\"\n[[rule.learned.channel]]\ntau_trace = \"7 s\"\n"
                                       "[[rule.learned.channel]]\n[[rule.learned.channel]]\namplitude = 3\n"));
  EXPECT_EQ(rule.bounds.kind, BoundKind::hard);
  ASSERT_EQ(rule.channels.size(), 3u);
  EXPECT_EQ(rule.channels[0].tau_trace, Time{7000});
  EXPECT_EQ(rule.channels[0].gate, "beta2");
  EXPECT_EQ(rule.channels[1].gate, "HT2C");
  EXPECT_EQ(rule.channels[2].amplitude, 3);
}

TEST(KnownRules, the_learning_rate_scales_every_amplitude) {
  const auto rule = rule_of(study_with("learning_rate = 0.5\n" + preset("cortical-two-traces")));
  EXPECT_EQ(rule.channels[0].amplitude, 0.5);
  EXPECT_EQ(rule.channels[1].amplitude, -0.5);
}

TEST(KnownRules, settings_reach_into_a_preset_and_replace_it) {
  const std::string text = study_with(preset("striatal-d1"));
  EXPECT_EQ(rule_of(text, {{"rule.learned.channel.0.tau_trace", "2 s"}}).channels[0].tau_trace, Time{2000});
  const Settings other{{"rule.learned.channel.1.gate", "D1"}, {"rule.learned.preset", "cortical-two-traces"}};
  const auto rule = rule_of(text, other);
  ASSERT_EQ(rule.channels.size(), 2u);
  EXPECT_EQ(rule.channels[0].gate, "beta2") << "nothing of the first preset is left";
  EXPECT_EQ(rule.channels[1].gate, "D1");
}

TEST(KnownRules, a_sweep_goes_over_them) {
  const auto text = study_with(preset("{which}"), "[sweep]\nwhich = [\"striatal-d1\", \"cortical-two-traces\"]\n");
  const auto study = load_study(text, "a.toml").value();
  EXPECT_EQ(model_at(study, 0)->model.rules[0].channels.size(), 1u);
  EXPECT_EQ(model_at(study, 1)->model.rules[0].channels.size(), 2u);
  const auto results = run_study(study, {1, nullptr, {}}).value();
  EXPECT_NE(results.fingerprint, "");
}

TEST(KnownRules, a_resolved_study_holds_their_values_and_their_origin) {
  const auto study = load_study(study_with(preset("striatal-silent-trace")), "a.toml").value();
  const auto found = std::ranges::find(study.resolved, "rule.learned.channel.0.tau_trace", &spec::Resolved::path);
  ASSERT_NE(found, study.resolved.end());
  EXPECT_EQ(found->origin, "known rule striatal-silent-trace");
  expect_equal(rule_of(spec::to_toml(study.document)), study.first.model.rules[0]);
}

TEST(KnownRules, a_name_that_is_not_known_is_one_error_with_the_nearest) {
  const auto errors = errors_of(study_with(preset("striatal-d2")));
  EXPECT_THAT(errors, HasSubstr("a.toml:"));
  EXPECT_THAT(errors, HasSubstr("rule.learned.preset"));
  EXPECT_THAT(errors, HasSubstr("did you mean 'striatal-d1'"));
  EXPECT_THAT(errors, testing::Not(HasSubstr("has no channel")));
}

TEST(KnownRules, a_preset_whose_gates_find_no_receptor_says_so) {
  std::string text = study_with(preset("mushroom-body-tag"));
  text.replace(text.find("modulator.OA"), 12, "modulator.XX");
  EXPECT_THAT(errors_of(text), HasSubstr("there is no modulator or receptor 'OA'"));
}

TEST(KnownRules, the_balanced_network_tries_every_rule_for_excitatory_synapses) {
  const auto study = open_study("balanced-network", {}).value();
  std::vector<std::string> tried, known;
  for (std::size_t i = 0; i < study.axes.at(0).size(); ++i) tried.push_back(study.axes[0].text(i));
  for (const auto& name : known_rule_names())
    if (name != "inhibitory") known.push_back(name);
  EXPECT_EQ(tried, known);
}

}  // namespace
}  // namespace teg::study
