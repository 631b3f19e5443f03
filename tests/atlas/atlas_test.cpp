#include "atlas/atlas.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdio>

#include "atlas/dataset.hpp"
#include "atlas/entry_study.hpp"
#include "build/library.hpp"
#include "core/file.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study::atlas {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<Part> every_part{Part::windows, Part::pairings, Part::regions, Part::phase, Part::transfer};

Result<Contents> contents_of(const std::string& text, bool quick = false) {
  const embedded::File file{"mine.toml", text};
  return read({&file, 1}, quick);
}
Results results_of(const std::string& text, std::size_t threads = 1, bool quick = false) {
  return compute(contents_of(text, quick).value(), every_part, {threads, nullptr, {}, {}}).value();
}
Errors errors_of(const std::string& text) {
  const auto contents = contents_of(text);
  if (!contents) return contents.errors();
  const auto results = compute(*contents, every_part, {});
  return results ? Errors{} : results.errors();
}

const std::string exponential = R"([[window]]
id = "exponential"
study = "izhikevich-2007-closed-form"
label = "one pairing"
measure = "window"
delay = { before = "3 s", after = "10 s", least = "10 ms", each_decade = 5 }
)";
const std::string learner = R"([[transfer]]
id = "choice"
study = "opto-choice"
label = "choice"
measure = "repeat"
delay = { after = "3 s", least = "100 ms", each_decade = 4 }
set = { "task.interval" = "10 s", "study.seeds" = 5 }
without = { "intervention.pulse.amount" = 0 }
)";

// `text` with one part replaced.
std::string with(std::string text, const std::string& part, const std::string& replacement) {
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), replacement);
}

TEST(Atlas, every_shipped_entry_has_a_study_that_can_be_read) {
  const auto contents = read(embedded::atlas(), false);
  ASSERT_TRUE(contents) << contents.errors()[0].where << contents.errors()[0].what;
  for (const auto& entry : contents->entries) {
    for (const auto& more : {Changes{}, entry.without}) {
      const auto study = study_of(entry, more);
      ASSERT_TRUE(study) << study.errors()[0].where << ": " << study.errors()[0].what;
      EXPECT_EQ(study->measures.size(), 1u);
    }
    EXPECT_FALSE(entry.event.empty()) << entry.id << " does not say what time 0 is";
    EXPECT_FALSE(entry.modulator.empty() && entry.part != Part::pairings) << entry.id;
  }
}

TEST(Atlas, every_shipped_study_is_in_it_or_left_out_with_a_reason) {
  auto contents = read(embedded::atlas(), false).value();
  name_left_out(contents);
  for (const auto& file : embedded::studies()) {
    const std::string id(file.name.substr(0, file.name.size() - 5));
    const bool is_in =
        std::any_of(contents.entries.begin(), contents.entries.end(), [&](const Entry& e) { return e.study == id; });
    const auto left = std::find_if(contents.left_out.begin(), contents.left_out.end(),
                                   [&](const LeftOut& l) { return l.study == id; });
    EXPECT_TRUE(is_in || left != contents.left_out.end()) << id;
    EXPECT_TRUE(left == contents.left_out.end() || !left->reason.empty()) << id;
  }
  for (const auto& left : contents.left_out)
    EXPECT_FALSE(embedded::find(embedded::studies(), left.study + ".toml").empty()) << left.study << " is no study";
}

TEST(Atlas, an_exponential_rule_has_the_window_of_its_closed_form) {
  const auto results = results_of(exponential);
  const auto& swept = results.swept[0];
  const auto delay = swept.positions(0);
  const double tau = 1, tau_DA = 0.2;  // s
  for (std::size_t i = 0; i < delay.size(); ++i)
    EXPECT_NEAR(swept.of_peak()[i], delay[i] < 0 ? std::exp(delay[i] / tau_DA) : std::exp(-delay[i] / tau), 1e-9)
        << delay[i];
  EXPECT_EQ(swept.window.peak, 0);
}

TEST(Atlas, a_window_is_that_of_the_study_itself_where_the_settings_are_equal) {
  const auto swept = results_of(R"([[window]]
id = "spine"
study = "yagishita-2014"
label = "spine"
measure = "window"
x = { delay = "-2 s .. 6 s by 0.25 s" }
)")
                         .swept[0];
  const auto study = open_study("yagishita-2014", {{"sweep.delay", "-2 s .. 6 s by 0.25 s"}}).value();
  const auto own = run_study(study, {1, nullptr, {}, {}}).value();
  EXPECT_EQ(swept.of_peak(), own.values[0]);
  EXPECT_EQ(swept.window.peak, own.windows[0][0].peak);
  EXPECT_EQ(swept.window.width, own.windows[0][0].width);
}

TEST(Atlas, delays_ascend_are_alike_on_both_sides_of_zero_and_as_many_in_every_decade) {
  const auto delay = results_of(with(exponential, "before = \"3 s\"", "before = \"10 s\"")).swept[0].positions(0);
  ASSERT_EQ(delay.size(), 33u);
  for (std::size_t i = 0; i < delay.size(); ++i) {
    EXPECT_TRUE(i == 0 || delay[i] > delay[i - 1]) << i;
    EXPECT_EQ(delay[i], -delay[delay.size() - 1 - i]);
  }
  EXPECT_EQ(delay[16], 0);
  EXPECT_EQ(delay[17], 0.01);
  EXPECT_EQ(delay[22], 0.1);
  EXPECT_EQ(delay.back(), 10);
}

TEST(Atlas, results_do_not_depend_on_the_number_of_threads) {
  const std::string phase = R"([[phase]]
id = "p"
study = "burst-dose"
label = "p"
measure = "value"
x = { delay = { after = "2 s", least = "200 ms", each_decade = 3 } }
y = { duration = "0.1 s .. 2 s log 3" }
set = { "constant.frequency" = "20 Hz", "intervention.burst.onset" = "{delay}" }
)";
  const auto one = results_of(exponential + learner + phase, 1), two = results_of(exponential + learner + phase, 2);
  EXPECT_EQ(one.fingerprint, two.fingerprint);
  ASSERT_EQ(one.swept.size(), 3u);
  for (std::size_t i = 0; i < one.swept.size(); ++i) EXPECT_EQ(one.swept[i].effect, two.swept[i].effect);
}

TEST(Atlas, what_it_is_without_the_modulator_is_taken_away) {
  const auto swept = results_of(learner).swept[0];
  for (std::size_t i = 0; i < swept.effect.size(); ++i) EXPECT_NEAR(swept.measure[i] - swept.effect[i], 0.5, 1e-12);
  EXPECT_NEAR(swept.effect[0], 1 / (1 + std::exp(-0.9)) - 0.5, 1e-12);
}

TEST(Atlas, constants_of_a_study_in_a_file_are_fitted_first_where_the_entry_says_so) {
  const auto file = testing::TempDir() + "to_fit.toml";
  ASSERT_TRUE(write_file(file, R"([study]
id = "to-fit"
title = "a trace of half a second"
[constant]
tau = "1 s"
[fit]
measures = ["window"]
evaluations = 200
[fit.parameter.tau]
from = "0.1 s"
to = "3 s"
[modulator.DA]
unit = "1"
clearance = { tau = "1 us" }
  [[modulator.DA.phasic]]
  onset = "{delay}"
  amount = 1e6
[rule.r]
  [[rule.r.channel]]
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
published = { label = "exact", x = ["0 s", "0.5 s", "1 s"], y = [1, 0.36788, 0.13534] }
)"));
  const auto swept =
      results_of("[[window]]\nid = \"fit\"\nstudy = \"" + file +
                 "\"\nlabel = \"fit\"\nmeasure = \"window\"\nfitted = true\nx = { delay = [\"0 s\", \"0.5 s\"] }\n")
          .swept[0];
  EXPECT_NEAR(swept.effect[1] / swept.effect[0], std::exp(-1), 1e-3);
  std::remove(file.c_str());
}

TEST(Atlas, the_study_of_an_entry_runs_by_itself) {
  const auto swept = results_of(exponential).swept[0];
  const auto again = load_study(spec::to_toml(swept.study.document), "windows-exponential.toml").value();
  EXPECT_EQ(again.id, "windows-exponential");
  EXPECT_EQ(run_study(again, {1, nullptr, {}, {}}).value().values[0], swept.measure);
}

TEST(Atlas, a_region_brings_its_uptake_and_its_tonic_level) {
  const auto results = results_of(R"([[region]]
id = "spine"
study = "yagishita-2014"
label = "spine"
modulator = "DA"
measure = { of = "change" }
delay = { before = "10 s", after = "10 s", least = "100 ms", each_decade = 4 }
)");
  std::size_t n_known = 0;
  for (const auto& region : library::regions()) n_known += region.find("DA") != nullptr;
  ASSERT_EQ(results.swept.size(), n_known + 1);
  EXPECT_EQ(results.swept[0].region, own_uptake);
  for (const auto& swept : results.swept) {
    if (swept.region != "PFC") continue;
    const auto& modulator = swept.study.first.model.modulators[0];
    EXPECT_NEAR(modulator.tonic.native(), 5, 1e-12);
    EXPECT_NEAR(std::get<MichaelisMenten>(modulator.clearance).vmax.native(), 0.3, 1e-12);  // nM/ms
    EXPECT_GT(swept.window.width, 1.5 * results.swept[0].window.width) << "slow uptake, wide window";
  }
  EXPECT_FALSE(changes_of_region(results.swept[0].entry, "sensory-cortex")) << "its dopamine is not known";
}

// Tasks whose windows are known: trace of 1 s from time 0; upside down; from 5 s on; and none at all.
std::string task(const std::string& id, const std::string& more) {
  return "[[transfer]]\nid = \"" + id + "\"\nstudy = \"izhikevich-2007-closed-form\"\nlabel = \"" + id +
         "\"\nmeasure = \"window\"\ndelay = { after = \"20 s\", least = \"100 ms\", each_decade = 6 }\n" + more;
}

TEST(Atlas, tasks_agree_are_upside_down_shifted_or_not_to_be_compared) {
  const auto results = results_of(task("one", "") + task("half", "set = { \"modulator.DA.phasic.0.amount\" = 0.5 }\n") +
                                  task("down", "set = { \"rule.stdp.channel.0.amplitude\" = -1 }\n") +
                                  task("late", "set = { \"synapse.paired.pre\" = \"5 s\" }\n") +
                                  task("none", "set = { \"modulator.DA.phasic.0.amount\" = 0 }\n"));
  const auto pair = [&](std::size_t a, std::size_t b) {
    for (const auto& p : results.pairs)
      if (p.first == a && p.second == b) return p;
    return Pair{};
  };
  EXPECT_EQ(results.pairs.size(), 10u);
  EXPECT_EQ(pair(0, 1).likeness, Likeness::agree);
  EXPECT_NEAR(pair(0, 1).r, 1, 1e-12);
  EXPECT_EQ(pair(0, 2).likeness, Likeness::sign_flips);
  EXPECT_NEAR(pair(0, 2).r, -1, 1e-12);
  EXPECT_EQ(pair(0, 3).likeness, Likeness::peak_shifts);
  EXPECT_EQ(pair(0, 4).likeness, Likeness::no_effect);
  EXPECT_THAT(words(results.swept, pair(0, 2)), HasSubstr("opposite signs"));
  EXPECT_THAT(words(results.swept, pair(0, 4)), HasSubstr("cannot be compared"));
  const std::vector<std::vector<std::size_t>> groups{{0, 1}, {2}, {3}, {4}};
  EXPECT_EQ(groups_of_tasks(results.pairs), groups);
}

TEST(Atlas, a_wrong_entry_says_where_what_and_how_to_fix_it) {
  struct Case {
    std::string part, replacement, where, what, fix;
  };
  const std::vector<Case> cases{
      {"study = \"izhikevich-2007-closed-form\"", "study = \"izhikevich-2007-closed-forn\"", "mine.toml:1:1",
       "no shipped study", "izhikevich-2007-closed-form"},
      {"measure = \"window\"", "measure = \"windw\"", "mine.toml:5:11", "no measure 'windw'", "did you mean 'window'?"},
      {"measure = \"window\"", "", "mine.toml:1:1", "does not say what is measured", "measure ="},
      {"label = \"one pairing\"", "lable = \"one pairing\"", "mine.toml:4:9", "no 'lable'", "did you mean 'label'?"},
      {"label = \"one pairing\"", "label = 3", "mine.toml:4:9", "not a text", "label = \"...\""},
      {"id = \"exponential\"", "id = \"an id\"", "mine.toml:1:1", "cannot name files", "small letters"},
      {"after = \"10 s\"", "after = \"10 mV\"", "mine.toml:6", "not a time", "after = \"10 s\""},
      {"least = \"10 ms\"", "least = \"20 s\"", "mine.toml:6", "never get to their end", "least"},
      {"each_decade = 5", "each_decade = 0", "mine.toml:6", "from 1 to 100", "each_decade = 10"},
      {"delay = {", "x = {", "mine.toml:6", "does not name one axis", "x = {"},
      {"label =", "set = { \"rule.stdp.chanel\" = 1 }\nlabel =", "mine.toml:1:1", "chanel", "channel"},
      {"label =", "y = { dose = [1, 2] }\nlabel =", "mine.toml:1:1", "one axis", "leave y out"},
  };
  for (const auto& c : cases) {
    const auto errors = errors_of(with(exponential, c.part, c.replacement));
    ASSERT_FALSE(errors.empty()) << c.replacement;
    EXPECT_THAT(errors[0].where, HasSubstr(c.where)) << c.replacement;
    EXPECT_THAT(errors[0].where + errors[0].what, HasSubstr(c.what)) << c.replacement;
    EXPECT_THAT(errors[0].fix, HasSubstr(c.fix)) << c.replacement;
  }
  EXPECT_THAT(errors_of(exponential + exponential)[0].what, HasSubstr("is there already"));
  EXPECT_THAT(errors_of("[[windw]]\n")[0].fix, HasSubstr("window"));
  EXPECT_THAT(errors_of("delay = \"0 s .. 1 s in 3\"\n")[0].what, HasSubstr("has no entry"));
}

TEST(Atlas, a_phase_diagram_has_two_axes_of_two_names) {
  const auto errors = errors_of(R"([[phase]]
id = "p"
study = "yagishita-2014"
label = "p"
measure = "window"
x = { delay = "0 s .. 1 s in 3" }
y = { delay = "0 s .. 1 s in 4" }
)");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].where, "mine.toml:1:1");
  EXPECT_THAT(errors[0].what, HasSubstr("x and y are both called 'delay'"));
}

TEST(Atlas, a_modulator_that_regions_do_not_clear_is_an_error) {
  const std::string region = R"([[region]]
id = "spine"
study = "yagishita-2014"
label = "spine"
modulator = "XX"
measure = "window"
delay = { after = "3 s", least = "100 ms", each_decade = 2 }
)";
  const auto unknown = errors_of(region);
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_THAT(unknown[0].what, HasSubstr("the study has no modulator 'XX'"));
  EXPECT_THAT(unknown[0].fix, HasSubstr("DA"));
  const auto nowhere =
      errors_of(region + "set = { \"modulator.XX.unit\" = \"1\", \"modulator.XX.clearance\" = { tau = \"1 s\" } }\n");
  ASSERT_EQ(nowhere.size(), 1u) << nowhere[0].what;
  EXPECT_THAT(nowhere[0].what, HasSubstr("no region is known to clear 'XX'"));
}

TEST(Atlas, errors_in_set_and_without_come_together_and_each_once) {
  const auto errors = errors_of(
      with(exponential,
           "label =", "set = { \"rule.stdp.chanel\" = 1 }\nwithout = { \"modulator.DA.phasik\" = 1 }\nlabel ="));
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_THAT(errors[0].where + errors[0].what, HasSubstr("chanel"));
  EXPECT_THAT(errors[1].where + errors[1].what, HasSubstr("phasik"));
  const auto measure = errors_of(with(with(exponential, "measure = \"window\"", "measure = \"windw\""),
                                      "label =", "set = { \"study.title.x\" = 1, \"study.id.x\" = 1 }\nlabel ="));
  EXPECT_EQ(measure.size(), 3u) << "the measure and both changes";
}

TEST(Atlas, a_window_over_a_dose_has_the_unit_of_the_dose) {
  const std::string dose = R"([[window]]
id = "dose"
study = "yagishita-2014"
label = "dose"
measure = { of = "change" }
x = { dose = "10 nM .. 1 uM log 5" }
set = { "modulator.DA.phasic.0.amount" = "{dose}", "constant.delay" = "0.6 s" }
)";
  const auto alone = to_dataset(results_of(dose), "");
  EXPECT_EQ(alone.variable("window_peak")->unit, "nM");
  EXPECT_EQ(alone.variable("window_asymmetry")->unit, "");
  const auto both = to_dataset(results_of(dose + exponential), "");
  EXPECT_EQ(both.variable("window_peak")->unit, "") << "of which axis?";
  EXPECT_THAT(both.variable("window_peak")->doc, HasSubstr("each window's own axis"));
  EXPECT_EQ(both.coordinate("windows_dose_dose")->unit, "nM");
  EXPECT_EQ(to_dataset(results_of(exponential), "").variable("window_peak")->unit, "s");
}

TEST(Atlas, tasks_over_different_axes_are_not_compared) {
  const auto results = results_of(
      task("one", "") +
      with(task("dose",
                "set = { \"modulator.DA.phasic.0.amount\" = \"{dose}\", \"modulator.DA.phasic.0.onset\" = \"1 s\" }\n"),
           "delay = { after = \"20 s\", least = \"100 ms\", each_decade = 6 }", "x = { dose = \"0.1 .. 10 log 5\" }"));
  ASSERT_EQ(results.pairs.size(), 1u);
  EXPECT_EQ(results.pairs[0].likeness, Likeness::no_effect);
  EXPECT_THAT(words(results.swept, results.pairs[0]), HasSubstr("their axes have different units"));
}

TEST(Atlas, all_errors_of_all_entries_come_at_once) {
  const auto errors =
      errors_of(with(exponential, "label = \"one pairing\"\n", "") + with(learner, "label = \"choice\"\n", ""));
  EXPECT_EQ(errors.size(), 2u);
}

TEST(Atlas, a_quick_look_keeps_few_points_and_leaves_out_what_is_slow) {
  const auto contents = contents_of(exponential + with(learner, "measure =", "slow = true\nmeasure ="), true).value();
  ASSERT_EQ(contents.entries.size(), 1u);
  EXPECT_LE(contents.entries[0].axes[0].values.list()->size(), 13u);
  ASSERT_EQ(contents.left_out.size(), 1u);
  EXPECT_EQ(contents.left_out[0].study, "opto-choice");
}

TEST(Atlas, a_stop_ends_it_as_interrupted) {
  const std::atomic<bool> stop{true};
  const auto results = compute(contents_of(exponential).value(), every_part, {1, &stop, {}, {}});
  ASSERT_FALSE(results);
  EXPECT_EQ(results.errors()[0].fault, Fault::interrupted);
}

TEST(Atlas, progress_ends_with_all_of_it) {
  std::size_t done = 0, of = 1;
  const auto progress = [&](std::size_t n, std::size_t all) { done = n, of = all; };
  ASSERT_TRUE(compute(contents_of(exponential + learner).value(), every_part, {1, nullptr, progress, {}}));
  EXPECT_EQ(done, of);
}

TEST(Atlas, the_dataset_has_every_window_over_an_axis_of_its_own) {
  const auto results = results_of(exponential + learner);
  const auto data = to_dataset(results, "teg atlas");
  const auto* effect = data.variable("windows_exponential");
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->values, results.swept[0].effect);
  ASSERT_TRUE(data.coordinate("windows_exponential_delay"));
  EXPECT_EQ(data.coordinate("windows_exponential_delay")->unit, "s");
  EXPECT_TRUE(data.variable("transfer_choice_measure")) << "with what it is without the modulator";
  EXPECT_EQ(data.variable("window_peak")->values.size(), 2u);
}

}  // namespace
}  // namespace teg::study::atlas
