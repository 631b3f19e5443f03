// Modulators, receptors, sensors and messengers in regions: what is built of them, and what is refused.
#include "build/build_chain.hpp"

#include "build/library.hpp"
#include "build/refused.hpp"
#include "teg/release.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::string rest = R"([rule.r]
[[rule.r.channel]]
gate = "1"
[protocol]
until = "10 s"
[synapse.s]
region = "A"
[measure.change]
of = "change"
)";
const std::string head = "[study]\nid = \"a\"\ntitle = \"A chain\"\n";
const std::string two = head + R"([region.A]
volume = 2
[region.B]
preset = "PFC"
[region.B.modulator.DA]
tonic = "7 nM"
release = 0.5
[modulator.DA]
tonic = "20 nM"
clearance = { kind = "michaelis-menten", vmax = "4 uM/s", km = "210 nM" }
[[modulator.DA.phasic]]
onset = "1 s"
amount = "100 nM"
[[modulator.DA.ramp]]
onset = "2 s"
rise = "40 nM"
[modulator.SER]
tonic = "2 nM"
clearance = { kind = "exponential", tau = "200 ms" }
[[exchange]]
between = ["A", "B"]
modulators = ["DA"]
rate = "0.3 Hz"
[receptor.D1]
of = "DA"
ec50 = "1 uM"
[sensor.light]
of = "DA"
[messenger.camp]
drive = "D1"
tau = "1 s"
)" + rest;
const Modulator& find(const BuiltModel& model, const std::string& name, const std::string& region) {
  static const Modulator none;
  for (const auto& m : model.model.modulators)
    if (m.name == name && m.region == region) return m;
  ADD_FAILURE() << name << "@" << region;
  return none;
}

TEST(BuildChain, regions_take_what_is_known_of_them_and_then_what_is_written) {
  const auto model = built(two);
  const auto &here = find(model, "DA", "A"), &there = find(model, "DA", "B");
  EXPECT_EQ(here.tonic, Concentration{20});
  EXPECT_EQ(there.tonic, Concentration{7});
  EXPECT_EQ(std::get<MichaelisMenten>(here.clearance).vmax, ClearanceRate{4});
  EXPECT_EQ(std::get<MichaelisMenten>(there.clearance).vmax, ClearanceRate{0.3}) << "as known of the cortex";
  EXPECT_EQ(std::get<MichaelisMenten>(there.clearance).km, Concentration{160});
  EXPECT_EQ(find(model, "SER", "B").tonic, Concentration{2}) << "the cortex says nothing of it";
}

TEST(BuildChain, a_region_takes_its_part_of_every_release) {
  const auto model = built(two);
  const auto& programs = find(model, "DA", "B").programs;
  ASSERT_EQ(programs.size(), 2u);
  EXPECT_EQ(std::get<Burst>(programs[0]).amount, Concentration{50});
  EXPECT_EQ(std::get<Ramp>(programs[1]).rise, Concentration{20});
}

TEST(BuildChain, what_one_region_loses_by_exchange_the_other_gains_in_ratio_of_their_volumes) {
  for (const char* names : {"modulators = [\"DA\"]\n", ""}) {
    const auto model = built(changed(two, "modulators = [\"DA\"]\n", names));
    const auto &here = find(model, "DA", "A"), &there = find(model, "DA", "B");
    ASSERT_EQ(here.exchange.size(), 1u);
    ASSERT_EQ(there.exchange.size(), 1u);
    EXPECT_EQ(here.exchange[0].region, "B");
    const double leaves = 2 * here.exchange[0].rate.native(), arrives = 1 * there.exchange[0].rate.native();
    EXPECT_NEAR(leaves, arrives, 1e-16) << "volume times rate is the same on both sides";
    EXPECT_EQ(find(model, "SER", "A").exchange.size(), names[0] ? 0u : 1u);
  }
}

TEST(BuildChain, regions_are_refused_in_words_that_say_where) {
  const std::string own = "release = 0.5";
  expect_refused(
      two,
      {{"preset = \"PFC\"", "preset = \"PFD\"", "region.B.preset: there is no known region 'PFD'; did you mean 'PFC'"},
       {"[region.B.modulator.DA]", "[region.B.modulator.NE]", "region.B.modulator.NE: there is no modulator 'NE'"},
       {own, "tau = \"1 s\"", "region.B.modulator.DA.tau: the modulator has saturating clearance; give vmax and km"},
       {"[region.B]", "[region.A.modulator.SER]\nkm = \"1 nM\"\n[region.B]",
        "region.A.modulator.SER.km: the modulator has exponential clearance; give tau, or another kind"},
       {"tonic = \"20 nM\"\n", "firing = { rate = \"4 Hz\", amount = \"5 nM\" }\n",
        "region.B.modulator.DA.tonic: the modulator has firing, which gives the tonic level; scale release instead"},
       {"tonic = \"20 nM\"\n", "tonic = \"20 nM\"\nfiring = { rate = \"4 Hz\", amount = \"5 nM\" }\n",
        "modulator.DA.tonic: firing is given too, and gives the tonic level; keep one of tonic and firing"},
       {"[\"A\", \"B\"]", "[\"A\", \"A\"]", "exchange.0.between: is not two regions; write between = [\"A\", \"B\"]"},
       {"[\"A\", \"B\"]", "[\"A\"]", "exchange.0.between: is not two regions"},
       {"[\"A\", \"B\"]", "[\"A\", \"C\"]", "exchange.0.between: there is no region 'C'"},
       {"modulators = [\"DA\"]", "modulators = [\"NE\"]", "exchange.0.modulators: there is no modulator 'NE'"},
       {"region = \"A\"\n", "", "synapse.s: there are several regions; say which: region = \"A\""},
       {"region = \"A\"\n", "region = \"C\"\n", "synapse.s.region: there is no region 'C'"},
       {"[synapse.s]\nregion = \"A\"\n", "",
        "protocol: there are several regions, but no synapse that says which; add [synapse.NAME] with region = "
        "\"A\""}});
  const auto plain = changed(changed(changed(changed(two,
                                                     "\"20 nM\"\nclearance = { kind = \"michaelis-menten\", vmax "
                                                     "= \"4 uM/s\", km = \"210 nM\" }",
                                                     "1\nunit = \"1\""),
                                             "\"7 nM\"", "1"),
                                     "\"100 nM\"", "1"),
                             "\"1 uM\"", "1");
  EXPECT_THAT(errors_of(plain), HasSubstr("region.B.preset: knows DA in nM, but its unit here is \"1\"; leave the"));
}

const std::string one = head + R"([modulator.DA]
tonic = "20 nM"
clearance = { kind = "exponential", tau = "200 ms" }
autoreceptor = { receptor = "D2", strength = 1 }
[[modulator.DA.effect]]
on = "release"
factor = 0.5
onset = "1 s"
[modulator.M]
unit = "1"
tonic = 1
[receptor.D1]
preset = "D1"
[receptor.D2]
of = "DA"
ec50 = "20 nM"
[sensor.light]
sampling = "1e5 Hz"
of = "DA"
preset = "dLight1.1"
[messenger.camp]
drive = "D1"
tau = "1 s"
)" + changed(rest, "region = \"A\"\n", "");

TEST(BuildChain, the_ec50_of_a_receptor_is_its_rates_divided) {
  const auto model =
      built(changed(one, "of = \"DA\"\nec50 = \"20 nM\"", "of = \"DA\"\nk_on = \"0.5 /nM/s\"\nk_off = \"10 /s\""));
  const auto& receptors = model.model.receptors;
  ASSERT_GE(receptors.size(), 2u);
  EXPECT_NEAR(receptors[1].ec50.native(), 20, 1e-12);
  EXPECT_EQ(receptors[0].of, "DA") << "as the known receptor says";
}

TEST(BuildChain, sensors_take_what_is_known_and_then_what_is_written) {
  const auto model = built(changed(one, "\"dLight1.1\"", "\"dLight1.1\"\ntau_off = \"50 ms\"\nbleaching = \"600 s\""));
  ASSERT_EQ(model.sensors.size(), 1u);
  EXPECT_EQ(model.sensors[0].bleaching, Time{600000});
  const auto& site = model.model.receptors.back();
  EXPECT_EQ(site.name, "light");
  EXPECT_EQ(site.ec50, Concentration{330});
  EXPECT_EQ(site.k_off, Rate{1.0 / 50});
}

TEST(BuildChain, is_refused_in_words_that_say_where) {
  expect_refused(
      one,
      {{"onset = \"1 s\"", "duration = \"1 s\"", "modulator.DA.effect.0.duration: has no onset; say when it begins"},
       {"tau = \"200 ms\" }", "tau = \"200 ms\", vmax = \"1 uM/s\" }",
        "modulator.DA.clearance.vmax: belongs to michaelis-menten clearance; give tau, or kind = \"michaelis-menten\""},
       {"tonic = 1\n", "tonic = 1\nclearance = { kind = \"michaelis-menten\" }\n",
        "modulator.M.clearance.kind: needs concentrations, but the modulator's unit is \"1\""},
       {"receptor = \"D2\"", "receptor = \"D3\"",
        "modulator.DA.autoreceptor.receptor: there is no receptor of DA 'D3'"},
       {"receptor = \"D2\"", "receptor = 2", "modulator.DA.autoreceptor.receptor"},
       {"preset = \"D1\"", "preset = \"D9\"", "receptor.D1.preset: there is no known receptor 'D9'; did you mean 'D1'"},
       {"preset = \"D1\"", "", "receptor.D1.of: is missing; name the modulator that binds, or give preset = \"D1\""},
       {"preset = \"D1\"", "preset = \"D1\"\nof = \"M\"",
        "receptor.D1.preset: has its EC50 in nM, but the unit of M is \"1\"; give ec50 too"},
       {"preset = \"D1\"", "preset = \"M1\"", "receptor.D1.preset: there is no modulator 'ACh'"},
       {"ec50 = \"20 nM\"", "ec50 = \"20 nM\"\nk_on = \"1 /nM/s\"\nk_off = \"1 /s\"",
        "receptor.D2.k_on: goes with k_off and without ec50; give k_on and k_off, or ec50"},
       {"ec50 = \"20 nM\"", "k_on = \"1 /nM/s\"", "receptor.D2.k_on: goes with k_off and without ec50"},
       {"of = \"DA\"\nec50 = \"20 nM\"", "of = \"M\"\nk_on = \"1 /nM/s\"\nk_off = \"1 /s\"",
        "receptor.D2.k_on: goes with k_off and without ec50"},
       {"\"dLight1.1\"", "\"dLight1\"",
        "sensor.light.preset: there is no known sensor 'dLight1'; did you mean 'dLight1.1'"},
       {"of = \"DA\"\npreset = \"dLight1.1\"", "of = \"M\"\npreset = \"dLight1.1\"",
        "sensor.light.preset: has its Kd in nM, but the unit of M is \"1\"; give kd too"},
       {"until = \"10 s\"", "until = \"101 s\"",
        "sensor.light.sampling: makes more than 10^7 samples until protocol.until"},
       {"[sensor.light]", "[sensor.D1]", "sensor.D1: a modulator or receptor has this name too; rename one"},
       {"[messenger.camp]", "[messenger.M]", "messenger.M: a modulator or receptor has this name too; rename one"},
       {"[receptor.D2]", "[receptor.M]", "receptor.M: a modulator or receptor has this name too; rename one"},
       {"drive = \"D1\"", "drive = \"camp\"", "messenger.camp.drive"}});
}

TEST(Library, every_region_applies_what_it_knows_of_its_modulators) {
  for (const auto& region : library::regions())
    for (const auto& level : region.levels) {
      SCOPED_TRACE(std::string(region.name) + " " + std::string(level.modulator));
      Modulator m;
      level.apply(m);
      EXPECT_EQ(m.tonic, Concentration{level.tonic_nM});
      EXPECT_EQ(std::get<MichaelisMenten>(m.clearance).km, Concentration{level.km_nM});
      Modulator fires{.tonic = Concentration{1}, .firing = Firing{}};
      level.apply(fires);
      EXPECT_EQ(fires.tonic, Concentration{1}) << "firing gives the tonic level";
      Modulator plain{.is_concentration = false, .clearance = ExponentialClearance{Time{5}}};
      level.apply(plain);
      EXPECT_EQ(std::get<ExponentialClearance>(plain.clearance).tau, Time{5}) << "uptake is in nM";
    }
  EXPECT_EQ(library::region("nowhere"), nullptr);
}

}  // namespace
}  // namespace teg::study
