#include "teg/network_simulation.hpp"

#include <gmock/gmock.h>

#include "sim/networks.hpp"

namespace teg::sim {
namespace {

using testing::Each;
using testing::Ge;
using testing::SizeIs;

constexpr Time until{150};

TEST(NetworkSimulation, has_the_same_bits_for_any_number_of_threads) {
  for (const bool has_influences : {false, true}) {
    const auto model = sample_network(2100, has_influences);
    std::vector<Shown> runs;
    for (const std::size_t threads : {1, 2, 3, 8}) {
      auto simulation = make_sample(model, threads, true, sample_probes());
      simulation.run_until(until).value();
      runs.push_back(show(simulation));
    }
    EXPECT_THAT(runs[0].spikes, Each(SizeIs(Ge(50)))) << "the network is silent, and the test says nothing";
    for (const auto& run : runs) EXPECT_EQ(run, runs[0]) << has_influences;
  }
}

TEST(NetworkSimulation, does_not_notice_how_a_run_is_cut) {
  for (const bool has_influences : {false, true}) {
    const auto model = sample_network(500, has_influences);
    auto whole = make_sample(model, 1, true, sample_probes());
    whole.run_until(until).value();
    for (std::uint64_t cut = 0; cut < 5; ++cut) {
      auto pieces = make_sample(model, 1 + cut % 2, true, sample_probes());
      double now = 0;
      for (std::uint64_t i = 0; now < until.native(); ++i) {
        pieces.run_until(Time{now}).value();
        (void)pieces.weights("in").value();  // reading changes nothing
        (void)pieces.fingerprint();
        now += drawn(100 * cut + i, 0.1, 20);
      }
      pieces.run_until(until).value();
      EXPECT_EQ(show(pieces), show(whole)) << "cut " << cut << ", influences " << has_influences;
    }
  }
}

TEST(NetworkSimulation, does_not_notice_the_steps_at_which_it_stops) {
  const auto model = sample_network(100);
  auto whole = make_sample(model, 1, false, sample_probes()), steps = make_sample(model, 1, false, sample_probes());
  whole.run_until(50_ms).value();
  for (int step = 1; step <= 200; ++step) steps.run_until(Time{0.25 * step}).value();
  EXPECT_EQ(show(steps), show(whole));
}

TEST(NetworkSimulation, records_a_probe_from_its_start_wherever_a_run_is_cut) {
  const auto model = sample_network(50);
  for (const double cut : {0.0, 9.0, 9.5, 9.75, 10.0, 10.25}) {
    auto simulation = make_sample(model, 1, false);
    Probe probe{.name = "level", .of = ProbeOf::level, .from = "DA", .region = "A", .every = 5_ms, .start = 10_ms};
    probe.stop = 30_ms;
    simulation.add_probe(probe).value();
    simulation.run_until(Time{cut}).value();
    simulation.run_until(40_ms).value();
    EXPECT_THAT(simulation.records()[0].times_ms, testing::ElementsAre(10, 15, 20, 25, 30)) << cut;
  }
}

TEST(NetworkSimulation, learns_only_where_there_is_a_rule) {
  auto simulation = make_sample(sample_network(300), 1, false);
  const auto in = simulation.weights("in").value(), loop = simulation.weights("loop").value();
  const auto out = simulation.weights("out").value(), back = simulation.weights("back").value();
  simulation.run_until(until).value();
  EXPECT_NE(simulation.weights("in").value(), in);
  EXPECT_NE(simulation.weights("loop").value(), loop);
  EXPECT_EQ(simulation.weights("out").value(), out);
  EXPECT_EQ(simulation.weights("back").value(), back);
  EXPECT_THAT(simulation.weights("in").value(), Each(testing::AllOf(Ge(0), testing::Le(2))));
  EXPECT_THAT(simulation.weights("loop").value(), Each(testing::AllOf(Ge(-1), testing::Le(1))));
}

TEST(NetworkSimulation, counts_what_it_has_and_what_it_did) {
  auto simulation = make_sample(sample_network(300), 2, false);
  simulation.run_until(until).value();
  const auto counts = simulation.counts();
  EXPECT_EQ(counts.plastic_synapses, 300u * 40 + 300 * 40);
  EXPECT_EQ(counts.static_synapses, 300u * 5 + simulation.connections("back").value().size());
  std::uint64_t spikes = 0;
  for (const auto& p : simulation.model().populations) spikes += simulation.spikes(p.name).value().size();
  EXPECT_EQ(counts.spikes, spikes);
  EXPECT_GT(counts.plastic_events, 0u);
  EXPECT_GT(counts.static_events, 0u);
  EXPECT_GT(counts.bytes, counts.plastic_bytes);
}

TEST(NetworkSimulation, repeats_with_its_seed_and_differs_with_another) {
  auto model = sample_network(100);
  const auto run = [&] {
    auto simulation = make_sample(model, 1, false);
    simulation.run_until(50_ms).value();
    return simulation.fingerprint();
  };
  const auto first = run();
  EXPECT_EQ(run(), first);
  model.seed = 8;
  EXPECT_NE(run(), first);
}

TEST(NetworkProbes, that_start_at_0_read_what_the_network_begins_with) {
  auto simulation = make_sample(sample_network(60), 1, false);
  const double weight = simulation.connections("in").value()[5].weight;
  simulation.add_probe({.name = "w", .of = ProbeOf::weight, .from = "in", .indices = {5}, .every = 10_ms}).value();
  simulation.add_probe({.name = "later", .from = "cell", .indices = {0}, .every = 10_ms, .start = 20_ms}).value();
  simulation.add_probe({.name = "level", .of = ProbeOf::level, .from = "DA", .region = "A", .every = 10_ms}).value();
  simulation.run_until(30_ms).value();
  EXPECT_THAT(simulation.records()[0].times_ms, testing::ElementsAre(0, 10, 20, 30));
  EXPECT_EQ(simulation.records()[0].values[0][0], weight);
  EXPECT_THAT(simulation.records()[1].times_ms, testing::ElementsAre(20, 30));
  EXPECT_EQ(simulation.records()[2].values[0][0], 20);
}

}  // namespace
}  // namespace teg::sim
