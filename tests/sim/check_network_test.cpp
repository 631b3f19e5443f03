// What is refused, and how: every error names the place, and all of a model come at once.
#include "sim/check_network.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "sim/networks.hpp"

namespace teg::sim {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double nan = NAN;

Errors errors_of(const NetworkModel& model, NetworkOptions options = {}) {
  const auto made = NetworkSimulation::make(model, nullptr, options);
  return made ? Errors{} : made.errors();
}
auto error(const std::string& where, const std::string& what, const std::string& fix = "") {
  return AllOf(Field(&Error::where, HasSubstr(where)), Field(&Error::what, HasSubstr(what)),
               Field(&Error::fix, HasSubstr(fix)));
}
auto has(const std::string& where, const std::string& what, const std::string& fix = "") {
  return Contains(error(where, what, fix));
}

TEST(CheckNetwork, accepts_what_is_sound) {
  EXPECT_THAT(errors_of(sample_network(60)), IsEmpty());
  EXPECT_THAT(errors_of(sample_network(60, true)), IsEmpty());
}

struct Refusal {
  const char *where, *what, *fix;
  std::function<void(NetworkModel&)> spoil;
};
Projection& in(NetworkModel& m) { return m.projections[0]; }
Population& cell(NetworkModel& m) { return m.populations[1]; }
LeakyIntegrateAndFire& lif(NetworkModel& m) { return std::get<LeakyIntegrateAndFire>(cell(m).neuron); }

void expect_refused(const std::vector<Refusal>& refusals) {
  for (const auto& r : refusals) {
    auto model = sample_network(60);
    r.spoil(model);
    EXPECT_THAT(errors_of(model), has(r.where, r.what, r.fix)) << r.where << ": " << r.what;
  }
}

TEST(CheckNetwork, refuses_delays_below_a_step) {
  expect_refused(
      {{"in dendritic_delay", "below dt = 0.25", "lower dt", [](auto& m) { in(m).dendritic_delay = {.first = 0.2}; }},
       {"in dendritic_delay", "below dt", "", [](auto& m) { in(m).dendritic_delay = {.first = 0}; }},
       {"in dendritic_delay", "below dt", "", [](auto& m) { in(m).dendritic_delay = {Spread::uniform, 0.1, 3}; }},
       {"in dendritic_delay", "below dt", "", [](auto& m) { in(m).dendritic_delay = {Spread::normal, 2, 0.1}; }},
       {"in dendritic_delay", "out of range", "", [](auto& m) { in(m).dendritic_delay = {.first = nan}; }},
       {"in axonal_delay", "out of range", "", [](auto& m) { in(m).axonal_delay = Time{-1}; }},
       {"dt", "out of range", "", [](auto& m) { m.dt = Time{0}; }},
       {"dt", "out of range", "", [](auto& m) { m.dt = Time{nan}; }}});
  auto held = sample_network(60);
  in(held).dendritic_delay = {Spread::normal, 2, 1, 0.25};
  EXPECT_THAT(errors_of(held), IsEmpty());
}

TEST(CheckNetwork, refuses_populations_that_cannot_be) {
  expect_refused(
      {{"population cell size", "empty", "at least one", [](auto& m) { cell(m).size = 0; }},
       {"population cell", "name of another", "rename", [](auto& m) { m.populations[2].name = "cell"; }},
       {"cell regions", "none", "", [](auto& m) { cell(m).regions.clear(); }},
       {"cell regions", "more than its neurons", "", [](auto& m) { cell(m).size = 1; }},
       {"cell tau_m", "out of range", "", [](auto& m) { lif(m).tau_m = Time{0}; }},
       {"cell reset", "below the threshold", "", [](auto& m) { lif(m).reset = lif(m).threshold; }},
       {"cell reset", "below the threshold", "", [](auto& m) { lif(m).threshold = Voltage{nan}; }},
       {"cell tau_excitatory", "out of range", "", [](auto& m) { lif(m).synapses.tau_excitatory = Time{nan}; }},
       {"cell drives", "more than 8", "", [](auto& m) { cell(m).drives.assign(9, UniformDrive{}); }},
       {"cell drive 1 rate", "out of range", "", [](auto& m) { cell(m).drives[1] = PoissonDrive{Rate{1e4}, 1}; }},
       {"source rate", "out of range", "", [](auto& m) { m.populations[0].neuron = PoissonSource{Rate{-1}}; }},
       {"source interval", "out of range", "", [](auto& m) { m.populations[0].neuron = RegularSource{Time{0.1}}; }},
       {"source spikes", "401 neurons, but there are 400", "",
        [](auto& m) { m.populations[0].neuron = ReplaySource{std::vector<std::vector<Time>>(401)}; }},
       {"source spikes of neuron 1", "not a time", "",
        [](auto& m) { m.populations[0].neuron = ReplaySource{{{}, {Time{nan}}}}; }},
       {"populations", "no population", "add one", [](auto& m) { m.populations.clear(); }}});
}

TEST(CheckNetwork, refuses_connections_that_cannot_be_made) {
  const auto connected = [](Connect c) { return [c](NetworkModel& m) { in(m).connect = c; }; };
  const auto recurrent = [](Connect c) { return [c](NetworkModel& m) { m.projections[1].connect = c; }; };
  expect_refused(
      {{"in connect", "populations of one size", "another rule", connected(OneToOne{})},
       {"in connect count", "401 different partners are asked of 400", "lower", connected(FixedInDegree{401, false})},
       {"in connect count", "61 different partners are asked of 60", "", connected(FixedOutDegree{61, false})},
       {"loop connect count", "60 different partners are asked of 59", "", recurrent(FixedInDegree{60, false, false})},
       {"in connect probability", "out of range", "", connected(PairwiseProbability{1.1})},
       {"in connect probability", "out of range", "", connected(PairwiseProbability{nan})},
       {"in connect", "spacing", "both", connected(DistanceProbability{})},
       {"in connect", "differ in length", "", connected(ExplicitPairs{{0, 1}, {0}, {}})},
       {"in connect pair 1", "does not exist", "", connected(ExplicitPairs{{0, 1}, {0, 60}, {}})},
       {"in connect weight of pair 0", "out of range", "", connected(ExplicitPairs{{0}, {0}, {nan}})},
       {"in weight", "out of range", "", [](auto& m) { in(m).weight = {.first = nan}; }},
       {"in weight", "ends before", "", [](auto& m) { in(m).weight = {Spread::uniform, 2, 1}; }},
       {"in weight", "least is above most", "", [](auto& m) { in(m).weight.least = 2, in(m).weight.most = 1; }},
       {"projection in", "name of another", "", [](auto& m) { m.projections[1].name = "in"; }}});
}

TEST(CheckNetwork, refuses_short_term_plasticity_and_homeostasis_out_of_range) {
  expect_refused(
      {{"in short_term", "twice", "", [](auto& m) { in(m).short_term.resize(2); }},
       {"loop short_term use", "out of range", "", [](auto& m) { m.projections[1].short_term[0].use = 1.5; }},
       {"in homeostasis period", "not a multiple of dt", "", [](auto& m) { in(m).homeostasis[0].period = Time{0.3}; }},
       {"in homeostasis target", "out of range", "", [](auto& m) { in(m).homeostasis[0].target = Rate{0}; }},
       {"out homeostasis", "plastic", "rule", [](auto& m) { m.projections[2].homeostasis.resize(1); }},
       {"homeostasis period", "differs from that of", "",
        [](auto& m) { m.projections[1].homeostasis = {{Rate{0.01}, 0.1, 100_ms}}; }}});
}

TEST(CheckNetwork, gives_the_nearest_name_for_one_that_is_unknown) {
  expect_refused(
      {{"in source", "no 'sorce'", "did you mean 'source'?", [](auto& m) { in(m).source = "sorce"; }},
       {"in target", "no 'cells'", "did you mean 'cell'?", [](auto& m) { in(m).target = "cells"; }},
       {"in rule", "no 'stdq'", "did you mean 'stdp'?", [](auto& m) { in(m).rule = "stdq"; }},
       {"release 0 population", "no 'inhibitr'", "'inhibitor'", [](auto& m) { m.releases[0].population = "inhibitr"; }},
       {"release 0 modulator", "no 'DAA'", "'DA'", [](auto& m) { m.releases[0].modulator = "DAA"; }},
       {"release 0 modulator", "no 'DA'", "", [](auto& m) { m.releases[0].region = "C"; }},
       {"influence on cel", "no 'cel'", "'cell'", [](auto& m) { m.influences = {{"cel", InfluenceOn::gain, "1"}}; }},
       {"influence on lop", "no 'lop'", "'loop'",
        [](auto& m) { m.influences = {{"lop", InfluenceOn::transmission, "1"}}; }},
       {"influence on loop", "no 'loop'", "", [](auto& m) { m.influences = {{"loop", InfluenceOn::gain, "1"}}; }}});
}

TEST(CheckNetwork, refuses_gates_that_a_region_cannot_read) {
  expect_refused(
      {{"rule stdp channel 0 gate", "no modulator or receptor 'D2'", "did you mean 'D",
        [](auto& m) { m.rules[0].channels[0].gate = "D2"; }},
       {"rule stdp channel 0 gate", "a plain number", "divide", [](auto& m) { m.rules[0].channels[0].gate = "DA"; }},
       {"rule stdp channel 1 induction", "", "", [](auto& m) { m.rules[0].channels[1].induction = "1 +"; }},
       {"rule stdp channel 0 gate", "'D1'", "", [](auto& m) { cell(m).regions = {"A", "C"}; }},
       {"rule capped channel 0 gate", "'I'", "", [](auto& m) { m.rules[1].channels[0].gate = "I"; }},
       {"influence on cell", "'D2'", "", [](auto& m) { m.influences = {{"cell", InfluenceOn::gain, "D2"}}; }},
       {"influence on source", "'I'", "", [](auto& m) { m.influences = {{"source", InfluenceOn::rate, "I"}}; }},
       {"messenger I", "'D2'", "", [](auto& m) { m.messengers[0].drive = "D2"; }},
       {"receptor D1", "", "", [](auto& m) { m.receptors[0].region = "C"; }}});
}

TEST(CheckNetwork, gives_all_errors_at_once) {
  auto model = sample_network(60);
  in(model).dendritic_delay.first = 0.1;
  in(model).rule = "stdq";
  model.projections[1].source = "cel";
  model.populations[2].size = 0;
  model.releases[1].modulator = "N";
  const auto errors = errors_of(model);
  EXPECT_THAT(errors, AllOf(has("in dendritic_delay", "below dt"), has("in rule", "stdq"), has("loop source", "cel"),
                            has("inhibitor size", "empty"), has("release 1 modulator", "'N'")));
}

TEST(CheckNetwork, gives_all_bad_gates_at_once) {
  auto model = sample_network(60);
  model.rules[0].channels[0].gate = "D2", model.rules[0].channels[1].induction = "(";
  model.rules[1].channels[0].gate = "DA";
  model.influences = {{"cell", InfluenceOn::gain, "D3"}, {"loop", InfluenceOn::transmission, "D4"}};
  EXPECT_THAT(errors_of(model), AllOf(has("stdp channel 0 gate", "D2"), has("stdp channel 1 induction", ""),
                                      has("capped channel 0 gate", "plain number"), has("influence on cell", "D3"),
                                      has("influence on loop", "D4")));
}

TEST(CheckNetwork, says_how_much_memory_is_needed_and_there) {
  auto model = sample_network(60);
  model.populations[1].size = 4'000'000;  // would never fit
  model.projections[1].connect = AllToAll{};
  EXPECT_THAT(errors_of(model, {.memory_limit_bytes = 2e9}), has("network", "and there is 2 GB", "smaller"));
  const auto errors = errors_of(model, {.memory_limit_bytes = 2e9});
  EXPECT_THAT(errors[0].what, HasSubstr("needs about 1.6e+05 GB"));
  EXPECT_FALSE(errors_of(model).empty()) << "no machine has so much";
  EXPECT_THAT(errors_of(sample_network(60), {.memory_limit_bytes = 1e8}), IsEmpty());
}

TEST(CheckNetwork, asks_for_about_the_memory_that_a_network_takes) {
  for (const std::size_t cells : {1000, 4000}) {
    const auto model = sample_network(cells);
    auto simulation = make_sample(model, 1, false);
    EXPECT_NEAR(needed_bytes(model) / simulation.counts().bytes, 1, 0.3);
  }
}

TEST(CheckNetwork, refuses_a_task_whose_steps_do_not_fit) {
  auto model = sample_network(60);
  model.dt = Time{0.3};
  const auto made = NetworkSimulation::make(model, std::make_unique<ReactingTask>(60));
  ASSERT_FALSE(made);
  EXPECT_THAT(made.errors(), has("task reacting period", "not a multiple of dt"));
}

}  // namespace
}  // namespace teg::sim
