#include "network/plastic_rule.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "network/connect.hpp"
#include "teg/network_simulation.hpp"

namespace teg::network {
namespace {

using namespace teg::literals;

// Potentiation and depression that share a trace, converted by dopamine.
Rule dopamine_stdp() {
  Channel ltp{.pairing = Pairing::pre_post, .amplitude = 1, .gate = "DA / 40 nM"};
  Channel ltd = ltp;
  ltd.pairing = Pairing::post_pre, ltd.amplitude = -1.05, ltd.tau_pair = 34_ms;
  return {"dopamine STDP", {ltp, ltd}, {BoundKind::hard, 0, 1}};
}
PlasticRule compiled(const Rule& rule, double dt_ms = 0.1) { return compile_rule(rule, Grid{dt_ms}); }
PlasticRule compiled(const Channel& channel) { return compiled(Rule{"one", {channel}, {}}); }

TEST(PlasticRule, channels_that_share_a_trace_become_one_component) {
  const auto rule = compiled(dopamine_stdp());
  EXPECT_EQ(rule.components.size(), 1u);
  EXPECT_EQ(rule.terms.size(), 1u);
  EXPECT_EQ(rule.components_of, (std::vector<std::vector<std::size_t>>{{0}, {0}}));
  EXPECT_EQ(rule.terms[0].post_events.channel, 0u);
  EXPECT_EQ(rule.terms[0].pre_events.channel, 1u);
  EXPECT_EQ(rule.terms[0].post_events.amplitude, 1);
  EXPECT_EQ(rule.terms[0].pre_events.amplitude, -1.05);
  EXPECT_FALSE(rule.is_sequential);
}

TEST(PlasticRule, channels_of_different_traces_stay_apart) {
  const std::vector<void (*)(Channel&)> changes{
      [](Channel& c) { c.tau_trace = 500_ms; }, [](Channel& c) { c.gate = "1"; }, [](Channel& c) { c.rate = 2_Hz; },
      [](Channel& c) { c.conversion = Conversion::sampled; }, [](Channel& c) { c.ceiling = 1; }};
  for (const auto change : changes) {
    auto rule = dopamine_stdp();
    change(rule.channels[1]);
    EXPECT_EQ(compiled(rule).components.size(), 2u);
  }
}

TEST(PlasticRule, a_rise_is_a_difference_of_two_components_with_peak_1) {
  const auto rule = compiled(Channel{.tau_trace = 200_ms, .tau_rise = 20_ms});
  ASSERT_EQ(rule.components.size(), 2u);
  const auto &slow = rule.components[0], &fast = rule.components[1];
  EXPECT_EQ(slow.share, -fast.share);
  double peak = 0;
  for (double t = 0; t < 300; t += 0.01)
    peak = std::max(peak, slow.share * std::exp(-t / slow.tau_ms) + fast.share * std::exp(-t / fast.tau_ms));
  EXPECT_NEAR(peak, 1, 1e-7);
}

TEST(PlasticRule, windows_are_sums_of_exponentials_with_the_windows_peak) {
  const auto two = compiled(Channel{.window = Window::double_exponential});
  ASSERT_EQ(two.terms.size(), 2u);
  EXPECT_EQ(two.terms[0].post_events.amplitude, -two.terms[1].post_events.amplitude);
  const auto alpha = compiled(Channel{.window = Window::alpha, .tau_pair = 10_ms});
  ASSERT_EQ(alpha.terms.size(), 2u);
  EXPECT_EQ(alpha.terms[1].post_events.moment, 1);
  EXPECT_NEAR(alpha.terms[1].post_events.amplitude, std::exp(1.0) / 10, 1e-15);
}

TEST(PlasticRule, each_pairing_reads_its_side) {
  const auto reads = [](Pairing pairing) {
    const auto rule = compiled(Channel{.pairing = pairing});
    bool post = false, pre = !rule.pre_increments.empty();
    for (const auto& t : rule.terms) post |= t.post_events.amplitude != 0, pre |= t.pre_events.amplitude != 0;
    return std::pair{post, pre};
  };
  EXPECT_EQ(reads(Pairing::pre_post), (std::pair{true, false}));
  EXPECT_EQ(reads(Pairing::post_pre), (std::pair{false, true}));
  EXPECT_EQ(reads(Pairing::symmetric), (std::pair{true, true}));
  EXPECT_EQ(reads(Pairing::pre), (std::pair{false, true}));
  EXPECT_EQ(reads(Pairing::post), (std::pair{true, false}));
  EXPECT_TRUE(compiled(Channel{.amplitude = 0}).terms.empty());
}

TEST(PlasticRule, immediate_channels_have_no_trace) {
  const auto rule = compiled(Channel{.conversion = Conversion::immediate});
  EXPECT_TRUE(rule.components.empty());
  ASSERT_EQ(rule.terms.size(), 1u);
  EXPECT_EQ(rule.terms[0].component, -1);
}

TEST(PlasticRule, ceilings_and_soft_bounds_go_spike_by_spike) {
  auto rule = dopamine_stdp();
  EXPECT_FALSE(compiled(rule).is_sequential);
  for (const auto kind : {BoundKind::soft, BoundKind::power}) {
    rule.bounds.kind = kind;
    EXPECT_TRUE(compiled(rule).is_sequential);
  }
  rule.bounds.kind = BoundKind::none;
  rule.channels[1].ceiling = 2;
  EXPECT_TRUE(compiled(rule).is_sequential);
  rule.channels[1].conversion = Conversion::immediate;
  EXPECT_FALSE(compiled(rule).is_sequential);
}

TEST(PlasticRule, samples_decay_from_the_next_sample_on) {
  Component c{.tau_ms = 100, .is_sampled = true, .period = 10};
  const Grid grid{0.5};
  EXPECT_EQ(c.theta(0, grid), c.theta(9, grid));
  EXPECT_NEAR(c.theta(10, grid) - c.theta(9, grid), 0.05, 1e-15);
  c.is_sampled = false;
  EXPECT_NEAR(c.theta(1, grid), 0.005, 1e-15);
}

TEST(PlasticRule, no_exponential_of_a_row_overflows_between_touches) {
  for (const double tau : {0.5, 3.0, 20.0, 1000.0})
    for (const double dt : {0.1, 1.0}) {
      auto rule = dopamine_stdp();
      rule.channels[0].tau_pair = Time{tau};
      const auto c = compiled(rule, dt);
      EXPECT_GE(c.shift, 1);
      EXPECT_LE(std::exp(static_cast<double>(c.touch + 2 * c.shift) * dt / tau), 1e14);  // so are products of two
      EXPECT_LE(static_cast<double>(c.touch) * dt, 512);
    }
}

TEST(PlasticRule, an_epoch_is_short_for_its_fastest_exponential_and_a_silence_is_whole_epochs) {
  for (const double tau : {0.5, 3.0, 20.0, 1000.0}) {
    auto rule = dopamine_stdp();
    rule.channels[0].tau_pair = Time{tau};
    const auto c = compiled(rule, 0.1);
    EXPECT_LE(static_cast<double>(c.shift) * 0.1, 1.6 * tau);
    EXPECT_EQ(c.touch % c.shift, 0);
    EXPECT_EQ(c.past_epochs(), c.touch / c.shift);
  }
}

TEST(PlasticRule, epochs_end_where_the_reference_moves) {
  const auto c = compiled(dopamine_stdp(), 0.1);
  EXPECT_EQ(c.epoch_of(0), 0);
  EXPECT_EQ(c.epoch_of(1), 0);
  EXPECT_EQ(c.epoch_of(c.shift), 0);
  EXPECT_EQ(c.epoch_of(c.shift + 1), 1);
  for (const std::int64_t step : {std::int64_t{1}, c.shift, c.shift + 1, 7 * c.shift}) {
    EXPECT_GE(c.end_of(c.epoch_of(step)), step);
    EXPECT_LT(c.end_of(c.epoch_of(step)) - step, c.shift);
  }
}

TEST(PlasticRule, takes_ten_bytes_a_synapse_for_dopamine_stdp) {
  NetworkModel model;
  model.populations = {{.name = "in", .size = 500}, {.name = "out", .size = 4000}};
  Projection p{.name = "p", .source = "in", .target = "out", .connect = FixedInDegree{200}, .rule = "dopamine STDP"};
  model.projections = {p};
  model.modulators = {{.name = "DA", .tonic = 20_nM}};
  model.rules = {dopamine_stdp()};
  const auto layout = cut_into_blocks(model);
  double segments = 0, synapses = 0, offsets = 0;
  for (const auto& b : connect(model, 0, layout, Grid{0.1}, 1, true, 1))
    for (const auto& s : b.segments) {
      segments += s.bytes(), synapses += static_cast<double>(s.target.size());
      offsets += 4.0 * static_cast<double>(s.offset.size());
    }
  EXPECT_EQ(synapses, 200 * 4000);
  EXPECT_EQ(segments - offsets, 10 * synapses);
  const auto counts = NetworkSimulation::make(model).value().counts();
  EXPECT_EQ(static_cast<double>(counts.plastic_synapses), synapses);
  EXPECT_LT(counts.plastic_bytes, 12 * synapses);  // with sums over spikes and rows
}

}  // namespace
}  // namespace teg::network
