// Projections of networks: who is connected to whom, with what weights and delays, and what is refused.
#include "build/network_projections.hpp"

#include "build/refused.hpp"

namespace teg::study {
namespace {

const std::string network = R"([study]
id = "a"
title = "Projections"
substrate = "network"
[network]
dt = "0.5 ms"
[modulator.DA]
unit = "1"
[rule.r]
bounds = "hard"
w_max = 4
[[rule.r.channel]]
gate = "DA"
[population.from]
size = 10
neuron = { kind = "izhikevich" }
[population.to]
size = 5
neuron = { kind = "izhikevich" }
[projection.all]
from = "from"
to = "to"
rule = "r"
weight = { kind = "uniform", from = 0.5, to = 1.5 }
connect = { kind = "pairs", sources = [0, 1, 2], targets = [4, 4, 0], weights = [1, 2, 3] }
[[projection.all.set]]
sources = [0, 1]
targets = [4, 4]
weight = 2
[protocol]
until = "1 s"
[measure.rate]
of = "rate.to"
)";
Projection projection(const std::string& from, const std::string& to) {
  const auto model = built(changed(network, from, to));
  return model.network().model.projections.empty() ? Projection{} : model.network().model.projections[0];
}

TEST(NetworkProjections, hold_the_pairs_and_weights_that_are_listed) {
  const auto model = built(network);
  const auto& pairs = std::get<ExplicitPairs>(model.network().model.projections[0].connect);
  EXPECT_THAT(pairs.source, testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(pairs.target, testing::ElementsAre(4, 4, 0));
  EXPECT_THAT(pairs.weight, testing::ElementsAre(1, 2, 3));
  ASSERT_EQ(model.network().set.size(), 1u);
  EXPECT_EQ(model.network().set[0].source_last, 1u);
  EXPECT_EQ(model.network().set[0].target_first, 4u);
  EXPECT_EQ(model.network().set[0].weight, 2);
}

TEST(NetworkProjections, draw_from_each_distribution) {
  const struct {
    const char* text;
    Spread spread;
    double first, second;
  } rows[] = {{"0.75", Spread::constant, 0.75, 0},
              {"{ kind = \"constant\", value = 0.75 }", Spread::constant, 0.75, 0},
              {"{ kind = \"uniform\", from = 1, to = 2 }", Spread::uniform, 1, 2},
              {"{ kind = \"normal\", mean = 1, deviation = 0.5, least = 0, most = 4 }", Spread::normal, 1, 0.5},
              {"{ kind = \"lognormal\", median = 1, log_deviation = 0.5, most = 4 }", Spread::lognormal, 1, 0.5},
              {"{ kind = \"exponential\", mean = 1, most = 4 }", Spread::exponential, 1, 0}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto p = projection("{ kind = \"uniform\", from = 0.5, to = 1.5 }", row.text);
    EXPECT_EQ(p.weight.spread, row.spread);
    EXPECT_EQ(p.weight.first, row.first);
    EXPECT_EQ(p.weight.second, row.second);
  }
}

TEST(NetworkProjections, bound_delays_that_are_drawn_by_a_step_and_a_tenth_of_a_second) {
  const std::string drawn = "dendritic_delay = { kind = \"normal\", mean = \"2 ms\", deviation = \"1 ms\"";
  const auto open = projection("rule = \"r\"", "rule = \"r\"\n" + drawn + " }").dendritic_delay;
  EXPECT_EQ(open.least, 0.5);
  EXPECT_EQ(open.most, 100);
  const auto closed =
      projection("rule = \"r\"", "rule = \"r\"\n" + drawn + ", least = \"1 ms\", most = \"3 ms\" }").dendritic_delay;
  EXPECT_EQ(closed.least, 1);
  EXPECT_EQ(closed.most, 3);
}

TEST(NetworkProjections, have_short_term_plasticity_and_homeostasis) {
  const auto p = projection("rule = \"r\"",
                            "rule = \"r\"\nshort_term = { use = 0.5, recovery = \"800 ms\", facilitation = \"0 ms\" }\n"
                            "homeostasis = { target = \"5 Hz\", strength = 0.1, period = \"1 s\" }");
  ASSERT_EQ(p.short_term.size(), 1u);
  EXPECT_EQ(p.short_term[0].recovery, Time{800});
  ASSERT_EQ(p.homeostasis.size(), 1u);
  EXPECT_NEAR(p.homeostasis[0].target.native(), 0.005, 1e-15);
}

TEST(NetworkProjections, are_refused_in_words_that_say_where) {
  const std::string uniform = "{ kind = \"uniform\", from = 0.5, to = 1.5 }";
  expect_refused(
      network,
      {{"from = \"from\"", "from = \"form\"",
        "projection.all.from: there is no population 'form'; did you mean 'from'"},
       {"to = \"to\"", "", "projection.all.to: is missing"},
       {"rule = \"r\"\nweight", "rule = \"s\"\nweight", "projection.all.rule: there is no rule 's'"},
       {"weights = [1, 2, 3]", "weights = [1, 2, \"x\"]", "projection.all.connect.weights: 'x' is not a number"},
       {"weights = [1, 2, 3]", "weights = [1, 2]", "projection.all.connect.weights: has not as many values as sources"},
       {"targets = [4, 4, 0]", "targets = [4, 4]", "projection.all.connect: has 3 sources and 2 targets"},
       {"sources = [0, 1, 2], targets = [4, 4, 0], weights = [1, 2, 3]", "sources = [], targets = []",
        "projection.all.connect: has 0 sources and 0 targets; give sources and targets of the same, positive length"},
       {uniform, "{ kind = \"uniform\", from = 2, to = 1 }", "projection.all.weight.to: is below from; swap them"},
       {uniform, "{ kind = \"normal\", mean = 1, deviation = 1, least = 2, most = 1 }",
        "projection.all.weight.most: is below least; swap them"},
       {uniform, "{ kind = \"normal\", mean = 1, deviation = 1, to = 1 }",
        "projection.all.weight.to: does not belong to kind = \"normal\""},
       {uniform, "{ kind = \"constant\", value = 1, least = 1 }",
        "projection.all.weight.least: does not belong to kind = \"constant\""},
       {"sources = [0, 1]\n", "", "projection.all.set.0.sources: is missing; write [first, last]"},
       {"targets = [4, 4]\nweight", "weight", "projection.all.set.0.targets: is missing; write [first, last]"},
       {"sources = [0, 1]\n", "sources = [0]\n", "projection.all.set.0.sources: is not a run of neurons of from"},
       {"sources = [0, 1]\n", "sources = [1, 0]\n", "projection.all.set.0.sources: is not a run of neurons of from"},
       {"targets = [4, 4]\nweight", "targets = [4, 5]\nweight",
        "projection.all.set.0.targets: is not a run of neurons of to; write [first, last], up to 5 - 1"},
       {"weight = 2\n", "weight = 5\n", "projection.all.set.0.weight: "}});
}

}  // namespace
}  // namespace teg::study
