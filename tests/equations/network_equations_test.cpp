// The equations of a network, in the words that a reader of the study sees.
#include "equations/network_equations.hpp"

#include "build/refused.hpp"
#include "equations/equations.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

const std::string network = R"([study]
id = "a"
title = "A network"
substrate = "network"
seeds = 3
[network]
dt = "0.5 ms"
[modulator.DA]
unit = "1"
[rule.r]
[[rule.r.channel]]
gate = "DA"
[population.cells]
size = 100
neuron = { kind = "izhikevich" }
drive = [{ kind = "uniform", half_width = "2 mV/ms" }]
[population.leaky]
size = 20
neuron = { kind = "lif" }
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-out-degree", count = 2 }
weight = 0.5
rule = "r"
short_term = { use = 0.5, recovery = "800 ms", facilitation = "0 ms" }
homeostasis = { target = "5 Hz", strength = 0.1, period = "1 s" }
[projection.static]
from = "cells"
to = "leaky"
connect = { kind = "fixed-in-degree", count = 3 }
[synapse.chosen]
projection = "all"
index = 3
weight = 0.25
[[release]]
population = "cells"
modulator = "DA"
amount = 0.1
[task]
synapse = "chosen"
delay_least = "1 s"
delay_most = "3 s"
amount = 0.5
[protocol]
until = "60 s"
[measure.rate]
of = "rate.cells"
)";
std::string shown(const std::string& from = "", const std::string& to = "") {
  std::string all;
  for (const auto& line : equations(built(changed(network, from, to)))) all += line + "\n";
  return all;
}

TEST(NetworkEquations, say_everything_that_is_in_it) {
  const auto text = shown();
  for (const char* line :
       {"network: steps of 0.5 ms, 3 seed(s)\n",
        "population cells, 100 neurons: ", "  driven by I uniform in -2 mV/ms to 2 mV/ms\n",
        "projection all: cells to cells, 2 random targets of each source;  weight 0.5, delay ", ", rule r\n",
        "  short-term plasticity: use 0.5, recovery 800 ms, facilitation 0 ms\n",
        "  every 1000 ms weights times 1 + 0.1 (target - r) / target,  target 5 Hz\n",
        "projection static: cells to leaky, 3 random sources for each target;  weight ", ", static\n",
        "synapse chosen: number 3 of all, weight 0.25 at the start\n", "each spike of cells raises DA by 0.1\n",
        "task: when the target of synapse chosen fires less than 20 ms after its source, a reward 1000 ms to 3000 ms "
        "later raises the level by 0.5\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(NetworkEquations, name_each_drive) {
  const std::pair<const char*, const char*> rows[] = {
      {"kind = \"poisson\", rate = \"2 kHz\", weight = 0.45", "driven by spikes of weight 0.45 at 2000 Hz\n"},
      {"kind = \"normal\", mean = \"1 mV/ms\", deviation = \"2 mV/ms\"",
       "driven by I normal, 1 mV/ms with deviation 2 mV/ms\n"},
      {"kind = \"step\", size = \"3 mV/ms\", onset = \"1 s\", duration = \"2 s\"",
       "driven by I = 3 mV/ms from 1000 ms for 2000 ms\n"},
      {"kind = \"step\", size = \"3 mV/ms\", duration = \"2 s\", first = 5, count = 7",
       "driven by I = 3 mV/ms from 0 ms for 2000 ms, neurons from number 5 on, 7 of them\n"},
      {"kind = \"step\", size = \"3 mV/ms\", duration = \"2 s\", first = 5",
       "driven by I = 3 mV/ms from 0 ms for 2000 ms, neurons from number 5 on\n"}};
  for (const auto& [drive, words] : rows)
    EXPECT_THAT(shown("kind = \"uniform\", half_width = \"2 mV/ms\"", drive), HasSubstr(words));
}

TEST(NetworkEquations, name_each_rule_of_connection) {
  const std::string old = "kind = \"fixed-out-degree\", count = 2";
  const std::pair<const char*, const char*> rows[] = {
      {"kind = \"one-to-one\"", "to cells, one to one;"},
      {"kind = \"all-to-all\"", "to cells, all to all"},
      {"kind = \"all-to-all\", self = false", "to cells, all to all, none to itself;"},
      {"kind = \"probability\", probability = 0.1", "each pair with probability 0.1;"},
      {"kind = \"pairs\", sources = [0, 1, 2, 3], targets = [1, 2, 3, 4]", "to cells, 4 given pairs;"}};
  for (const auto& [connect, words] : rows) EXPECT_THAT(shown(old, connect), HasSubstr(words));
  const auto placed = [&](const std::string& falloff) {
    auto text = changed(network, old,
                        "kind = \"distance\", probability = 0.5, scale = \"100 um\", falloff = \"" + falloff + "\"");
    text = changed(text, "size = 100\n", "size = 100\nspacing = \"10 um\"\n");
    std::string all;
    for (const auto& line : equations(built(text))) all += line + "\n";
    return all;
  };
  EXPECT_THAT(placed("gaussian"), HasSubstr("probability 0.5 exp(-(d / scale)^2 / 2), scale 100 um;"));
  EXPECT_THAT(placed("exponential"), HasSubstr("probability 0.5 exp(-d / scale), scale 100 um;"));
}

TEST(NetworkEquations, name_each_distribution) {
  const std::pair<const char*, const char*> rows[] = {
      {"{ kind = \"uniform\", from = 1, to = 2 }", "weight uniform in 1 to 2, delay"},
      {"{ kind = \"normal\", mean = 1, deviation = 0.5 }", "weight normal, 1 with deviation 0.5, delay"},
      {"{ kind = \"lognormal\", median = 1, log_deviation = 0.5 }",
       "weight lognormal, median 1, deviation of the logarithm 0.5, delay"},
      {"{ kind = \"exponential\", mean = 1 }", "weight exponential, mean 1, delay"}};
  for (const auto& [weight, words] : rows)
    EXPECT_THAT(shown("weight = 0.5", "weight = " + std::string(weight)), HasSubstr(words));
}

TEST(NetworkEquations, name_each_shape_of_a_synapse) {
  const std::pair<const char*, const char*> rows[] = {
      {"delta", "a spike of weight w moves V by w"},
      {"exponential", "a spike adds the current (w / tau) exp(-t / tau), tau "},
      {"alpha", "a spike adds the current (w t / tau^2) exp(-t / tau), tau "},
      {"conductance", "a spike adds the conductance w exp(-t / tau) of the leak's, tau "}};
  for (const auto& [shape, words] : rows)
    EXPECT_THAT(shown("neuron = { kind = \"lif\" }",
                      "neuron = { kind = \"lif\" }\nsynapses = { shape = \"" + std::string(shape) + "\" }"),
                HasSubstr(words));
}

TEST(NetworkEquations, name_each_influence) {
  const std::pair<const char*, const char*> rows[] = {{"excitability", "DA mV/ms added to the drive of leaky\n"},
                                                      {"threshold", "DA mV added to the threshold of leaky\n"},
                                                      {"gain", "DA scales the input of leaky\n"},
                                                      {"rate", "DA scales the Poisson rates of leaky\n"}};
  for (const auto& [on, words] : rows)
    EXPECT_THAT(shown("[synapse.chosen]", "[influence.i]\nof = \"leaky\"\ngate = \"DA\"\non = \"" + std::string(on) +
                                              "\"\n[synapse.chosen]"),
                HasSubstr(words));
  EXPECT_THAT(
      shown("[synapse.chosen]", "[influence.i]\nof = \"all\"\ngate = \"DA\"\non = \"transmission\"\n[synapse.chosen]"),
      HasSubstr("DA scales what is transmitted by all\n"));
}

TEST(NetworkEquations, name_each_task) {
  EXPECT_THAT(shown("amount = 0.5", "amount = 0.5\nunrelated = 7"),
              HasSubstr("task: 7 rewards at random times, each raises the level by 0.5\n"));
  const std::string distal = "synapse = \"chosen\"\ndelay_least = \"1 s\"\ndelay_most = \"3 s\"\namount = 0.5";
  EXPECT_THAT(
      shown(distal, R"(kind = "stimulus-shift"
cue = { population = "cells", first = 0, count = 10 }
reward = { population = "cells", first = 10, count = 5 }
pool = { population = "leaky", first = 0, count = 5 }
before = 3
training = 4
tested = 2
interval_least = "10 s"
interval_most = "20 s"
gap_least = "1 s"
gap_most = "2 s")"),
      HasSubstr("task: 3 trials with cue and reward apart, then 4 with the reward 1000 ms to 2000 ms after the"));
  EXPECT_THAT(
      shown(distal, R"(kind = "response-choice"
stimulus = { population = "cells", count = 50 }
first = { population = "cells", first = 50, count = 20 }
second = { population = "cells", first = 70, count = 20 }
delay_least = "0 s"
delay_most = "1 s"
interval_least = "5 s"
blocks = 2
trials = 5
tested = 2
amount = 0.5)"),
      HasSubstr("task: 2 blocks of 5 trials, a stimulus every 5000 ms; the group that fires more within 20 ms is"));
  EXPECT_THAT(shown("[task]\n" + distal, ""), testing::Not(HasSubstr("task")));
}

}  // namespace
}  // namespace teg::study
