// The tasks of networks: whom they stimulate, what they release, and what does not fit.
#include "build/network_task.hpp"

#include "build/refused.hpp"
#include "build/small_network.hpp"

namespace teg::study {
namespace {

const std::string network = changed(small_network, "size = 10", "size = 100") + R"([population.pool]
size = 20
neuron = { kind = "izhikevich" }
[protocol]
until = "60 s"
[measure.rate]
of = "rate.cells"
)";
const std::string distal = network + "[task]\ndelay_least = \"1 s\"\ndelay_most = \"3 s\"\n";
const std::string shift = network + R"([task]
kind = "stimulus-shift"
cue = { population = "cells", first = 0, count = 10 }
reward = { population = "cells", first = 10, count = 5 }
pool = { population = "pool", first = 15, count = 5 }
interval_least = "10 s"
interval_most = "20 s"
gap_least = "1 s"
gap_most = "2 s"
)";
const std::string choice = network + R"([task]
kind = "response-choice"
stimulus = { population = "cells", count = 50 }
first = { population = "cells", first = 50, count = 20 }
second = { population = "cells", first = 70, count = 20 }
delay_least = "0 s"
delay_most = "1 s"
)";

TEST(NetworkTask, of_distal_reward_is_refused_by_what_does_not_fit) {
  expect_refused(
      distal,
      {{"\"1 s\"\ndelay_most", "\"4 s\"\ndelay_most", "task.delay_most: is below the least value; swap them"},
       {"", "kind = \"distal\"", "task.kind: there is no task of networks 'distal'; did you mean"},
       {"", "kind = \"\"", "task.kind: is empty; name a task of networks"},
       {"", "blocks = 2", "task.blocks: does not belong to kind = \"distal-reward\""},
       {"", "modulator = \"NE\"", "task.modulator"},
       {"", "synapse = \"choosen\"", "task.synapse: there is no synapse 'choosen'; did you mean 'chosen'"},
       {"[modulator.DA]\nunit = \"1\"", "[modulator.DA]", "task.amount: is missing; say how much a reward"},
       {"[rule.r]", "[modulator.NE]\nunit = \"1\"\n[rule.r]",
        "task.modulator: is missing, and there are several modulators; say which is released"},
       {"[synapse.chosen]\nindex = 3", "", "task.synapse: is missing; add [synapse.NAME]"},
       {"[synapse.chosen]", "[synapse.other]\n[synapse.chosen]",
        "task.synapse: is missing, and there are several synapses"},
       {"[rule.r]", "[region.A]\n[region.B]\n[rule.r]", "task.region: is missing, and there are several regions"}});
}

TEST(NetworkTask, without_a_modulator_says_that_none_can_be_released) {
  auto text = changed(distal, "[modulator.DA]\nunit = \"1\"\n", "");
  text = changed(text, "gate = \"DA\"", "gate = \"1\"");
  EXPECT_THAT(errors_of(text), testing::HasSubstr("task: there is no modulator to be released; add [modulator.DA]"));
}

TEST(NetworkTask, releases_a_concentration_with_its_unit) {
  const auto text = changed(changed(distal, "[modulator.DA]\nunit = \"1\"", "[modulator.DA]"), "gate = \"DA\"",
                            "gate = \"DA / 1 nM\"") +
                    "amount = \"0.5 uM\"\nmodulator = \"DA\"\nsynapse = \"chosen\"\nunrelated = 3\n";
  const auto model = built(text);
  const auto& options = std::get<task::DistalRewardOptions>(model.network().task);
  EXPECT_EQ(options.amount, 500);
  EXPECT_EQ(options.modulator, 0u);
  EXPECT_EQ(options.unrelated, 3u);
  EXPECT_EQ(options.duration, Time{60000});
  EXPECT_EQ(options.delay_most, Time{3000});
}

TEST(NetworkTask, of_a_shift_is_refused_by_what_does_not_fit) {
  expect_refused(
      shift,
      {{"cue = {", "cue = { first = 1, count = 1 }\n#", "task.cue.population: is missing"},
       {"reward = {", "#", "task.reward: is missing; write reward = { population = "},
       {"count = 10", "count = 101", "task.cue.count: goes beyond the population, which has 100 neurons"},
       {"first = 15", "first = 16", "task.pool.count: goes beyond the population, which has 20 neurons"},
       {"population = \"pool\"", "population = \"poll\"", "task.pool.population: there is no population 'poll'"},
       {"\"20 s\"", "\"9 s\"", "task.interval_most: is below the least value"},
       {"\"2 s\"", "\"0.5 s\"", "task.gap_most: is below the least value"},
       {"\"2 s\"", "\"9.99 s\"", "task.gap_most: does not fit between two trials; write less than interval_least"},
       {"", "prediction = 1", "task.prediction: does not belong to kind = \"stimulus-shift\""}});
}

TEST(NetworkTask, of_a_shift_holds_what_is_written) {
  const auto model = built(shift + "pulse = 25\nbefore = 3\ntraining = 4\ntested = 2\nfirst_trial = \"1 s\"\n");
  const auto& options = std::get<task::StimulusShiftOptions>(model.network().task);
  EXPECT_EQ(options.pool.population, 1u);
  EXPECT_EQ(options.pool.first, 15u);
  EXPECT_EQ(options.reward.count, 5u);
  EXPECT_EQ(options.pulse, 25);
  EXPECT_EQ(options.before + options.training + options.tested, 9u);
  EXPECT_EQ(options.gap_most, Time{2000});
  EXPECT_EQ(options.first_trial, Time{1000});
}

TEST(NetworkTask, of_two_responses_is_refused_where_they_share_neurons) {
  expect_refused(choice,
                 {{"first = 70", "first = 69", "task.second: shares neurons with first; give them different neurons"},
                  {"first = 70", "first = 31", "task.second: shares neurons with first"},
                  {"\"0 s\"", "\"2 s\"", "task.delay_most: is below the least value"},
                  {"", "gap_least = \"1 s\"", "task.gap_least: does not belong to kind = \"response-choice\""}});
  EXPECT_EQ(errors_of(changed(choice, "first = 70", "first = 30")), "") << "before the first";
  EXPECT_EQ(errors_of(changed(choice, "\"cells\", first = 70", "\"pool\", first = 0")), "") << "elsewhere";
}

}  // namespace
}  // namespace teg::study
