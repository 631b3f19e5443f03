// The equations of a chain and its rules, in the words that a reader of the study sees.
#include "equations/equations.hpp"

#include "build/refused.hpp"
#include "equations/outside_equations.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

std::string shown(const std::string& text) {
  std::string all;
  for (const auto& line : equations(built(text))) all += line + "\n";
  return all;
}

const std::string study = R"([study]
id = "a"
title = "Everything"
[modulator.DA]
firing = { rate = "4 Hz", amount = "5 nM" }
loss = "2 nM/s"
clearance = { kind = "michaelis-menten", vmax = "4 uM/s", km = "210 nM" }
autoreceptor = { receptor = "D2", strength = 3 }
[[modulator.DA.phasic]]
onset = "1 s"
pulses = 3
rate = "20 Hz"
amount = "50 nM"
width = "4 ms"
jitter = "2 ms"
repeats = 2
period = "3 s"
[[modulator.DA.firing_change]]
onset = "2 s"
rate = "30 Hz"
duration = "200 ms"
[[modulator.DA.effect]]
on = "uptake"
factor = 0.5
onset = "1 s"
duration = "2 s"
rise = "100 ms"
decay = "200 ms"
[[modulator.DA.effect]]
on = "release"
factor = 2
[modulator.ACh]
unit = "1"
tonic = 1
clearance = { tau = "100 ms" }
[[modulator.ACh.phasic]]
onset = "1 s"
amount = 2
[[modulator.ACh.dip]]
onset = "2 s"
depth = 0.75
duration = "300 ms"
[[modulator.ACh.ramp]]
onset = "3 s"
rise = 2
duration = "500 ms"
hold = "100 ms"
[[modulator.ACh.pause]]
onset = "4 s"
gain = 0.5
[[modulator.ACh.spikes]]
amount = 0.1
times = ["5 s", "5.1 s"]
[receptor.D1]
of = "DA"
ec50 = "1 uM"
hill = 2
drug = [{ kind = "antagonist", level = "10 nM", affinity = "5 nM" }, { kind = "agonist", level = "3 nM", affinity = "6 nM", onset = "1 s" }]
[receptor.D2]
of = "DA"
ec50 = "20 nM"
k_off = "10 /s"
desensitisation = { rate = "2 /s", recovery = "5 s" }
[messenger.camp]
drive = "D1"
tau = "1 s"
[messenger.pka]
drive = "camp"
tau = "2 s"
rise = "500 ms"
[rule.r]
bounds = "hard"
w_max = 4
[[rule.r.channel]]
gate = "camp"
tau_trace = "1 s"
tau_rise = "100 ms"
matching = "nearest"
induction = "D1"
ceiling = 3
saturation = "soft"
[[rule.r.channel]]
pairing = "post-pre"
window = "double-exponential"
tau_pair = "20 ms"
tau_pair_rise = "5 ms"
amplitude = -1
conversion = "sampled"
period = "50 ms"
gate = "pka"
ceiling = 2
[[rule.r.channel]]
pairing = "symmetric"
window = "alpha"
conversion = "immediate"
gate = "ACh"
[[rule.r.channel]]
pairing = "pre"
gate = "ACh"
[[rule.r.channel]]
pairing = "post"
gate = "ACh"
[synapse.s]
weight = 0.5
pre = ["1 s"]
post = ["1.01 s", "1.02 s"]
[protocol]
until = "10 s"
[measure.change]
of = "change"
)";

TEST(Equations, of_a_chain_say_everything_that_is_in_it) {
  const auto text = shown(study);
  for (const char* line :
       {"d[DA]/dt = release / (1 + 3 D2) - 2 nM/s - vmax [DA] / (km + [DA]),  vmax = 4 nM/ms, km = 210 nM,  tonic "
        "firing "
        "4 Hz of 5 nM\n",
        "  release of DA: 3 pulses at 20 Hz of 50 from 1000 ms, each 4 ms wide, jitter 2 ms, 2 times every 3000 ms "
        "(levels in nM)\n",
        "  release of DA: firing at 30 Hz from 2000 ms for 200 ms (levels in nM)\n",
        "  uptake of DA times 0.5: from 1000 ms for 2000 ms, rising with 100 ms, declining with 200 ms\n",
        "  release of DA times 2: always\n", "d[ACh]/dt = release - [ACh] / tau,  tau = 100 ms,  tonic level 1\n",
        "  release of ACh: 1 pulse of 2 from 1000 ms\n",
        "  release of ACh: dip to 0.25 of tonic release from 2000 ms for 300 ms\n",
        "  release of ACh: ramp of 2 from 3000 ms over 500 ms, held 100 ms\n",
        "  release of ACh: pause from 4000 ms for 250 ms, rebound of 1 + 0.5 for 150 ms\n",
        "  release of ACh: 2 spikes from 0 ms, each 0.1\n",
        "D1 = x / (1 + x),  x = (([DA] / 1000 + 3 / 6) / (1 + 10 / 5))^2  (at equilibrium)\n",
        "  10 nM of an antagonist: always\n", "  3 nM of an agonist: from 1000 ms\n",
        "dD2/dt = k_off (x (1 - D2) - D2),  x = ([DA] / 20), k_off = 10 /s\n",
        "  times a,  da/dt = (1 - a) / 5000 ms - 2 /s D2 a\n", "dcamp/dt = (D1 - camp) / 1000 ms\n",
        "dpka/dt = (y - pka) / 2000 ms,  dy/dt = (camp - y) / 500 ms\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(Equations, of_a_rule_say_what_each_channel_does) {
  const auto text = shown(study);
  for (const char* line :
       {"rule r: dw/dt = sum of rate_k g_k(t) e_k(t);  w stops at its bounds, between 0 and 4\n",
        "  e0 += 1 W at each post spike, W summed over earlier pre spikes (the nearest only);  W(lag) = exp(-lag / ",
        ";  scaled by D1;  |e0| at most 3 (soft)\n", "  de0/dt = -e0 / 1000 ms with rise 100 ms\n",
        "  e1 += -1 W at each pre spike, W summed over earlier post spikes;  W(lag) ~ exp(-lag / 20 ms) - exp(-lag / 5 "
        "ms)"
        ", peak 1;  |e1| at most 2\n",
        "  every 50 ms: w += rate period g1 e1, then e1 *= exp(-period / ", "  g1 = pka;  rate ",
        "  e2 += 1 W at each spike, W summed over earlier spikes of the other side;  W(lag) = lag / tau exp(1 - lag / "
        "tau)",
        "  converted at once: w += g2 times the event\n", "  g2 = ACh\n", "  e3 += 1 at each pre spike\n",
        "  e4 += 1 at each post spike\n", "synapse s: rule r, weight 0.5 at the start, 1 pre and 2 post spikes\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(Equations, name_each_kind_of_bounds) {
  const auto with = [](const std::string& bounds) {
    return shown(changed(study, "bounds = \"hard\"\nw_max = 4", bounds));
  };
  EXPECT_THAT(with(""), HasSubstr("w is not bounded\n"));
  EXPECT_THAT(with("bounds = \"soft\"\nw_max = 4"), HasSubstr("w approaches its bounds in proportion to what is left"));
  EXPECT_THAT(with("bounds = \"power\"\nexponent = 0.5\nw_max = 4"),
              HasSubstr("w approaches its bounds as what is left to the power 0.5, between 0 and 4"));
}

TEST(Equations, of_regions_have_their_exchange_and_their_names) {
  const auto text = shown(R"([study]
id = "a"
title = "Regions"
[region.A]
[region.B]
[modulator.DA]
clearance = { kind = "michaelis-menten", vmax = "4 uM/s", km = "210 nM", decay = "0.5 /s" }
[[exchange]]
between = ["A", "B"]
rate = "0.3 Hz"
[protocol]
until = "10 s"
[measure.level]
of = "concentration.DA@A"
)");
  EXPECT_THAT(text, HasSubstr("d[DA@A]/dt = release - vmax [DA@A] / (km + [DA@A]) - decay [DA@A],  vmax = 4 nM/ms"));
  EXPECT_THAT(text, HasSubstr(", decay = 0.5 /s"));
  EXPECT_THAT(text, HasSubstr("  exchange: + 0.3 /s ([DA@B] - [DA@A])\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("synapse"))) << "nothing is learned";
}

TEST(Equations, of_what_runs_outside_say_how_it_is_run) {
  const auto model = built(R"([study]
id = "a"
title = "Outside"
[modulator.DA]
[pathway.spine]
file = "teg:coincidence.xml"
outputs = ["PKA_on", "cAMP"]
equilibrate = "2 s"
absolute_tolerance = 1e-9
set = { dose_DA = 0 }
[field]
voxels = 12
[[field.burst]]
onset = "100 ms"
width = 4
[protocol]
until = "1 s"
[measure.m]
of = "field.core"
)");
  std::string text;
  for (const auto& line : equations(model.outside)) text += line + "\n";
  for (const char* line :
       {"field: dC/dt = D* laplace C - vmax C / (km + C) + releases,  D* = ",
        ";  12 voxels of 1 um along each side, steps of ",
        "  a varicosity each 25 um^3, of 150 axons at 4 Hz, releasing 2956.1 molecules with probability 0.06\n",
        "  burst from 100 ms to 400 ms: 20 Hz, probability 1, in a column of 4 voxels\n",
        "pathway spine: teg:coincidence.xml, integrated by CVODE (BDF), relative tolerance 1e-08, absolute "
        "1e-09; outputs PKA_on, cAMP; at rest after 2000 ms\n",
        "  dose_DA = 0\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

}  // namespace
}  // namespace teg::study
