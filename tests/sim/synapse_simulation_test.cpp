#include "teg/synapse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace teg {
namespace {

using namespace literals;

Modulator signal(std::string name, double tau_ms, std::vector<ReleaseProgram> programs, double tonic = 0) {
  return {std::move(name), false, Concentration{tonic}, ExponentialClearance{Time{tau_ms}}, std::move(programs)};
}
Burst pulse(double at_ms, double amount = 1) { return {.onset = Time{at_ms}, .amount = Concentration{amount}}; }
Channel on_pre(double tau_ms, std::string gate, double amplitude = 1) {
  Channel channel{.pairing = Pairing::pre};
  channel.amplitude = amplitude;
  channel.tau_trace = Time{tau_ms};
  channel.gate = std::move(gate);
  return channel;
}
// One pre spike at 10 s, long after every rest and long before the end.
SynapseModel model_of(std::vector<Modulator> modulators, std::vector<Channel> channels, Bounds bounds = {}) {
  Synapse synapse{.name = "s", .rule = "r", .pre = {10_s}, .weight = 0.5};
  return {{std::move(modulators)}, {{"r", std::move(channels), bounds}}, {synapse}, 100_s};
}
SynapseSimulation made(const SynapseModel& model) { return SynapseSimulation::make(model).value(); }
double end_weight(SynapseSimulation& simulation) { return simulation.run().value().weights[0]; }
double change(const SynapseModel& model) {
  auto simulation = made(model);
  return end_weight(simulation) - model.synapses[0].weight;
}

TEST(SynapseSimulation, dopamine_after_a_pairing_has_the_published_areas) {
  for (const auto& [delay, area] : {std::pair{0.0, 0.16667}, {1000.0, 0.06131}, {3000.0, 0.00830}})
    EXPECT_NEAR(change(model_of({signal("DA", 200, {pulse(10000 + delay)})}, {on_pre(1000, "DA")})), area, 5e-6);
}

TEST(SynapseSimulation, forward_to_backward_at_one_second_is_54_6) {
  const auto at = [](double onset) {
    return change(model_of({signal("DA", 200, {pulse(onset)})}, {on_pre(1000, "DA")}));
  };
  EXPECT_NEAR(at(11000) / at(9000), std::exp(4), 1e-8);
}

TEST(SynapseSimulation, a_baseline_without_a_pulse_takes_b_tau_c) {
  for (const auto* gate : {"DA - 0.03", "max(DA, -1) - 0.03"})
    EXPECT_NEAR(change(model_of({signal("DA", 200, {})}, {on_pre(1000, gate, 2)})), -0.03 * 2, 1e-12);
}

TEST(SynapseSimulation, a_mistimed_reward_teaches_the_mean_of_the_window) {
  constexpr double span = 30000, step = 5;
  auto simulation = made(model_of({signal("DA", 200, {pulse(0)})}, {on_pre(1000, "DA")}));
  double sum = 0;
  for (double onset = step / 2; onset < span; onset += step) {
    simulation.set_onset(ModulatorId{0}, 0, Time{onset});
    sum += end_weight(simulation) - 0.5;
  }
  // amount tau_n tau_c / T, with the default rate of one per second
  EXPECT_NEAR(sum * step / span, 200 * 1000 * 1e-3 / span, 1e-5 * 200 / span);
}

TEST(SynapseSimulation, two_traces_change_the_sign_at_the_known_delay) {
  for (const auto& [ratio, flip] : {std::pair{1.2, 912.0}, {2.0, 3466.0}}) {
    auto simulation =
        made(model_of({signal("M", 1e-3, {pulse(10000, 1e3)})}, {on_pre(5000, "M"), on_pre(2500, "M", -ratio)}));
    double early = 10001, late = 20000;
    while (late - early > 1e-6) {
      const double middle = (early + late) / 2;
      simulation.set_onset(ModulatorId{0}, 0, Time{middle});
      (end_weight(simulation) < 0.5 ? early : late) = middle;
    }
    EXPECT_NEAR(late - 10000, std::log(ratio) * 5000, 0.01);
    EXPECT_NEAR(late - 10000, flip, 0.5);
  }
}

TEST(SynapseSimulation, a_plateau_makes_the_kernel_of_bittner) {
  const auto kernel = [](double d) {
    return change(model_of({signal("plateau", 690, {pulse(10000 + d)})}, {on_pre(1310, "plateau")}));
  };
  const double peak = kernel(0);
  EXPECT_NEAR(peak, 1310.0 * 690 / 2000 * 1e-3, 1e-12);
  for (const auto& [d, k] :
       {std::pair{500.0, 0.683}, {1000.0, 0.466}, {3000.0, 0.101}, {-500.0, 0.485}, {-1000.0, 0.235}}) {
    EXPECT_NEAR(kernel(d) / peak, std::exp(d > 0 ? -d / 1310 : d / 690), 1e-10);
    EXPECT_NEAR(kernel(d) / peak, k, 5e-4);
  }
}

TEST(SynapseSimulation, the_later_of_two_actions_takes_more_credit) {
  auto model = model_of({signal("DA", 200, {pulse(14000)})}, {on_pre(2000, "DA")});
  model.synapses.push_back(model.synapses[0]);
  model.synapses[1].pre = {11500_ms};
  const auto w = made(model).run().value().weights;
  EXPECT_NEAR((w[1] - 0.5) / (w[0] - 0.5), std::exp(1500.0 / 2000), 1e-10);
}

// After a pulse F(t) = DA(t) kappa, 1 / kappa = 1 / tau_c + 1 / tau_n.
TEST(SynapseSimulation, weight_plus_trace_times_future_is_constant_between_events) {
  for (const auto* gate : {"DA", "max(DA, -1)"}) {
    auto model = model_of({signal("DA", 200, {pulse(10500)})}, {on_pre(1000, gate)});
    model.synapses[0].pre = {10_s, 10200_ms, 11_s};
    std::vector<Time> times;
    for (int i = 0; i < 200; ++i) times.push_back(Time{11000 + 17.3 * i});
    const auto r = made(model).record(times).value();
    const double kappa = 1 / (1 / 1000.0 + 1 / 200.0);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const double kept = r.weight[0][i] + 1e-3 * r.eligibility[0][0][i] * r.concentration[0][i] * kappa;
      EXPECT_NEAR(kept, r.weight[0][0] + 1e-3 * r.eligibility[0][0][0] * r.concentration[0][0] * kappa, 1e-13);
    }
  }
}

// A model with everything: receptors, both clearances, bounds, sampled and immediate channels.
SynapseModel rich(double shift_ms, BoundKind bounds = BoundKind::soft) {
  Burst burst{.onset = Time{2000 + shift_ms}, .pulses = 4, .rate = 20_Hz, .amount = 200_nM, .jitter = 4_ms};
  Modulator da{"DA", true, 20_nM, MichaelisMenten{}, {burst, Dip{Time{2700 + shift_ms}, 300_ms, 1}}};
  Modulator ne = signal("NE", 300, {Ramp{Time{2100 + shift_ms}, 200_ms, Concentration{2}, 100_ms}}, 0.5);
  Channel nearest{.matching = Matching::nearest, .induction = "NE", .tau_rise = 80_ms, .gate = "max(D1 - 0.02, 0)"};
  Channel back{.pairing = Pairing::post_pre, .amplitude = -0.3, .gate = "NE - 0.4"};
  Channel sudden{.pairing = Pairing::post, .amplitude = 0.01, .gate = "1 - D1", .conversion = Conversion::immediate};
  SynapseModel model{
      {{da, ne}, {{"D1", "DA", 1_uM, 1, 19.47_Hz}}}, {{"r", {nearest, back, sudden}, {bounds}}}, {}, 8_s};
  Synapse synapse{.name = "s", .rule = "r", .axonal_delay = 1.5_ms, .dendritic_delay = 0.3_ms, .weight = 0.5};
  for (int i = 0; i < 8; ++i) {
    synapse.pre.push_back(Time{1900 + 70.0 * i + shift_ms});
    synapse.post.push_back(Time{1908 + 63.0 * i + shift_ms});
  }
  model.synapses = {synapse};
  return model;
}

TEST(SynapseSimulation, moving_everything_by_one_time_changes_nothing) {
  for (const auto kind : {BoundKind::none, BoundKind::hard, BoundKind::soft, BoundKind::power})
    for (const double shift : {0.1, 333.3, 1000.0}) {
      auto late = rich(shift, kind);
      late.until = late.until + Time{shift};
      EXPECT_NEAR(change(rich(0, kind)), change(late), 1e-9) << shift;
    }
}

TEST(SynapseSimulation, a_moved_program_gives_the_bits_of_a_fresh_simulation) {
  auto moved = made(rich(0));
  for (const double onset : {1500.0, 2600.7, 100.0, 2000.0})
    for (const std::size_t program : {std::size_t{0}, std::size_t{1}}) {
      moved.set_onset(ModulatorId{0}, program, Time{onset});
      moved.set_onset(ModulatorId{1}, 0, Time{onset + 55.5});
      auto fresh = made(moved.model());
      EXPECT_EQ(end_weight(moved), end_weight(fresh));
    }
}

TEST(SynapseSimulation, recording_more_or_less_never_changes_a_bit) {
  for (const auto kind : {BoundKind::none, BoundKind::hard, BoundKind::soft, BoundKind::power}) {
    auto simulation = made(rich(0, kind));
    const double end = end_weight(simulation);
    std::vector<Time> many;
    for (int i = 0; i <= 800; ++i) many.push_back(10_ms * i);
    const auto all = simulation.record(many).value();
    const auto few = simulation.record({2500_ms, 8_s}).value();
    EXPECT_EQ(all.weight[0].back(), end);
    EXPECT_EQ(few.weight[0].back(), end);
    EXPECT_EQ(few.weight[0][0], all.weight[0][250]);
    EXPECT_EQ(few.eligibility[0][0][0], all.eligibility[0][0][250]);
    EXPECT_EQ(few.concentration[0][0], all.concentration[0][250]);
    EXPECT_EQ(end_weight(simulation), end);
  }
}

TEST(SynapseSimulation, two_simulations_at_once_give_the_bits_of_each_apart) {
  const auto runs = [](SynapseSimulation& s, double onset) {
    s.set_onset(ModulatorId{0}, 0, Time{onset});
    return end_weight(s);
  };
  auto a = made(rich(0)), b = made(rich(100, BoundKind::none));
  std::vector<double> together, apart;
  for (const double onset : {1000.0, 2000.0, 3000.0}) together.insert(together.end(), {runs(a, onset), runs(b, onset)});
  for (const double onset : {1000.0, 2000.0, 3000.0}) {
    auto fresh_a = made(rich(0)), fresh_b = made(rich(100, BoundKind::none));
    apart.insert(apart.end(), {runs(fresh_a, onset), runs(fresh_b, onset)});
  }
  EXPECT_EQ(together, apart);
}

TEST(SynapseSimulation, modulators_through_crossed_receptors_add_and_never_read_each_other) {
  std::vector<Modulator> modulators;
  std::vector<Receptor> receptors;
  for (int i = 0; i < 4; ++i) {
    modulators.push_back(signal("M" + std::to_string(i), 100 * (i + 1), {pulse(10000 + 300 * i, 1 + i)}));
    receptors.push_back({"R" + std::to_string(i), "M" + std::to_string(3 - i), Concentration{2.0 + i}, 1, 10_Hz});
  }
  const auto with = [&](const std::string& gate) {
    auto model = model_of(modulators, {on_pre(1000, gate)});
    model.receptors = receptors;
    return change(model);
  };
  EXPECT_NEAR(with("R0 + R1 + R2 + R3"), with("R0") + with("R1") + with("R2") + with("R3"), 1e-12);
  EXPECT_NE(with("R0"), with("R3"));
  const double before = with("R0");
  std::swap(modulators[0].programs, modulators[3].programs);
  EXPECT_GT(std::abs(with("R0") - before), 1e-4);
  std::swap(modulators[0].programs, modulators[3].programs);
  std::reverse(receptors.begin(), receptors.end());
  std::reverse(modulators.begin(), modulators.end());
  EXPECT_NEAR(with("R0"), before, 1e-14);
}

// With a drive of M (M - 2) (M - 5), M falling from 10, the weight leaves its bound between M = 5 and 2.
TEST(SynapseSimulation, a_drive_that_turns_twice_between_releases_leaves_its_bound_and_comes_back) {
  auto model = model_of({signal("M", 10, {pulse(10010, 10), pulse(12000, 1e-9)})},
                        {on_pre(1e6, "0.1 * M * M * (M - 2) * (M - 5)")}, {BoundKind::hard, 0, 1});
  model.synapses[0].weight = 1;
  model.until = 11_s;
  // integral of M (M - 2) (M - 5) dM = M^4 / 4 - 7 M^3 / 3 + 5 M^2
  const auto area = [](double m) { return m * m * m * m / 4 - 7 * m * m * m / 3 + 5 * m * m; };
  EXPECT_NEAR(change(model), 1e-3 * 0.1 * 10 * (area(5) - area(0)), 1e-4 * 1e-3 * 10);
}

TEST(SynapseSimulation, an_immediate_channel_has_no_trace_that_a_ceiling_could_limit) {
  auto channel = on_pre(1000, "1", 0.4);
  channel.conversion = Conversion::immediate;
  channel.ceiling = 0.5;
  auto model = model_of({}, {channel});
  model.synapses[0].pre = {10_s, 10001_ms, 10002_ms};
  EXPECT_NEAR(change(model), 1.2, 1e-12);
}

TEST(SynapseSimulation, release_times_are_in_order_and_end_with_the_simulation) {
  auto simulation = made(rich(0));
  simulation.run().value();
  const auto times = simulation.release_times_ms();
  ASSERT_EQ(times.size(), 2u);
  EXPECT_GE(times[0].size(), 6u);  // four pulses, and both ends of the dip
  for (const auto& of : times) {
    EXPECT_TRUE(std::ranges::is_sorted(of));
    EXPECT_LE(of.back(), 8000);
  }
}

}  // namespace
}  // namespace teg
