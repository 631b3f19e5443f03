#include "study/study.hpp"
#include "equations/chain_equations.hpp"
#include "run/results.hpp"
#include "study/load_study.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/embedded.hpp"
#include "equations/equations.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"

namespace teg::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string small = R"([study]
id = "small"
title = "A pairing and a pulse"
[constant]
tau = "1 s"
[modulator.DA]
unit = "1"
clearance = { tau = "0.2 s" }
  [[modulator.DA.phasic]]
  onset = "{delay}"
  amount = 2
[rule.stdp]
  [[rule.stdp.channel]]
  pairing = "pre"
  tau_trace = "{tau}"
  gate = "DA"
[protocol]
pre = "0 s"
until = "20 s"
[sweep]
delay = "0 s .. 3 s by 0.5 s"
[measure.window]
of = "change"
against = "delay"
)";

// `small` with one line replaced.
std::string with(const std::string& line, const std::string& replacement) {
  std::string text = small;
  const auto at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at, line.size(), replacement);
}

Errors errors_of(const std::string& text, const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  const auto study = load_study(text, "a.toml", settings);
  return study ? Errors{} : study.errors();
}

Results results_of(const std::string& text, std::size_t threads = 1) {
  const auto study = load_study(text, "a.toml").value();
  return run_study(study, {threads, nullptr, {}}).value();
}

TEST(Study, a_sound_study_builds_its_model_and_axes) {
  const auto study = load_study(small, "a.toml").value();
  EXPECT_EQ(study.n_points(), 7u);
  EXPECT_EQ(study.first.model.modulators[0].name, "DA");
  EXPECT_EQ(study.first.model.rules[0].channels[0].tau_trace, Time{1000});
  EXPECT_EQ(study.first.onsets[0].path, "modulator.DA.phasic.0.onset");
}

TEST(Study, an_axis_that_changes_nothing_is_refused) {
  const auto unused = open_study("izhikevich-2007-closed-form", {{"+sweep.dose", "[1, 2]"}});
  ASSERT_FALSE(unused);
  ASSERT_EQ(unused.errors().size(), 1u);
  EXPECT_THAT(unused.errors()[0].where, HasSubstr("sweep.dose"));
  EXPECT_THAT(unused.errors()[0].what, HasSubstr("changes nothing"));
  const auto overruled = open_study("drug-surge", {{"learner.surge", "2"}});
  ASSERT_FALSE(overruled);
  EXPECT_THAT(overruled.errors()[0].fix, HasSubstr("--set sweep.surge="));
}

TEST(Study, a_sweep_follows_the_closed_form) {
  const auto results = results_of(small);
  for (std::size_t i = 0; i < 7; ++i)
    EXPECT_NEAR(results.values[0][i], 2 * std::exp(-0.5 * static_cast<double>(i)) * 0.2 / 1.2, 1e-12);
}

TEST(Study, moving_onsets_gives_the_same_bits_as_building_every_model) {
  const auto fast = results_of(small);
  const auto slow = results_of(with("onset = \"{delay}\"", "onset = \"{delay} \""));
  EXPECT_EQ(fast.values, slow.values);
  EXPECT_EQ(fast.fingerprint, slow.fingerprint);
}

TEST(Study, threads_never_change_a_result_in_parallel) {
  const auto text = with("0 s .. 3 s by 0.5 s", "0 s .. 3 s by 0.01 s");
  const auto one = results_of(text, 1), two = results_of(text, 2), eight = results_of(text, 8);
  EXPECT_EQ(one.values, two.values);
  EXPECT_EQ(one.values, eight.values);
}

TEST(Study, a_setting_reaches_the_model_and_the_expectation) {
  const auto text = small +
                    "[[expect]]\nwhat = \"window.at(1 s)\"\nequals = \"2 * exp(-1 s / rule.stdp.channel.0.tau_trace) * "
                    "rule.stdp.channel.0.tau_trace / 1 s * modulator.DA.clearance.tau / (rule.stdp.channel.0.tau_trace "
                    "+ modulator.DA.clearance.tau)\"\n";
  for (const auto* tau : {"1 s", "0.3 s", "2500 ms", "0.99 per 10 ms"}) {
    const auto study = load_study(text, "a.toml", {{"rule.stdp.channel.0.tau_trace", tau}}).value();
    const auto results = run_study(study, {}).value();
    EXPECT_TRUE(results.verdicts[0].passed) << tau << ": " << results.verdicts[0].simulated;
  }
}

TEST(Study, every_error_of_a_file_is_reported_at_once) {
  const auto errors = errors_of(R"([study]
title = 3
[modulator.DA]
tonic = "5 ms"
clearance = { tau = "200 nM" }
[receptor.D1]
of = "DAA"
[rule.a]
bounds = "sft"
[[rule.a.channel]]
gate = "D2 - 0.1"
tau_trace = "-1 s"
[protocol]
pre = "soon"
until = "x"
tau_prot = 1
[sweep]
delay = "0 s .. 1 s by 1e-12 s"
[measure.w]
of = "wieght"
against = "delay"
)");
  std::string all;
  for (const auto& e : errors) all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  for (const auto* part :
       {"study.id: is missing", "study.title", "modulator.DA.tonic: '5 ms' is not a concentration",
        "'200 nM' is not a time", "there is no modulator 'DAA'; did you mean 'DA'?", "did you mean 'soft'?",
        "there is no modulator or receptor 'D2'", "tau_trace: \"-1 s\" is out of range", "'soon' is not a time",
        "'x' is not a time", "there is no 'tau_prot' here", "the axis has 1e+12 points", "did you mean 'weight'?"})
    EXPECT_THAT(all, HasSubstr(part));
  EXPECT_THAT(all, HasSubstr("a.toml:4:9"));
}

TEST(Study, a_gate_error_points_into_the_expression) {
  const auto errors = errors_of(with("gate = \"DA\"", "gate = \"2 * (DA - 50 nM)\""));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0].what, HasSubstr("a plain number meets a concentration"));
  EXPECT_THAT(errors[0].what, HasSubstr("\n    2 * (DA - 50 nM)\n            ^"));
}

TEST(Study, a_gate_with_a_dimension_is_refused_with_the_cure) {
  const auto errors = errors_of(with("unit = \"1\"", "tonic = \"0 nM\""));
  ASSERT_GE(errors.size(), 1u);
  bool found = false;
  for (const auto& e : errors)
    found = found || e.fix.find("1 uM") != std::string::npos || e.what.find("no unit") != std::string::npos;
  EXPECT_TRUE(found);
}

TEST(Study, measures_and_windows_must_name_what_exists) {
  EXPECT_THAT(errors_of(with("of = \"change\"", "of = \"chnge\"")).at(0).fix, HasSubstr("'change'"));
  EXPECT_THAT(errors_of(with("of = \"change\"", "of = \"occupancy.D1\"")).at(0).what,
              HasSubstr("there is no receptor 'D1'"));
  EXPECT_THAT(errors_of(with("of = \"change\"", "of = \"eligibility.synapse.3\"")).at(0).what, HasSubstr("channel 3"));
  EXPECT_THAT(errors_of(with("against = \"delay\"", "against = \"dely\"")).at(0).fix, HasSubstr("'delay'"));
  EXPECT_THAT(errors_of(with("0 s .. 3 s by 0.5 s", "3 s .. 0 s by -0.5 s")).at(0).what, HasSubstr("does not ascend"));
}

TEST(Study, expectations_are_checked_before_anything_runs) {
  const auto expect = [](const std::string& body) { return errors_of(small + "[[expect]]\n" + body); };
  EXPECT_THAT(expect("what = \"window.peek\"\nabove = 0\n").at(0).fix, HasSubstr("'peak'"));
  EXPECT_THAT(expect("what = \"windw.peak\"\nabove = 0\n").at(0).what, HasSubstr("there is no measure"));
  EXPECT_THAT(expect("what = \"window.peak\"\nabove = 0.5\n").at(0).what, HasSubstr("a plain number"));
  EXPECT_THAT(expect("what = \"window.peak\"\n").at(0).what, HasSubstr("says nothing"));
  EXPECT_THAT(expect("what = \"window.at(1 nM)\"\nabove = 0\n").at(0).what, HasSubstr("not a time"));
  EXPECT_THAT(expect("what = \"window\"\nequals = 1\nwithin = \"close\"\n").at(0).what, HasSubstr("not a tolerance"));
  EXPECT_THAT(expect("what = \"window\"\nbetween = [1]\n").at(0).what, HasSubstr("not a pair"));
}

TEST(Study, an_expectation_that_is_missed_fails) {
  const auto results = results_of(small +
                                  "[[expect]]\nwhat = \"window\"\nequals = 0\nwithin = 1e-3\n[[expect]]\nwhat = "
                                  "\"window.peak\"\nbetween = [\"0 s\", \"1 s\"]\n"
                                  "[[expect]]\nwhat = \"window\"\nwhere = \"delay / 1 s - 100\"\nabove = 0\n");
  EXPECT_FALSE(results.verdicts[0].passed);
  EXPECT_THAT(results.verdicts[0].simulated, HasSubstr("0 of 7 points"));
  EXPECT_TRUE(results.verdicts[1].passed);
  EXPECT_FALSE(results.verdicts[2].passed) << "a condition that no point meets proves nothing";
}

TEST(Study, too_many_points_and_axes_are_refused_before_they_are_made) {
  EXPECT_THAT(errors_of(with("delay = \"0 s .. 3 s by 0.5 s\"",
                             "delay = \"0 s .. 1 s in 100000\"\nother = \"0 .. 1 in 100000\""))
                  .at(0)
                  .what,
              HasSubstr("1e+10 points"));
  std::string nine = "delay = [\"0 s\", \"1 s\"]\n";
  for (const char name : std::string("abcdefgh")) nine += std::string(1, name) + " = [1, 2]\n";
  EXPECT_THAT(errors_of(with("delay = \"0 s .. 3 s by 0.5 s\"", nine)).at(0).what, HasSubstr("more than 8 axes"));
}

TEST(Study, two_axes_give_a_window_for_each_value_of_the_other) {
  auto text = with("amount = 2", "amount = \"{dose}\"");
  text.replace(text.find("[sweep]"), 7, "[sweep]\ndose = [1, 2, 4]");
  const auto results = results_of(text);
  ASSERT_EQ(results.windows[0].size(), 3u);
  EXPECT_NEAR(results.windows[0][2].peak_value, 4 * results.windows[0][0].peak_value, 1e-12);
}

TEST(Study, normalised_windows_peak_at_one) {
  const auto results = results_of(small + "normalise = \"peak\"\n");
  EXPECT_DOUBLE_EQ(results.windows[0][0].peak_value, 1);
}

TEST(Study, fields_of_windows_have_units_of_their_own) {
  const auto study =
      load_study(with("of = \"change\"", "of = \"concentration.DA\"\nat = \"5 s\"") +
                     "[[expect]]\nwhat = \"window.area\"\nequals = \"window.mean * 3 s\"\nwithin = \"1 %\"\n",
                 "a.toml",
                 {{"modulator.DA.unit", "nM"},
                  {"modulator.DA.phasic.0.amount", "2 nM"},
                  {"rule.stdp.channel.0.gate", "DA / 1 nM"}})
          .value();
  const auto results = run_study(study, {}).value();
  EXPECT_TRUE(results.verdicts[0].passed) << results.verdicts[0].simulated;
  const auto data = to_dataset(study, results, "");
  for (const auto& [name, unit] : std::map<std::string, std::string>{{"window_peak", "s"},
                                                                     {"window_peak_value", "nM"},
                                                                     {"window_sign", ""},
                                                                     {"window_area", "nM s"},
                                                                     {"window_asymmetry", ""},
                                                                     {"window_onset_sensitivity", "1/s"},
                                                                     {"window_mean", "nM"}})
    EXPECT_EQ(data.variable(name)->unit, unit) << name;
}

TEST(Study, trains_repeat_and_lists_add_up) {
  const auto model = [](const std::string& pre) {
    return load_study(with("pre = \"0 s\"", "pre = " + pre), "a.toml").value().first.model;
  };
  EXPECT_THAT(model("{ train = \"3 @ 10 Hz\", from = \"1 s\", repeats = 2, every = \"5 s\" }").synapses[0].pre,
              ElementsAre(Time{1000}, Time{1100}, Time{1200}, Time{6000}, Time{6100}, Time{6200}));
  EXPECT_THAT(model("[\"1 ms\", { at = [\"5 ms\"] }]").synapses[0].pre, ElementsAre(Time{1}, Time{5}));
}

TEST(Study, malformed_trains_are_refused) {
  for (const auto* pre : {"3", "\"-1 s\"", "{ train = \"x\" }", "{ train = \"3 @ 0 Hz\" }", "{ trian = \"3 @ 1 Hz\" }",
                          "{ train = \"1e12 @ 1 Hz\" }", "{ train = \"3 @ 1 Hz\", repeats = 2 }",
                          "{ train = \"3 @ 1 Hz\", repeats = 1.5, every = \"1 s\" }"})
    EXPECT_FALSE(errors_of(with("pre = \"0 s\"", std::string("pre = ") + pre)).empty()) << pre;
}

TEST(Study, several_rules_and_synapses_are_joined_by_name) {
  EXPECT_THAT(errors_of(small + "[rule.other]\n[[rule.other.channel]]\n").at(0).what, HasSubstr("several rules"));
  EXPECT_THAT(errors_of(small + "[synapse.a]\nrule = \"stpd\"\n").at(0).fix, HasSubstr("'stdp'"));
  EXPECT_THAT(errors_of(small + "[synapse.a]\n[synapse.b]\n").at(0).what, HasSubstr("does not say of which synapse"));
}

TEST(Study, a_numeric_failure_names_the_point) {
  const auto study = load_study(with("gate = \"DA\"", "gate = \"1 / (DA - DA)\""), "a.toml").value();
  const auto results = run_study(study, {});
  ASSERT_FALSE(results);
  EXPECT_EQ(results.errors()[0].fault, Fault::numeric);
  EXPECT_THAT(results.errors()[0].where, HasSubstr("delay = "));
}

TEST(Study, an_interrupted_run_says_so) {
  const auto study = load_study(small, "a.toml").value();
  const std::atomic<bool> stop{true};
  const auto results = run_study(study, {2, &stop, {}});
  ASSERT_FALSE(results);
  EXPECT_EQ(results.errors()[0].fault, Fault::interrupted);
}

TEST(Study, the_dataset_holds_axes_measures_windows_traces_and_provenance) {
  const auto study = load_study(small, "a.toml").value();
  const auto data = to_dataset(study, run_study(study, {}).value(), "teg run a.toml");
  EXPECT_EQ(data.coordinate("delay")->unit, "s");
  EXPECT_THAT(data.variable("window")->dims, ElementsAre("delay"));
  EXPECT_TRUE(data.variable("window_half_to")->dims.empty());
  EXPECT_EQ(data.variable("weight_synapse")->values.size(), data.coordinate("time")->values.size());
  EXPECT_THAT(data.attributes, testing::Contains(testing::Pair("command", "teg run a.toml")));
}

TEST(Study, the_shown_weight_ends_where_the_sweep_says) {
  const auto study = load_study(small + "[show]\ndelay = \"2 s\"\n", "a.toml").value();
  const auto results = run_study(study, {}).value();
  EXPECT_EQ(results.shown.point, 4u);
  EXPECT_EQ(results.shown.recording.weight[0].back() - 1.0, results.values[0][4]);
}

TEST(Study, equations_name_every_part_of_the_chain) {
  const auto lines = equations(load_study(small, "a.toml").value().first.model);
  std::string all;
  for (const auto& line : lines) all.append(line).append("\n");
  for (const auto* part : {"d[DA]/dt", "tau = 200 ms", "e0 += 1", "g0 = DA", "1000 ms", "w is not bounded"})
    EXPECT_THAT(all, HasSubstr(part));
}

// Networks that simulate more than ten minutes take a minute or more. They are named, not found by reading every study,
// since this list is made at the start of each test of this program.
constexpr std::array<std::string_view, 5> slow_studies{
    "izhikevich-2007-classical.toml", "izhikevich-2007-distal-reward.toml", "izhikevich-2007-instrumental.toml",
    "izhikevich-2007-reward-delay.toml", "izhikevich-2007-unrelated-reward.toml"};
bool is_named_slow(std::string_view file) { return std::ranges::find(slow_studies, file) != slow_studies.end(); }

TEST(Study, shipped_networks_are_named_slow_where_they_simulate_more_than_ten_minutes) {
  for (const auto& file : embedded::studies()) {
    const auto study = load_study(file.text, std::string(file.name)).value();
    const auto* network = study.first.is_of_network() ? &study.first.network() : nullptr;
    const bool slow = network && network->until.native() * static_cast<double>(network->seeds * study.n_points()) > 6e5;
    EXPECT_EQ(is_named_slow(file.name), slow) << file.name;
  }
}

std::vector<std::size_t> shipped(bool is_slow) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < embedded::studies().size(); ++i)
    if (is_named_slow(embedded::studies()[i].name) == is_slow) indices.push_back(i);
  return indices;
}

class Shipped : public testing::TestWithParam<std::size_t> {};
class ShippedSlow : public Shipped {};
void passes(std::size_t index) {
  const auto file = embedded::studies()[index];
  const auto study = load_study(file.text, std::string(file.name)).value();
  EXPECT_EQ(study.id + ".toml", file.name);
  EXPECT_FALSE(study.cites.empty());
  EXPECT_FALSE(study.section.empty());
  EXPECT_FALSE(study.expectations.empty());
  if (const auto missing = missing_file(study); !missing.empty()) GTEST_SKIP() << "needs " << missing;
  for (const auto& v : run_study(study, {2, nullptr, {}}).value().verdicts)
    EXPECT_TRUE(v.passed || v.is_known_miss) << v.claim << ": " << v.simulated;
}
TEST_P(Shipped, study_passes_its_expectations_and_cites_its_source) { passes(GetParam()); }
TEST_P(ShippedSlow, study_passes_its_expectations_and_cites_its_source) { passes(GetParam()); }

std::string name_of(const testing::TestParamInfo<std::size_t>& tested) {
  std::string name(embedded::studies()[tested.param].name);
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Every, Shipped, testing::ValuesIn(shipped(false)), name_of);
INSTANTIATE_TEST_SUITE_P(Every, ShippedSlow, testing::ValuesIn(shipped(true)), name_of);

}  // namespace
}  // namespace teg::study
