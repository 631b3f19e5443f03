// Populations of networks: their neurons, drives and regions, and what is refused.
#include "build/network_populations.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string network = R"([study]
id = "a"
title = "Populations"
substrate = "network"
[network]
dt = "1 ms"
[modulator.DA]
unit = "1"
[rule.r]
[[rule.r.channel]]
gate = "DA"
[population.cells]
size = 3
neuron = { kind = "izhikevich" }
[population.train]
size = 2
neuron = { kind = "replay", spikes = ["10 ms", ["20 ms", "30 ms"]] }
[protocol]
until = "1 s"
[measure.rate]
of = "rate.cells"
)";

TEST(NetworkPopulations, replay_the_spikes_that_are_listed_and_silence_for_the_rest) {
  const auto model = built(changed(network, "size = 2", "size = 3"));
  const auto& spikes = std::get<ReplaySource>(model.network().model.populations[1].neuron).spikes;
  ASSERT_EQ(spikes.size(), 3u);
  EXPECT_THAT(spikes[0], testing::ElementsAre(Time{10}));
  EXPECT_THAT(spikes[1], testing::ElementsAre(Time{20}, Time{30}));
  EXPECT_TRUE(spikes[2].empty());
}

TEST(NetworkPopulations, are_cut_into_the_regions_that_are_named) {
  const std::string two = changed(network, "[rule.r]", "[region.A]\n[region.B]\n[rule.r]");
  const std::string placed = changed(changed(two, "size = 3", "size = 3\nregions = [\"A\", \"B\"]"), "size = 2",
                                     "size = 2\nregions = [\"B\"]");
  const auto model = built(placed);
  EXPECT_THAT(model.network().model.populations[0].regions, testing::ElementsAre("A", "B"));
  expect_refused(placed,
                 {{"regions = [\"A\", \"B\"]", "",
                   "population.cells.regions: is missing, and there are several "
                   "regions; say which: regions = [\"A\"]"},
                  {"regions = [\"B\"]", "regions = [\"C\"]", "population.train.regions: there is no region 'C'"}});
}

TEST(NetworkPopulations, are_refused_in_words_that_say_where) {
  const std::string spikes = "spikes = [\"10 ms\", [\"20 ms\", \"30 ms\"]]";
  expect_refused(
      network,
      {{"\"izhikevich\"", "\"izhikevitch\"", "population.cells.neuron.kind"},
       {"size = 2\n", "size = 2\nsynapses = { rise = \"1 ms\" }\n",
        "population.train.synapses: does not belong to this kind of neuron; a source takes no input: leave it out"},
       {"size = 3\n", "size = 3\nsynapses = { rise = \"1 ms\" }\n",
        "population.cells.synapses: does not belong to this kind of neuron; its spikes enter at once: leave it out"},
       {"size = 2\n", "size = 2\ndrive = [{ kind = \"uniform\", half_width = \"1 mV/ms\" }]\n",
        "population.train.drive: drives a source, which takes no input; leave it out"},
       {spikes, "seed = 1", "does not belong to kind = \"replay\""},
       {spikes, "time_unit = \"ms\"", "population.train.neuron: gives spikes nowhere; give spikes, or a file"},
       {spikes, spikes + ", file = \"nowhere.csv\"", "population.train.neuron: gives spikes twice"},
       {spikes, "spikes = \"10 ms\"", "population.train.neuron.spikes: \"10 ms\" is not a list of trains"},
       {spikes, "file = \"nowhere.csv\"", "population.train.neuron.file: nowhere.csv"},
       {"size = 2", "size = 1", "population.train.neuron: has spikes of 2 neurons; write size = 2"},
       {"size = 2", "size = 20000000", "population.train.size: is more than can be replayed"},
       {"\"30 ms\"", "\"20.2 ms\"", "population.train.neuron: has 2 spikes of neuron 1 within one step, at 20 ms"}});
}

}  // namespace
}  // namespace teg::study
