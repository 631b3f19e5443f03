#include <gmock/gmock.h>

#include "run/network_runner.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;

// A network whose population `cells` has this neuron, driven by a source.
std::string network_of(const std::string& neuron, const std::string& more = "", const std::string& projection = "") {
  return "[study]\nid = \"a\"\ntitle = \"a\"\nsubstrate = \"network\"\n[network]\ndt = \"0.5 ms\"\n"
         "[modulator.DA]\nunit = \"1\"\ntonic = 0.5\n"
         "[population.input]\nsize = 20\nneuron = { kind = \"poisson\", rate = \"50 Hz\" }\n"
         "[population.cells]\nsize = 20\nneuron = { " +
         neuron + " }\n" + more +
         "[projection.in]\nfrom = \"input\"\nto = \"cells\"\nweight = 3\n"
         "connect = { kind = \"all-to-all\" }\ndendritic_delay = \"1 ms\"\n" +
         projection + "[protocol]\nuntil = \"400 ms\"\n[measure.rate]\nof = \"rate.cells\"\n";
}
double rate(const std::string& text) {
  const auto study = load_study(text, "a.toml");
  if (!study) {
    for (const auto& e : study.errors()) ADD_FAILURE() << e.where << ": " << e.what;
    return -1;
  }
  const auto results = run_study(*study, {});
  if (!results) {
    for (const auto& e : results.errors()) ADD_FAILURE() << e.where << ": " << e.what;
    return -1;
  }
  return results->values[0][0];
}
NetworkModel model(const std::string& text) { return load_study(text, "a.toml").value().first.network().model; }

TEST(NetworkKinds, every_neuron_fires) {
  for (const auto* neuron : {"kind = \"lif\", refractory = \"1 ms\"", "kind = \"adex\", tau_w = \"100 ms\"",
                             "kind = \"escape\", width = \"1 mV\"", "kind = \"rate\", most = \"80 Hz\""})
    EXPECT_GT(rate(network_of(neuron)), 0) << neuron;
  EXPECT_GT(rate(network_of("kind = \"izhikevich\", d = 2", "drive = [{ kind = \"uniform\", mean = \"10 mV/ms\" }]\n")),
            0);
}

TEST(NetworkKinds, sources_fire_as_they_are_told) {
  const auto source = [](const std::string& neuron) {
    auto text = network_of(neuron);
    return rate(text.erase(text.find("[projection.in]"), text.find("[protocol]") - text.find("[projection.in]")));
  };
  EXPECT_NEAR(source("kind = \"regular\", interval = \"20 ms\", first = \"20 ms\""), 50, 1e-9);
  EXPECT_NEAR(source("kind = \"poisson\", rate = \"40 Hz\""), 40, 10);
  EXPECT_NEAR(
      source("kind = \"replay\", spikes = [[\"10 ms\", \"20 ms\"], { train = \"8 @ 50 Hz\", from = \"5 ms\" }]"),
      10 / 20.0 / 0.4, 1e-9);
}

TEST(NetworkKinds, every_shape_of_synapse_lets_a_neuron_fire) {
  for (const auto* shape : {"delta", "exponential", "alpha", "conductance"}) {
    auto text = network_of("kind = \"lif\"", std::string("synapses = { shape = \"") + shape + "\" }\n");
    if (std::string(shape) == "conductance") text.replace(text.find("weight = 3"), 10, "weight = 1");
    if (std::string(shape) == "conductance")
      text.replace(text.find("shape = "), 0, "reversal_excitatory = \"70 mV\", ");
    EXPECT_GT(rate(text), 0) << shape;
  }
}

TEST(NetworkKinds, every_drive_moves_a_neuron) {
  for (const auto* drive :
       {"kind = \"poisson\", rate = \"2 kHz\", weight = 1",
        "kind = \"uniform\", mean = \"2 mV/ms\", half_width = \"1 mV/ms\"",
        "kind = \"normal\", mean = \"1.5 mV/ms\", deviation = \"1 mV/ms\"",
        "kind = \"step\", size = \"2 mV/ms\", onset = \"100 ms\", duration = \"200 ms\", first = 5, count = 10"}) {
    auto text = network_of("kind = \"lif\"", std::string("drive = [{ ") + drive + " }]\n");
    EXPECT_GT(rate(text.replace(text.find("weight = 3"), 10, "weight = 0")), 0) << drive;
  }
}

TEST(NetworkKinds, every_way_to_connect_is_built) {
  const auto connect = [](const std::string& how) {
    auto text = network_of("kind = \"lif\"", "spacing = \"10 um\"\n");
    text.replace(text.find("size = 20"), 9, "size = 20\nspacing = \"10 um\"");
    text.replace(text.find("kind = \"all-to-all\""), 19, how);
    const auto simulation = NetworkSimulation::make(model(text)).value();
    return simulation.connections("in").value().size();
  };
  EXPECT_EQ(connect("kind = \"one-to-one\""), 20u);
  EXPECT_EQ(connect("kind = \"all-to-all\", self = true"), 400u);
  EXPECT_EQ(connect("kind = \"fixed-in-degree\", count = 5"), 100u);
  EXPECT_EQ(connect("kind = \"fixed-out-degree\", count = 7, repeats = false"), 140u);
  EXPECT_EQ(connect("kind = \"pairs\", sources = [0, 1, 2], targets = [3, 4, 19], weights = [1, 2, 3]"), 3u);
  EXPECT_NEAR(static_cast<double>(connect("kind = \"probability\", probability = 0.5")), 200, 50);
  EXPECT_GT(connect("kind = \"distance\", probability = 0.9, scale = \"20 um\", falloff = \"exponential\""), 0u);
}

TEST(NetworkKinds, every_distribution_reaches_the_model) {
  const auto weight = [](const std::string& drawn) {
    auto text = network_of("kind = \"lif\"");
    return model(text.replace(text.find("weight = 3"), 10, "weight = { " + drawn + " }")).projections[0].weight;
  };
  EXPECT_EQ(weight("kind = \"constant\", value = 4").first, 4);
  EXPECT_EQ(weight("kind = \"uniform\", from = 1, to = 2").second, 2);
  EXPECT_EQ(weight("kind = \"normal\", mean = 1, deviation = 0.2, least = 0").least, 0);
  EXPECT_EQ(weight("kind = \"lognormal\", median = 1, log_deviation = 0.3").spread, Spread::lognormal);
  EXPECT_EQ(weight("kind = \"exponential\", mean = 2, most = 9").most, 9);
}

TEST(NetworkKinds, releases_influences_short_term_and_homeostasis_reach_the_model) {
  const auto m = model(network_of("kind = \"lif\"", "",
                                  "short_term = { use = 0.5, recovery = \"800 ms\", facilitation = \"50 ms\" }\n"
                                  "homeostasis = { target = \"8 Hz\", strength = 0.2, period = \"100 ms\" }\n"
                                  "rule = \"r\"\n[rule.r]\n[[rule.r.channel]]\ngate = \"DA\"\n"
                                  "[[release]]\npopulation = \"cells\"\nmodulator = \"DA\"\namount = 0.1\n"
                                  "[influence.gain]\nof = \"cells\"\non = \"gain\"\ngate = \"1 + DA\"\n"
                                  "[influence.off]\nof = \"in\"\non = \"transmission\"\ngate = \"1 - 0.5 * DA\"\n"));
  EXPECT_EQ(m.projections[0].short_term[0].recovery, Time{800});
  EXPECT_EQ(m.projections[0].homeostasis[0].strength, 0.2);
  EXPECT_EQ(m.releases[0].amount, Concentration{0.1});
  EXPECT_EQ(m.influences[1].on, InfluenceOn::transmission);
}

TEST(NetworkKinds, regions_cut_a_population_and_must_be_said) {
  const std::string regions = "[region.A]\n[region.B]\n";
  auto text = network_of("kind = \"lif\"") + regions;
  EXPECT_THAT(load_study(text, "a.toml").errors()[0].what, HasSubstr("several regions"));
  for (const auto* population : {"[population.input]\n", "[population.cells]\n"})
    text.replace(text.find(population), std::string(population).size(),
                 std::string(population) + "regions = [\"A\", \"B\"]\n");
  EXPECT_THAT(model(text).populations[0].regions, testing::ElementsAre("A", "B"));
  EXPECT_EQ(model(text).modulators.size(), 2u);
}

TEST(NetworkKinds, probes_read_levels_gates_and_potentials) {
  const auto text = network_of("kind = \"lif\"") +
                    "[measure.level]\nof = \"probe.level\"\nreduce = \"max\"\n"
                    "[measure.potential]\nof = \"probe.v\"\nreduce = \"mean\"\nfrom = \"100 ms\"\n"
                    "[measure.late]\nof = \"probe.level\"\nreduce = \"time-to\"\nlevel = 3\n"
                    "[probe.level]\nof = \"level.DA\"\nevery = \"10 ms\"\n"
                    "[probe.v]\nof = \"potential.cells\"\nindices = [0, 1]\nevery = \"1 ms\"\n";
  const auto results = run_study(load_study(text, "a.toml").value(), {}).value();
  EXPECT_NEAR(results.values[1][0], 0.5, 1e-12);
  EXPECT_GT(results.values[2][0], 0);
  EXPECT_EQ(results.values[3][0], INFINITY) << "never reached";
}

}  // namespace
}  // namespace teg::study
