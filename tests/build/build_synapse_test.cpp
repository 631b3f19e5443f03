// Synapses as they are written: which rule, region and spikes each has, and what is refused.
#include "build/build_synapse.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string study = R"([study]
id = "a"
title = "Synapses"
[modulator.DA]
unit = "1"
tonic = 1
[rule.r]
[[rule.r.channel]]
gate = "DA"
[synapse.s]
weight = 0.5
post = ["2 s"]
axonal_delay = "3 ms"
[synapse.t]
pre = ["4 s"]
[protocol]
pre = ["1 s"]
until = "10 s"
[measure.change]
of = "change.s"
)";

TEST(BuildSynapse, each_synapse_has_its_own_spikes_or_those_of_the_protocol) {
  const auto model = built(study);
  ASSERT_EQ(model.model.synapses.size(), 2u);
  const auto &s = model.model.synapses[0], &t = model.model.synapses[1];
  EXPECT_THAT(s.pre, testing::ElementsAre(Time{1000}));
  EXPECT_THAT(s.post, testing::ElementsAre(Time{2000}));
  EXPECT_THAT(t.pre, testing::ElementsAre(Time{4000}));
  EXPECT_EQ(s.weight, 0.5);
  EXPECT_EQ(s.axonal_delay, Time{3});
  EXPECT_EQ(s.rule, "r") << "the only one";
}

TEST(BuildSynapse, a_chain_without_synapses_is_watched_by_one_that_never_changes) {
  const auto chain =
      "[study]\nid = \"a\"\ntitle = \"A chain\"\n[modulator.DA]\nunit = \"1\"\ntonic = 1\n[protocol]\n"
      "until = \"1 s\"\n[measure.level]\nof = \"concentration.DA\"\nreduce = \"mean\"\n";
  const auto model = built(chain);
  ASSERT_EQ(model.model.synapses.size(), 1u);
  EXPECT_EQ(model.model.rules.at(0).channels.at(0).gate, "0");
  const std::string needs = "rule: there is no rule; add a section such as [rule.stdp]";
  expect_refused(chain, {{"until", "pre = [\"0 s\"]\nuntil", needs},
                         {"until", "post = [\"0 s\"]\nuntil", needs},
                         {"[protocol]", "[synapse.s]\nweight = 1\n[protocol]", needs}});
}

TEST(BuildSynapse, is_refused_in_words_that_say_where) {
  expect_refused(
      study, {{"[synapse.s]", "[rule.q]\n[[rule.q.channel]]\ngate = \"DA\"\n[synapse.s]",
               "synapse.s: there are several rules; name one in [synapse.NAME] with rule = \"r\""},
              {"weight = 0.5", "rule = \"rr\"", "synapse.s.rule: there is no rule 'rr'; did you mean 'r'"},
              {"weight = 0.5", "region = \"A\"", "synapse.s.region"},
              {"weight = 0.5", "projection = \"p\"", "synapse.s.projection: belongs to networks; write substrate"},
              {"weight = 0.5", "index = 1", "synapse.s.index: belongs to networks"},
              {"[synapse.s]", "[network]\ndt = \"1 ms\"\n[synapse.s]",
               "network: does not belong to substrate = \"synapse\"; leave it out, or write a substrate that has it"},
              {"title = \"Synapses\"", "title = \"Synapses\"\nsubstrate = \"synapsis\"", "study.substrate"},
              {"title = \"Synapses\"", "title = \"Synapses\"\nsubstrate = 3", "study.substrate"}});
}

}  // namespace
}  // namespace teg::study
