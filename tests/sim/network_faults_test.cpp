// Probes that read nothing, runs that go backwards, and numbers that blow up.
#include <gmock/gmock.h>

#include "sim/networks.hpp"

namespace teg::sim {
namespace {

using testing::HasSubstr;

void expect_refused(Probe probe, const std::string& what, const std::string& fix = "") {
  auto simulation = make_sample(sample_network(60), 1, false);
  probe.name = "p";
  const auto added = simulation.add_probe(probe);
  ASSERT_FALSE(added) << what;
  EXPECT_EQ(added.errors()[0].where, "probe p");
  EXPECT_THAT(added.errors()[0].what, HasSubstr(what));
  EXPECT_THAT(added.errors()[0].fix, HasSubstr(fix));
  EXPECT_TRUE(simulation.records().empty());
}

TEST(NetworkProbes, are_refused_where_they_read_what_is_not_there) {
  expect_refused({.from = "cel", .indices = {0}}, "no 'cel'", "'cell'");
  expect_refused({.from = "cell", .indices = {60}}, "index 60 does not exist: there are 60 neurons", "below 60");
  expect_refused({.from = "cell"}, "names no index");
  expect_refused({.of = ProbeOf::weight, .from = "in", .indices = {2400}}, "there are 2400 synapses");
  expect_refused({.of = ProbeOf::weight, .from = "inn", .indices = {0}}, "no 'inn'", "'in'");
  expect_refused({.of = ProbeOf::eligibility, .from = "in", .indices = {0}, .channel = 2}, "channel 2");
  expect_refused({.of = ProbeOf::level, .from = "DA", .region = "C"}, "no 'DA'");
  expect_refused({.of = ProbeOf::occupancy, .from = "D2", .region = "A"}, "no 'D2'", "'D1'");
  expect_refused({.of = ProbeOf::messenger, .from = "I", .region = "A"}, "no 'I'");
  expect_refused({.of = ProbeOf::gate, .from = "stdq", .region = "A"}, "no 'stdq'", "'stdp'");
  expect_refused({.of = ProbeOf::gate, .from = "stdp", .region = "C"}, "ends in region 'C'");
  expect_refused({.of = ProbeOf::gate, .from = "stdp", .region = "A", .channel = 2}, "channel 2");
}

TEST(NetworkProbes, are_refused_where_their_times_do_not_fit) {
  expect_refused({.from = "cell", .indices = {0}, .every = Time{0.3}}, "every is not a multiple of dt");
  expect_refused({.from = "cell", .indices = {0}, .every = Time{0}}, "every is below dt");
  expect_refused({.from = "cell", .indices = {0}, .start = Time{0.1}}, "start is not a multiple of dt");
  auto simulation = make_sample(sample_network(60), 1, false);
  auto late = sample_probes()[1];
  late.trigger = "inhibiter";
  const auto added = simulation.add_probe(late);
  ASSERT_FALSE(added);
  EXPECT_THAT(added.errors()[0].fix, HasSubstr("'inhibitor'"));
  simulation.run_until(1_ms).value();
  const auto too_late = simulation.add_probe(sample_probes()[1]);
  ASSERT_FALSE(too_late);
  EXPECT_THAT(too_late.errors()[0].what, HasSubstr("after the run has begun"));
}

TEST(NetworkFaults, name_what_is_read_and_does_not_exist) {
  auto model = sample_network(60);
  model.populations[2].record = false;
  const auto simulation = NetworkSimulation::make(model).value();
  EXPECT_THAT(simulation.spikes("cel").errors()[0].fix, HasSubstr("'cell'"));
  EXPECT_THAT(simulation.spikes("inhibitor").errors()[0].what, HasSubstr("not recorded"));
  EXPECT_THAT(simulation.weights("inn").errors()[0].fix, HasSubstr("'in'"));
  EXPECT_THAT(simulation.connections("inn").errors()[0].fix, HasSubstr("'in'"));
  EXPECT_THAT(simulation.eligibilities("in", 2).errors()[0].what, HasSubstr("channel 2 does not exist"));
  EXPECT_THAT(simulation.eligibilities("out", 0).value(), testing::Each(0.0));
}

TEST(NetworkFaults, refuse_a_run_that_goes_backwards) {
  auto simulation = make_sample(sample_network(60), 1, false);
  simulation.run_until(20_ms).value();
  const auto before = show(simulation);
  for (const double time : {19.0, -1.0, 1e12, double{NAN}, double{INFINITY}}) {
    const auto run = simulation.run_until(Time{time});
    ASSERT_FALSE(run) << time;
    EXPECT_THAT(run.errors()[0].where, HasSubstr("run until"));
    EXPECT_EQ(show(simulation), before);
  }
  simulation.run_until(20_ms).value();
  EXPECT_EQ(show(simulation), before);
}

NetworkModel explosive() {
  NetworkModel model;
  model.dt = Time{0.5};
  model.seed = 99;
  Population calm{.name = "calm", .size = 3, .neuron = RegularSource{10_ms, 10_ms}};
  Population wild{.name = "wild", .size = 5, .neuron = Izhikevich{}};
  model.populations = {calm, wild};
  Projection push{.name = "push", .source = "calm", .target = "wild", .connect = ExplicitPairs{{0}, {3}, {}}};
  push.weight = {.first = -1e9};
  model.projections = {push};
  return model;
}

TEST(NetworkFaults, name_the_neuron_and_the_step_where_numbers_blow_up) {
  auto simulation = NetworkSimulation::make(explosive()).value();
  const auto run = simulation.run_until(1_s);
  ASSERT_FALSE(run);
  const Error& error = run.errors()[0];
  EXPECT_EQ(error.fault, Fault::numeric);
  EXPECT_THAT(error.where, HasSubstr("neuron 3 of population wild at step "));
  EXPECT_THAT(error.what, HasSubstr("not a finite number"));
  EXPECT_THAT(error.fix, HasSubstr("smaller dt"));
  EXPECT_THAT(error.fix, HasSubstr("seed 99"));
  EXPECT_GE(simulation.now(), 11_ms);
  EXPECT_LT(simulation.now(), 1_s);
}

// From the step in which -1e9 arrives, 0.04 v^2 takes the same steps to what is too large for a number.
TEST(NetworkFaults, name_the_very_step_whatever_the_slices_are) {
  std::vector<std::string> where;
  for (const double delay : {0.5, 5.0, 20.0}) {  // slices of 1, 10 and 40 steps
    auto model = explosive();
    model.projections[0].dendritic_delay = {.first = delay};
    for (const bool has_probe : {false, true}) {
      auto simulation = NetworkSimulation::make(model).value();
      if (has_probe) simulation.add_probe({"v", ProbeOf::recovery, "wild", "", {3}, 0, Time{0.5}}).value();
      const auto run = simulation.run_until(1_s);
      ASSERT_FALSE(run);
      const auto& text = run.errors()[0].where;
      EXPECT_THAT(text, HasSubstr("fire: neuron 3 of population wild at step "));
      where.push_back(std::to_string(std::stol(text.substr(text.find("step ") + 5)) - std::lround(delay / 0.5)));
      if (!has_probe) continue;
      const auto& seen = simulation.records()[0];
      std::size_t first = 0;
      while (first < seen.times_ms.size() && std::isfinite(seen.values[0][first])) ++first;
      EXPECT_THAT(text, HasSubstr("at step " + std::to_string(std::lround(seen.times_ms.at(first) / 0.5)) + " ("));
    }
  }
  EXPECT_THAT(where, testing::Each(where[0]));
}

TEST(NetworkFaults, name_the_level_that_blows_up) {
  auto model = explosive();
  model.projections[0].weight.first = 0;
  model.modulators = {{.name = "M", .is_concentration = false, .region = ""}};
  model.releases = {{"calm", "M", "", Concentration{1e12}}};
  model.messengers = {{"I", "exp(M)", 80_ms, 10_ms, ""}};
  auto simulation = NetworkSimulation::make(model).value();
  const auto run = simulation.run_until(1_s);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.errors()[0].where, testing::StartsWith("bind: messenger I at step 2"));
}

TEST(NetworkFaults, leave_a_run_without_blow_up_alone) {
  auto model = explosive();
  model.projections[0].weight.first = -1;
  NetworkSimulation::make(model).value().run_until(1_s).value();
}

}  // namespace
}  // namespace teg::sim
