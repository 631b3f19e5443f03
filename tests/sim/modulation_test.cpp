#include <gtest/gtest.h>

#include <cmath>

#include "teg/synapse.hpp"

namespace teg {
namespace {

using namespace teg::literals;

// A model whose one rule does nothing, to record the chain above it.
SynapseModel chain(std::vector<Modulator> modulators, std::vector<Receptor> receptors = {},
                   std::vector<Messenger> messengers = {}) {
  SynapseModel model{{std::move(modulators), std::move(receptors), std::move(messengers)}, {}, {}, 100_s};
  model.rules = {{"r", {Channel{}}, {}}};
  model.synapses = {{.name = "s", .rule = "r", .region = model.modulators[0].region}};
  return model;
}
Recording record(const SynapseModel& model, std::vector<Time> at) {
  return SynapseSimulation::make(model).value().record(std::move(at)).value();
}
Modulator held(Concentration level) { return {.name = "DA", .tonic = level, .clearance = ExponentialClearance{50_ms}}; }

TEST(Chain, two_regions_exchange_and_lose_nothing_but_what_is_cleared) {
  // With the same clearance on both sides: c1 - c2 decays with k1 + k2 more than V1 c1 + V2 c2 does.
  Modulator a{.name = "DA", .clearance = ExponentialClearance{5_s}, .region = "A"}, b = a;
  b.region = "B";
  a.exchange = {{"B", Rate{0.002}}}, b.exchange = {{"A", Rate{0.001}}};  // B has twice the volume
  a.programs = {Burst{.onset = 0_ms, .amount = 90_nM}};
  const auto r = record(chain({a, b}), {100_ms, 500_ms, 5_s});
  for (std::size_t k = 0; k < r.times_ms.size(); ++k) {
    const double left = 90 * std::exp(-r.times_ms[k] / 5000), apart = left * std::exp(-0.003 * r.times_ms[k]);
    EXPECT_NEAR(r.concentration[0][k] + 2 * r.concentration[1][k], left, 1e-10);
    EXPECT_NEAR(r.concentration[0][k] - r.concentration[1][k], apart, 1e-10);
  }
}

TEST(Chain, firing_under_an_autoreceptor_rests_where_release_meets_uptake) {
  // SCIENCE G2 (Dreyer et al. 2010): steady levels at 4 and 1 Hz for VTA and SNc.
  const auto level = [](double rate_hz, double amount, double vmax) {
    Modulator m{.name = "DA", .clearance = MichaelisMenten{ClearanceRate{vmax / 1000}, 160_nM}};
    m.firing = Firing{Rate{rate_hz / 1000}, Concentration{amount}};
    m.loss = ClearanceRate{0.04e-3};
    m.autoreceptor = Autoreceptor{"D2", 3};
    return record(chain({m}, {{"D2", "DA", 100_nM, 1, 0.3_Hz}}), {10_s}).concentration[0][0];
  };
  EXPECT_NEAR(level(4, 200, 1500), 55.50, 0.01 * 55.50);
  EXPECT_NEAR(level(4, 400, 4000), 42.72, 0.01 * 42.72);
  EXPECT_NEAR(level(1, 200, 1500), 16.51, 0.01 * 16.51);
  EXPECT_NEAR(level(1, 400, 4000), 12.88, 0.01 * 12.88);
}

TEST(Chain, an_antagonist_shifts_the_binding_curve_by_schilds_factor) {
  Receptor free{"D1", "DA", 1_uM}, blocked = free, shifted = free;
  blocked.name = "blocked", shifted.name = "shifted";
  blocked.drugs = {{"SCH23390", false, 30_nM, 10_nM, {}}};
  shifted.ec50 = 4_uM;
  const auto r = record(chain({held(500_nM)}, {free, blocked, shifted}), {1_s});
  EXPECT_LT(r.occupancy[1][0], r.occupancy[0][0]);
  EXPECT_NEAR(r.occupancy[1][0], r.occupancy[2][0], 1e-15);
}

TEST(Chain, an_agonist_binds_without_the_modulator_and_washes_out_with_its_course) {
  Receptor d1{"D1", "DA", 1_uM};
  d1.drugs = {{"SKF38393", true, 2_uM, 1_uM, {1_s, 2_s, 0_s, 500_ms}}};
  const auto r = record(chain({held(0_nM)}, {d1}), {500_ms, 1500_ms, 3500_ms});
  EXPECT_EQ(r.occupancy[0][0], 0);
  EXPECT_NEAR(r.occupancy[0][1], 2.0 / 3, 1e-15);
  const double left = 2 * std::exp(-1.0);
  EXPECT_NEAR(r.occupancy[0][2], left / (1 + left), 1e-14);
}

TEST(Chain, desensitisation_has_its_closed_form_at_a_constant_level) {
  Modulator ach = held(0_nM);
  ach.programs = {Ramp{.onset = 0_ms, .duration = 0_ms, .rise = 100_nM, .hold = 100_s}};
  ach.clearance = ExponentialClearance{Time{1e-3}};  // at once
  Receptor n{"nAChR", "DA", 100_nM};
  n.desensitisation = Desensitisation{Rate{0.02}, 500_ms};
  const auto r = record(chain({ach}, {n}), {50_ms, 200_ms, 2_s});
  const double rate = 1 / 500.0 + 0.02 / 2, rest = 1 / 500.0 / rate;
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(r.occupancy[0][k], (rest + (1 - rest) * std::exp(-rate * r.times_ms[k])) / 2, 2e-5);
}

TEST(Chain, a_messenger_filters_its_drive_twice) {
  Modulator da{.name = "DA", .clearance = ExponentialClearance{100_ms}, .programs = {Burst{.amount = 1_nM}}};
  const auto r =
      record(chain({da}, {}, {{"one", "DA / 1 nM", 300_ms, {}, ""}, {"two", "DA / 1 nM", 300_ms, 40_ms, ""}}),
             {50_ms, 400_ms, 1_s});
  const auto part = [](double tau, double others, double t) { return std::exp(-t / tau) * others; };
  for (std::size_t k = 0; k < 3; ++k) {
    const double t = r.times_ms[k], a = 100, b = 300, c = 40;
    EXPECT_NEAR(r.messenger[0][k], a / (b - a) * (std::exp(-t / b) - std::exp(-t / a)), 1e-12);
    // Partial fractions of 1 / ((s + 1/a) (s + 1/b) (s + 1/c)), times 1 / (b c).
    const double sum = part(a, a * a * b * c / ((a - b) * (a - c)), t) +
                       part(b, b * b * a * c / ((b - a) * (b - c)), t) +
                       part(c, c * c * a * b / ((c - a) * (c - b)), t);
    EXPECT_NEAR(r.messenger[1][k], sum / (b * c), 1e-12);
  }
}

TEST(Chain, uptake_block_slows_decay_by_its_factor_while_it_lasts) {
  Modulator da{.name = "DA", .clearance = ExponentialClearance{100_ms}, .programs = {Burst{.amount = 100_nM}}};
  da.effects = {{EffectTarget::uptake, 0.25, {100_ms, 200_ms}}};
  const auto r = record(chain({da}), {100_ms, 300_ms, 400_ms});
  EXPECT_NEAR(r.concentration[0][0], 100 * std::exp(-1.0), 1e-10);
  EXPECT_NEAR(r.concentration[0][1], 100 * std::exp(-1.5), 1e-10);
  EXPECT_NEAR(r.concentration[0][2], 100 * std::exp(-2.5), 1e-10);
}

TEST(Chain, silencing_stops_tonic_and_phasic_release_alike) {
  Modulator da = held(20_nM);
  da.programs = {Burst{.onset = 1100_ms, .amount = 100_nM}, Burst{.onset = 2500_ms, .amount = 100_nM}};
  da.effects = {{EffectTarget::release, 0, {1_s, 1_s}}};
  const auto r = record(chain({da}), {900_ms, 1100_ms, 2_s, 2500_ms});
  EXPECT_NEAR(r.concentration[0][0], 20, 1e-12);
  EXPECT_NEAR(r.concentration[0][1], 20 * std::exp(-2.0), 1e-11);
  EXPECT_NEAR(r.concentration[0][2], 20 * std::exp(-20.0), 1e-11);
  EXPECT_NEAR(r.concentration[0][3], 120 - 20 * std::exp(-10.0) + 20 * std::exp(-30.0), 1e-3);
}

TEST(Chain, a_lesion_that_was_always_there_lowers_the_resting_level) {
  Modulator da = held(20_nM);
  da.effects = {{EffectTarget::release, 0.3, {}}};
  EXPECT_NEAR(record(chain({da}), {1_s}).concentration[0][0], 6, 1e-12);
}

TEST(Chain, a_trace_is_the_level_and_its_gate_integral_is_exact) {
  Modulator da{.name = "DA", .clearance = ExponentialClearance{100_ms}};
  da.trace = std::make_shared<LevelTrace>(LevelTrace{{1000, 2000, 4000}, {0, 10, 4}});
  auto model = chain({da});
  model.rules[0].channels[0] = {.pairing = Pairing::pre, .tau_trace = 1_s, .gate = "DA / 1 nM", .rate = Rate{1e-3}};
  model.synapses[0].pre = {0_ms};
  const auto r = record(model, {500_ms, 1500_ms, 3_s, 5_s, 100_s});
  const double levels[] = {0, 5, 7, 0, 0};
  for (std::size_t k = 0; k < 5; ++k) EXPECT_NEAR(r.concentration[0][k], levels[k], 1e-12);
  // integral of (p + q t) exp(-t) is -(p + q + q t) exp(-t), in seconds.
  const auto integral = [](double p, double q, double a, double b) {
    return (p + q + q * a) * std::exp(-a) - (p + q + q * b) * std::exp(-b);
  };
  EXPECT_NEAR(r.weight[0][4] - 1, integral(-10, 10, 1, 2) + integral(16, -3, 2, 4), 1e-12);
}

TEST(Chain, the_same_spikes_release_two_modulators_together) {
  Modulator a{.name = "DA", .clearance = ExponentialClearance{100_ms}}, b = a;
  b.name = "Glu";
  a.programs = {SpikeRelease{1_s, {0_ms, 50_ms}, 10_nM, {}}};
  b.programs = {SpikeRelease{1_s, {0_ms, 50_ms}, 30_nM, {}}};
  const auto r = record(chain({a, b}), {1040_ms, 1200_ms});
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(r.concentration[1][k], 3 * r.concentration[0][k], 1e-12);
}

TEST(Chain, a_rule_reads_the_levels_of_its_synapses_region) {
  Modulator a{.name = "DA", .clearance = ExponentialClearance{100_ms}, .region = "A"}, b = a;
  b.region = "B", b.clearance = ExponentialClearance{1_s};
  a.programs = b.programs = {Burst{.onset = 500_ms, .amount = 1_nM}};
  auto model = chain({a, b});
  model.rules[0].channels[0] = {.pairing = Pairing::pre, .tau_trace = 1_s, .gate = "DA / 1 nM", .rate = Rate{1e-3}};
  model.synapses[0].pre = {0_ms};
  model.synapses.push_back(model.synapses[0]);
  model.synapses[1].region = "B";
  const auto w = SynapseSimulation::make(model).value().run().value().weights;
  const auto expected = [](double tau_s) { return std::exp(-0.5) / (1 + 1 / tau_s); };
  EXPECT_NEAR(w[0] - 1, expected(0.1), 1e-12);
  EXPECT_NEAR(w[1] - 1, expected(1), 1e-12);
}

TEST(Chain, an_autoreceptor_that_desensitises_rests_where_it_acts) {
  Modulator da = held(20_nM);
  da.autoreceptor = Autoreceptor{"D2", 3};
  da.programs = {Burst{.onset = 1_s, .amount = 50_nM}};
  Receptor d2{"D2", "DA", 30_nM, 1, 1_Hz};
  d2.desensitisation = Desensitisation{Rate{0.002}, 800_ms};
  const auto r = record(chain({da}, {d2}), {500_ms, 60_s});
  EXPECT_NEAR(r.concentration[0][0], 20, 1e-12);
  EXPECT_NEAR(r.concentration[0][1], 20, 1e-9);
}

TEST(Chain, pulses_within_an_instant_are_released_once_each) {
  Modulator da{.name = "DA", .clearance = MichaelisMenten{ClearanceRate{1e-9}, 100_nM}};
  da.programs = {Burst{.onset = Time{1000}, .amount = 100_nM}, Burst{.onset = Time{1000.00000008}, .amount = 100_nM},
                 Burst{.onset = Time{1000.00000015}, .amount = 100_nM}};
  EXPECT_NEAR(record(chain({da}), {1001_ms}).concentration[0][0], 300, 1e-6);
}

TEST(Chain, uptake_that_is_blocked_for_good_is_refused_by_name) {
  Modulator da = held(0_nM);
  da.programs = {Burst{.onset = 1_s, .amount = 50_nM}};
  da.effects = {{EffectTarget::uptake, 0, {500_ms}}};
  const auto r = SynapseSimulation::make(chain({da})).value().record({2_s});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.errors()[0].where, "modulator DA");
}

}  // namespace
}  // namespace teg
