// Probes of networks: what they may read, of whom, and how often.
#include "build/network_probes.hpp"

#include "build/refused.hpp"
#include "build/small_network.hpp"

namespace teg::study {
namespace {

const std::string network =
    changed(changed(small_network, "unit = \"1\"", "unit = \"1\"\ntonic = 1"), "gate = \"DA\"", "gate = \"camp\"") +
    R"([receptor.D1]
of = "DA"
ec50 = 1
[messenger.camp]
drive = "D1"
tau = "1 s"
[protocol]
until = "1 s"
[measure.rate]
of = "rate.cells"
)";
std::string probing(const std::string& of, const std::string& rest = "") {
  return network + "[probe.p]\nof = \"" + of + "\"\nevery = \"10 ms\"\n" + rest;
}
Probe probe(const std::string& of, const std::string& rest = "") {
  const auto model = built(probing(of, rest));
  return model.network().probes.empty() ? Probe{} : model.network().probes[0];
}

TEST(NetworkProbes, read_each_thing_of_a_network) {
  const std::pair<const char*, ProbeOf> things[] = {{"potential.cells", ProbeOf::potential},
                                                    {"recovery.cells", ProbeOf::recovery},
                                                    {"weight.all", ProbeOf::weight},
                                                    {"eligibility.all", ProbeOf::eligibility},
                                                    {"level.DA", ProbeOf::level},
                                                    {"occupancy.D1", ProbeOf::occupancy},
                                                    {"messenger.camp", ProbeOf::messenger},
                                                    {"gate.r", ProbeOf::gate}};
  for (const auto& [of, kind] : things) {
    const auto p = probe(of);
    EXPECT_EQ(p.of, kind) << of;
    EXPECT_EQ(p.from, std::string(of).substr(std::string(of).find('.') + 1));
    EXPECT_THAT(p.indices, testing::ElementsAre(0)) << "the first, if none is named";
    EXPECT_EQ(p.stop, Time{1000});
  }
}

TEST(NetworkProbes, of_a_named_synapse_read_its_place) {
  const auto p = probe("eligibility.chosen", "stop = \"500 ms\"\n");
  EXPECT_EQ(p.from, "all");
  EXPECT_THAT(p.indices, testing::ElementsAre(3));
  EXPECT_EQ(p.stop, Time{500});
}

TEST(NetworkProbes, after_spikes_know_whose) {
  const auto p = probe("potential.cells", "indices = [1, 9]\ntrigger = \"cells\"\nafter = \"5 ms\"\n");
  EXPECT_EQ(p.trigger, "cells");
  EXPECT_EQ(p.after, Time{5});
  EXPECT_THAT(p.indices, testing::ElementsAre(1, 9));
}

TEST(NetworkProbes, are_refused_where_there_is_nothing_to_read) {
  const std::vector<Change> changes = {
      {"level.DA", "levels.DA", "probe.p.of: 'levels' cannot be read; did you mean 'level'"},
      {"level.DA", "level.NE", "probe.p.of: there is no modulator 'NE'"},
      {"level.DA", "occupancy.D2", "probe.p.of: there is no receptor 'D2'"},
      {"level.DA", "messenger.cgmp", "probe.p.of: there is no messenger 'cgmp'"},
      {"level.DA", "gate.s", "probe.p.of: there is no rule 's'"},
      {"level.DA", "potential.cell", "probe.p.of: there is no population 'cell'; did you mean 'cells'"},
      {"level.DA", "weight.al", "probe.p.of: there is no projection or synapse 'al'; did you mean 'all'"},
      {"\"level.DA\"", "\"potential.cells\"\nindices = [10]",
       "probe.p.indices: there is no neuron 10 in cells; they are numbered from 0 to 9"},
      {"\"level.DA\"", "\"potential.cells\"\nindices = [1.5]", "probe.p.indices: '1.5' is not a whole number"},
      {"\"level.DA\"", "\"potential.cells\"\nindices = [-1]", "probe.p.indices: '-1' is not a whole number"},
      {"\"level.DA\"", "\"potential.cells\"\nindices = [\"a\"]", "probe.p.indices: 'a' is not a whole number"},
      {"\"level.DA\"", "\"weight.chosen\"\nindices = [1]",
       "probe.p.indices: stands beside the name of one synapse; leave it out"},
      {"\"level.DA\"", "\"level.DA\"\nindices = [1]", "probe.p.indices: belongs to neurons or synapses; leave it out"},
      {"", "trigger = \"cell\"", "probe.p.trigger: there is no population 'cell'"},
      {"", "after = \"1 ms\"", "probe.p.after: has no trigger; say after whose spikes: trigger = \"cells\""},
      {"\"10 ms\"", "\"1e-6 ms\"", "probe.p.every: makes more than 10^8 values; read less often, or fewer indices"}};
  expect_refused(probing("level.DA"), changes);
}

}  // namespace
}  // namespace teg::study
