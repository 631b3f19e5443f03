// Programs of release, as they are written: what they release, and what is refused.
#include "build/read_release.hpp"

#include "build/refused.hpp"
#include "teg/release.hpp"

namespace teg::study {
namespace {

const std::string study = R"([study]
id = "a"
title = "Release"
[source.cells]
spikes = { train = "3 @ 10 Hz", from = "1 s" }
[modulator.DA]
unit = "1"
tonic = 0.5
clearance = { tau = "200 ms" }
[[modulator.DA.phasic]]
onset = "1 s"
pulses = 4
repeats = 2
period = "3 s"
amount = 0.25
[rule.r]
[[rule.r.channel]]
gate = "DA"
[protocol]
until = "10 s"
[measure.change]
of = "change"
)";
const std::string phasic = "[[modulator.DA.phasic]]\nonset = \"1 s\"";

std::vector<ReleaseProgram> programs(const std::string& from, const std::string& to) {
  const auto model = built(changed(study, from, to));
  return model.model.modulators.empty() ? std::vector<ReleaseProgram>{} : model.model.modulators[0].programs;
}

TEST(ReadRelease, divides_a_total_among_all_pulses) {
  const auto total = programs("amount = 0.25", "total = 4");
  ASSERT_EQ(total.size(), 1u);
  EXPECT_EQ(std::get<Burst>(total[0]).amount, Concentration{4.0 / (4 * 2)});
}

TEST(ReadRelease, begins_at_each_of_the_times_that_are_listed) {
  const auto all = programs(phasic, "[[modulator.DA.phasic]]\nat = [\"1 s\", \"2500 ms\"]");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(std::get<Burst>(all[0]).onset, Time{1000});
  EXPECT_EQ(std::get<Burst>(all[1]).onset, Time{2500});
  EXPECT_EQ(std::get<Burst>(all[1]).pulses, 4);
}

TEST(ReadRelease, follows_the_spikes_of_a_source_or_of_its_own) {
  for (const char* from : {"of = \"cells\"", "times = [\"1 s\", { train = \"2 @ 10 Hz\", from = \"1.1 s\" }]"}) {
    const auto all = programs("[rule.r]", "[[modulator.DA.spikes]]\namount = 0.1\n" + std::string(from) + "\n[rule.r]");
    ASSERT_EQ(all.size(), 2u) << from;
    EXPECT_THAT(std::get<SpikeRelease>(all[1]).times, testing::ElementsAre(Time{1000}, Time{1100}, Time{1200}));
  }
}

TEST(ReadRelease, by_light_grows_with_its_power_and_its_width) {
  const auto all = programs("[rule.r]",
                            "[[modulator.DA.stimulation]]\nonset = \"1 s\"\npulses = 1\namount = 2\npower = 3\n"
                            "half_power = 1\nwidth = \"5 ms\"\nopening = \"10 ms\"\n[rule.r]");
  ASSERT_EQ(all.size(), 2u);
  const auto& light = std::get<Burst>(all[1]);
  EXPECT_NEAR(light.amount.native(), 2 * 3.0 / (3 + 1) * (1 - std::exp(-0.5)), 1e-14);
  EXPECT_EQ(light.width, Time{0});
}

TEST(ReadRelease, is_refused_in_words_that_say_where) {
  const auto spikes = [](const std::string& keys) {
    return "[[modulator.DA.spikes]]\namount = 1\n" + keys + "\n[rule.r]";
  };
  expect_refused(
      study,
      {{"amount = 0.25", "", "modulator.DA.phasic.0.amount: is missing; add amount"},
       {"amount = 0.25", "amount = 0.25\ntotal = 3",
        "phasic.0.total: amount is given too; keep one of amount and total"},
       {"pulses = 4\nrepeats = 2", "pulses = 10000\nrepeats = 1001",
        "phasic.0.repeats: pulses times repeats is more than 10^7; use fewer"},
       {phasic, phasic + "\nat = [\"2 s\"]", "phasic.0.at: onset is given too; keep one of onset and at"},
       {phasic, "[[modulator.DA.phasic]]\nat = [\"2 s\", \"soon\"]", "phasic.0.at: 'soon' is not a time; write times"},
       {"[rule.r]", spikes(""), "modulator.DA.spikes.0: has neither times nor of"},
       {"[rule.r]", spikes("of = \"cells\"\ntimes = \"1 s\""), "modulator.DA.spikes.0: times and of are both given"},
       {"[rule.r]", spikes("of = \"cell\""), "spikes.0.of: there is no source 'cell'; did you mean 'cells'"},
       {"[rule.r]", "[[modulator.DA.firing_change]]\nonset = \"1 s\"\n[rule.r]", "modulator.DA.firing_change"}});
}

}  // namespace
}  // namespace teg::study
