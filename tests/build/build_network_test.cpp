// Networks as they are written: what releases, what influences, which synapses have names, and what is refused.
#include "build/build_network.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string network = R"([study]
id = "a"
title = "A network"
substrate = "network"
[network]
dt = "0.5 ms"
[modulator.DA]
[rule.r]
[[rule.r.channel]]
gate = "DA / 1 nM"
[population.cells]
size = 5
neuron = { kind = "izhikevich" }
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-out-degree", count = 2 }
rule = "r"
[[release]]
population = "cells"
modulator = "DA"
amount = "1 uM"
[influence.excite]
of = "cells"
on = "excitability"
gate = "1 + DA / 1 nM"
[synapse.s]
index = 3
[protocol]
until = "1 s"
[measure.rate]
of = "rate.cells"
[ledger]
)";

TEST(BuildNetwork, holds_what_is_written) {
  const auto model = built(network);
  const auto& net = model.network();
  ASSERT_EQ(net.model.releases.size(), 1u);
  EXPECT_EQ(net.model.releases[0].amount, Concentration{1000});
  ASSERT_EQ(net.model.influences.size(), 1u);
  EXPECT_EQ(net.model.influences[0].of, "cells");
  ASSERT_EQ(net.synapses.size(), 1u);
  EXPECT_EQ(net.synapses[0].projection, 0u) << "the only one";
  ASSERT_TRUE(net.ledger.has_value());
  EXPECT_THAT(net.ledger->synapses, testing::ElementsAre(0)) << "all, if none is named";
}

TEST(BuildNetwork, is_refused_in_words_that_say_where) {
  const std::string synapse = "index = 3";
  expect_refused(
      network, {{"\"cells\"\nmodulator", "\"cell\"\nmodulator", "release.0.population: there is no population 'cell'"},
                {"modulator = \"DA\"", "modulator = \"NE\"", "release.0.modulator: there is no modulator 'NE'"},
                {"\"1 uM\"", "1", "release.0.amount"},
                {"of = \"cells\"\non = \"excitability\"", "of = \"all\"\non = \"excitability\"",
                 "influence.excite.of: there is no population 'all'"},
                {"of = \"cells\"\non = \"excitability\"", "of = \"cells\"\non = \"transmission\"",
                 "influence.excite.of: there is no projection 'cells'"},
                {"gate = \"1 + DA", "gate = \"1 + NE", "influence.excite.gate"},
                {synapse, synapse + "\nprojection = \"al\"", "synapse.s.projection: there is no projection 'al'"},
                {synapse, synapse + "\nprojection = \"\"", "synapse.s.projection"},
                {"[synapse.s]", "[synapse.all]", "synapse.all: a projection has this name too; rename one"},
                {synapse, "rule = \"r\"",
                 "synapse.s.rule: does not belong to a synapse of a network; give projection, index and"},
                {"[rule.r]", "[region.A]\n[region.B]\n[rule.r]",
                 "release.0.region: is missing, and there are several regions; say which: region = \"A\""},
                {"[modulator.DA]", "[modulator.DA]\nfollows = \"field.core\"",
                 "modulator.DA.follows: does not belong to substrate = \"network\"; leave it out"},
                {"[population.cells]\nsize = 5\nneuron = { kind = \"izhikevich\" }\n", "",
                 "population: there is no population; add [population.NAME] with size"}});
}

TEST(BuildNetwork, a_ledger_is_refused_where_its_sums_would_not_be_the_weight) {
  expect_refused(
      network,
      {{"[synapse.s]\nindex = 3\n", "", "ledger: there is no synapse; add [synapse.NAME] with projection and index"},
       {"[ledger]", "[ledger]\nsynapses = [\"q\"]", "ledger.synapses: there is no synapse 'q'"},
       {"rule = \"r\"\n", "", "ledger.synapses: projection all is static; name synapses of a projection with a rule"},
       {"rule = \"r\"\n", "rule = \"r\"\nhomeostasis = { target = \"5 Hz\" }\n",
        "ledger.synapses: projection all has homeostasis, which scales weights whatever was paired; leave one out"},
       {"[rule.r]", "[rule.r]\nbounds = \"soft\"\nw_max = 4", "ledger.synapses: rule r has soft bounds"},
       {"[rule.r]", "[rule.r]\nbounds = \"power\"\nexponent = 0.5\nw_max = 4",
        "ledger.synapses: rule r has soft bounds"},
       {"[modulator.DA]", "[modulator.DA]\ntonic = \"1 nM\"\n[[modulator.DA.dip]]\nonset = \"1 s\"",
        "ledger.synapses: modulator DA is released by more than pulses; use phasic trains without width"},
       {"gate = \"DA / 1 nM\"", "gate = \"D1\"\n[receptor.D1]\nof = \"DA\"\nec50 = \"1 nM\"",
        "a ledger reads levels, not receptors or messengers"},
       {"until = \"1 s\"", "until = \"1000.5 ms\"", "ledger: protocol.until is not a multiple of 5 ms; round it"}});
}

}  // namespace
}  // namespace teg::study
