// The substrate against closed forms and invariants, whatever the path that computes them.
#include <gmock/gmock.h>

#include <cmath>

#include "teg/synapse.hpp"

namespace teg {
namespace {

using namespace literals;
using testing::HasSubstr;

Modulator exponential(double tau_ms, std::vector<ReleaseProgram> programs) {
  return {"DA", false, Concentration{0}, ExponentialClearance{Time{tau_ms}}, std::move(programs)};
}
Channel pre_channel(double tau_ms, const std::string& gate) {
  Channel c;
  c.pairing = Pairing::pre;
  c.tau_trace = Time{tau_ms};
  c.gate = gate;
  return c;
}
SynapseModel one_event(const Modulator& modulator, const Channel& channel, Bounds bounds = {}) {
  Synapse synapse{.name = "s", .rule = "r", .pre = {0_ms}, .weight = 0};
  return {{{modulator}}, {{"r", {channel}, bounds}}, {synapse}, 60_s};
}
double change(const SynapseModel& model) {
  return SynapseSimulation::make(model).value().run().value().weights[0] - model.synapses[0].weight;
}

TEST(ClosedForm, dopamine_after_a_pairing_fades_with_the_trace_and_before_it_with_dopamine) {
  for (const double tau_c : {300.0, 1000.0, 4000.0})
    for (const double tau_n : {50.0, 200.0, 900.0})
      for (const double delay : {-3000.0, -100.0, 0.0, 250.0, 5000.0}) {
        const double area = tau_c * tau_n / (tau_c + tau_n) * 1e-3;
        const double expected = area * (delay >= 0 ? std::exp(-delay / tau_c) : std::exp(delay / tau_n));
        for (const auto* gate : {"DA", "max(DA, -1)"}) {  // closed form, and series
          const auto model = one_event(exponential(tau_n, {Burst{.onset = Time{delay}, .amount = Concentration{1}}}),
                                       pre_channel(tau_c, gate));
          EXPECT_NEAR(change(model), expected, 1e-11 * area) << gate << " " << tau_c << " " << tau_n << " " << delay;
        }
      }
}

TEST(ClosedForm, a_constant_gate_changes_the_weight_by_gate_times_trace_area) {
  EXPECT_NEAR(change(one_event(exponential(200, {}), pre_channel(1000, "DA - 0.005"))), -0.005, 1e-15);
}

TEST(ClosedForm, a_trace_with_a_rise_is_the_difference_of_two_exponentials) {
  auto channel = pre_channel(1000, "1");
  channel.tau_rise = 100_ms;
  const double at = 1000.0 * 100 / 900 * std::log(10.0), peak = std::exp(-at / 1000) - std::exp(-at / 100);
  EXPECT_NEAR(change(one_event(exponential(200, {}), channel)), (1.0 - 0.1) / peak, 1e-12);
  const auto r = SynapseSimulation::make(one_event(exponential(200, {}), channel)).value().record({Time{at}}).value();
  EXPECT_NEAR(r.eligibility[0][0][0], 1, 1e-12);
}

TEST(ClosedForm, sampled_conversion_is_the_published_geometric_sum) {
  auto channel = pre_channel(-10 / std::log(0.99), "DA");
  channel.conversion = Conversion::sampled;
  channel.amplitude = 0.1;
  channel.rate = 100_Hz;
  for (const auto& [delay, expected] : {std::pair{0.0, 0.81429}, {1000.0, 0.29806}, {3000.0, 0.03993}}) {
    const auto model = one_event(
        exponential(-1 / std::log(0.995), {Burst{.onset = Time{delay}, .amount = Concentration{0.5}}}), channel);
    EXPECT_NEAR(change(model), expected, 1e-4 * expected);
    double sum = 0;
    for (int k = 1; k < 5000; ++k) sum += 0.5 * std::pow(0.995, 10.0 * k) * 0.1 * std::pow(0.99, delay / 10 + k - 1);
    EXPECT_NEAR(change(model), sum, 1e-11);
  }
}

TEST(ClosedForm, michaelis_menten_levels_fall_to_half_after_the_known_time) {
  for (const auto& [vmax, seconds] : {std::pair{4.0, 0.1527}, {1.5, 0.4073}, {0.3, 2.036}}) {
    Modulator m{"DA", true, 0_nM, MichaelisMenten{ClearanceRate{vmax}, 160_nM}, {Burst{.amount = 1000_nM}}};
    auto simulation = SynapseSimulation::make(one_event(m, pre_channel(1000, "DA / 1 uM"))).value();
    const double half = (160 * std::log(2.0) + 500) / vmax;
    EXPECT_NEAR(half, 1e3 * seconds, 1);
    EXPECT_NEAR(simulation.record({Time{half}}).value().concentration[0][0], 500, 1e-8);
  }
}

TEST(ClosedForm, receptors_start_at_equilibrium_and_follow_a_step_exponentially) {
  Modulator m{"DA",
              true,
              20_nM,
              ExponentialClearance{Time{1e-3}},
              {Ramp{.onset = 100_ms, .duration = 0_ms, .rise = 980_nM, .hold = 300_ms}}};
  auto model = one_event(m, pre_channel(1000, "D1"));
  model.receptors = {{"D1", "DA", 1_uM, 1, 19.47_Hz}, {"D2", "DA", 7_nM, 1, 0.2_Hz}};
  auto simulation = SynapseSimulation::make(model).value();
  const auto r = simulation.record({0_ms, 400_ms}).value();
  const double start[] = {0.02 / 1.02, 20.0 / 27}, end[] = {0.5, 1000.0 / 1007},
               rate[] = {0.01947 * 2, 0.0002 * (1 + 1000.0 / 7)};
  for (const int k : {0, 1}) {
    EXPECT_NEAR(r.occupancy[static_cast<std::size_t>(k)][0], start[k], 1e-12);
    EXPECT_NEAR(r.occupancy[static_cast<std::size_t>(k)][1], end[k] + (start[k] - end[k]) * std::exp(-rate[k] * 300),
                1e-4);
  }
}

TEST(ClosedForm, a_dip_of_tonic_release_lets_the_level_fall_exponentially_and_recover) {
  Modulator m{"DA", true, 20_nM, ExponentialClearance{100_ms}, {Dip{.onset = 100_ms, .duration = 500_ms, .depth = 1}}};
  auto simulation = SynapseSimulation::make(one_event(m, pre_channel(1000, "DA / 1 uM"))).value();
  const auto c = simulation.record({100_ms, 300_ms, 600_ms, 700_ms}).value().concentration[0];
  EXPECT_NEAR(c[0], 20, 1e-12);
  EXPECT_NEAR(c[1], 20 * std::exp(-2), 1e-12);
  EXPECT_NEAR(c[2], 20 * std::exp(-5), 1e-12);
  EXPECT_NEAR(c[3], 20 + (20 * std::exp(-5) - 20) * std::exp(-1), 1e-12);
}

TEST(ClosedForm, four_modulators_through_crossed_receptors_add_and_never_read_each_other) {
  std::vector<Modulator> modulators;
  std::string gate;
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    auto m = exponential(100.0 * (i + 1), {Burst{.onset = Time{300.0 * i}, .amount = Concentration{1.0 + i}}});
    m.name = "M" + std::to_string(i);
    auto alone = one_event(m, pre_channel(1000, m.name));
    sum += change(alone);
    gate += (i ? " + " : "") + m.name;
    modulators.push_back(m);
  }
  auto model = one_event(modulators[0], pre_channel(1000, gate));
  model.modulators = modulators;
  EXPECT_NEAR(change(model), sum, 1e-14);
  std::swap(model.modulators[0].programs, model.modulators[3].programs);
  EXPECT_GT(std::abs(change(model) - sum), 1e-3);
}

TEST(Bounds, hard_bounds_are_met_exactly_and_left_again_when_the_drive_turns) {
  // Gate 1 until the dip's end, then -1: up to the bound, and down from it.
  Modulator m{"DA",
              false,
              Concentration{1},
              ExponentialClearance{Time{1e-3}},
              {Dip{.onset = 1000_ms, .duration = 100_s, .depth = 1}}};
  const auto model = one_event(m, pre_channel(1000, "2 * DA - 1"), {BoundKind::hard, 0, 0.4});
  auto simulation = SynapseSimulation::make(model).value();
  const auto w = simulation.record({500_ms, 600_ms, 1000_ms, 2000_ms, 60_s}).value().weight[0];
  EXPECT_NEAR(w[0], 1 - std::exp(-0.5), 1e-9);
  EXPECT_EQ(w[1], 0.4);
  EXPECT_NEAR(w[2], 0.4, 1e-12);
  EXPECT_NEAR(w[3], 0.4 - (std::exp(-1) - std::exp(-2)), 1e-5);
  EXPECT_NEAR(w[4], 0.4 - std::exp(-1), 1e-5);
}

TEST(Bounds, soft_bounds_are_approached_exponentially_in_the_drive) {
  const auto model = one_event(exponential(200, {}), pre_channel(1000, "3"), {BoundKind::soft, 0, 2});
  EXPECT_NEAR(change(model), 2 * (1 - std::exp(-3.0 / 2)), 1e-12);
}

TEST(Bounds, an_unreached_bound_changes_nothing) {
  auto model =
      one_event(exponential(200, {Burst{.onset = 700_ms, .pulses = 5, .rate = 20_Hz, .amount = Concentration{1}}}),
                pre_channel(1000, "DA - 0.1"));
  model.synapses[0].pre = {0_ms, 300_ms, 900_ms};
  const double free = change(model);
  model.rules[0].bounds = {BoundKind::hard, -100, 100};
  EXPECT_NEAR(change(model), free, 1e-13);
}

TEST(Simulation, a_moved_onset_gives_the_bits_of_a_fresh_simulation) {
  Modulator m{
      "DA", true, 20_nM, MichaelisMenten{}, {Burst{.pulses = 4, .rate = 30_Hz, .amount = 100_nM, .jitter = 5_ms}}};
  for (const auto* gate : {"DA / 1 uM", "max(D1 - 0.05, 0)"}) {
    auto model = one_event(m, pre_channel(1000, gate));
    model.receptors = {{"D1", "DA", 1_uM, 1, 19.47_Hz}};
    auto moved = SynapseSimulation::make(model).value();
    for (const double onset : {-700.0, 0.1, 333.3, 0.1}) {
      moved.set_onset(ModulatorId{0}, 0, Time{onset});
      auto fresh = model;
      std::get<Burst>(fresh.modulators[0].programs[0]).onset = Time{onset};
      EXPECT_EQ(moved.run().value().weights[0], SynapseSimulation::make(fresh).value().run().value().weights[0]);
    }
  }
}

TEST(Simulation, recording_never_changes_a_bit_and_ends_where_run_ends) {
  auto model =
      one_event(exponential(200, {Burst{.onset = 400_ms, .amount = Concentration{1}}}), pre_channel(1000, "DA"));
  model.synapses[0].pre = {0_ms, 100_ms, 555_ms};
  for (const auto kind : {BoundKind::none, BoundKind::hard, BoundKind::soft}) {
    model.rules[0].bounds = {kind, 0, 0.2};
    auto simulation = SynapseSimulation::make(model).value();
    const double end = simulation.run().value().weights[0];
    std::vector<Time> times;
    for (int i = 0; i <= 600; ++i) times.push_back(100_ms * i);
    const auto many = simulation.record(times).value(), few = simulation.record({60_s}).value();
    EXPECT_EQ(many.weight[0].back(), end);
    EXPECT_EQ(few.weight[0].back(), end);
    EXPECT_EQ(simulation.run().value().weights[0], end);
  }
}

TEST(Simulation, copies_are_independent_and_give_the_same_bits) {
  const auto model = one_event(exponential(200, {Burst{.onset = 400_ms, .amount = Concentration{1}}}),
                               pre_channel(1000, "max(DA, 0)"));
  auto a = SynapseSimulation::make(model).value();
  auto b = a;
  a.set_onset(ModulatorId{0}, 0, 2_s);
  const double moved = a.run().value().weights[0];
  EXPECT_EQ(b.run().value().weights[0], change(model));
  EXPECT_NE(moved, b.run().value().weights[0]);
}

TEST(Simulation, every_error_of_a_model_is_reported_at_once) {
  auto model = one_event(exponential(-1, {Burst{.onset = Time{NAN}, .pulses = 0}}), pre_channel(0, "D2"));
  model.receptors = {{"D1", "DAA", 0_nM, 1, {}}};
  model.synapses[0].rule = "q";
  model.until = Time{-1};
  const auto made = SynapseSimulation::make(model);
  ASSERT_FALSE(made);
  std::string all;
  for (const auto& e : made.errors())
    all.append(e.where).append(": ").append(e.what).append("; ").append(e.fix).append("\n");
  for (const auto* part : {"until", "modulator DA tau", "program 0 onset", "program 0 pulses", "receptor D1 of",
                           "receptor D1 ec50", "tau_trace", "synapse s rule", "there is no modulator or receptor 'D2'"})
    EXPECT_THAT(all, HasSubstr(part));
}

}  // namespace
}  // namespace teg
