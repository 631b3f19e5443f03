#include "plasticity/tagging.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace teg::plasticity {
namespace {

using namespace teg::literals;

double ungated(std::size_t, double) { return 1; }
std::vector<Increment> tagged(const Channel& channel, const std::vector<Time>& pre, const std::vector<Time>& post,
                              const Induction& induction = ungated) {
  return tag({"r", {channel}, {}}, spike_events(pre, 0_ms, post, 0_ms), induction);
}

TEST(Tagging, an_exponential_window_has_its_closed_form) {
  const auto increments = tagged({.tau_pair = 20_ms, .amplitude = 3}, {0_ms}, {10_ms});
  ASSERT_EQ(increments.size(), 1u);
  EXPECT_EQ(increments[0].at_ms, 10);
  EXPECT_NEAR(increments[0].amplitude, 3 * std::exp(-0.5), 1e-15);
}

TEST(Tagging, an_alpha_window_is_1_at_the_lag_of_its_time_constant) {
  const Channel channel{.window = Window::alpha, .tau_pair = 20_ms};
  EXPECT_NEAR(tagged(channel, {0_ms}, {20_ms})[0].amplitude, 1, 1e-14);
  EXPECT_NEAR(tagged(channel, {0_ms}, {5_ms})[0].amplitude, 0.25 * std::exp(0.75), 1e-14);
}

TEST(Tagging, a_double_exponential_window_is_1_at_its_peak) {
  const Channel channel{.window = Window::double_exponential, .tau_pair = 20_ms, .tau_pair_rise = 2_ms};
  const double peak = 20.0 * 2 / 18 * std::log(10.0);
  EXPECT_NEAR(tagged(channel, {0_ms}, {Time{peak}})[0].amplitude, 1, 1e-14);
  EXPECT_LT(tagged(channel, {0_ms}, {Time{peak + 1}})[0].amplitude, 1);
}

TEST(Tagging, each_pairing_tags_at_its_own_spikes) {
  const std::vector<Time> pre{0_ms, 30_ms}, post{10_ms};
  const auto times = [&](Pairing pairing) {
    std::vector<double> at;
    for (const auto& i : tagged({.pairing = pairing}, pre, post)) at.push_back(i.at_ms);
    return at;
  };
  EXPECT_EQ(times(Pairing::pre_post), (std::vector<double>{10}));
  EXPECT_EQ(times(Pairing::post_pre), (std::vector<double>{30}));
  EXPECT_EQ(times(Pairing::symmetric), (std::vector<double>{10, 30}));
  EXPECT_EQ(times(Pairing::pre), (std::vector<double>{0, 30}));
  EXPECT_EQ(times(Pairing::post), (std::vector<double>{10}));
}

TEST(Tagging, spikes_at_the_same_instant_do_not_pair) {
  const Channel channel{.pairing = Pairing::symmetric};
  EXPECT_TRUE(tagged(channel, {5_ms}, {5_ms}).empty());
  EXPECT_TRUE(tagged(channel, {5_ms}, {Time{5 + 5e-8}}).empty());
  EXPECT_EQ(tagged(channel, {5_ms}, {Time{5 + 2e-7}}).size(), 1u);
}

TEST(Tagging, delays_decide_who_arrives_first) {
  const Rule rule{"r", {{.pairing = Pairing::pre_post}, {.pairing = Pairing::post_pre}}, {}};
  const auto late_pre = tag(rule, spike_events({0_ms}, 5_ms, {2_ms}, 0_ms), ungated);
  ASSERT_EQ(late_pre.size(), 1u);
  EXPECT_EQ(late_pre[0].channel, 1u);
  EXPECT_NEAR(late_pre[0].amplitude, std::exp(-3.0 / 20), 1e-15);
  const auto late_post = tag(rule, spike_events({0_ms}, 5_ms, {2_ms}, 4_ms), ungated);
  ASSERT_EQ(late_post.size(), 1u);
  EXPECT_EQ(late_post[0].channel, 0u);
}

TEST(Tagging, nearest_reads_the_latest_earlier_spike_and_simultaneous_ones_as_one) {
  Channel channel{.matching = Matching::nearest};
  EXPECT_NEAR(tagged(channel, {0_ms, 6_ms}, {10_ms})[0].amplitude, std::exp(-0.2), 1e-15);
  EXPECT_NEAR(tagged(channel, {0_ms, 6_ms, 6_ms}, {10_ms})[0].amplitude, std::exp(-0.2), 1e-15);
  EXPECT_NEAR(tagged(channel, {0_ms, 10_ms}, {10_ms})[0].amplitude, std::exp(-0.5), 1e-15);
  channel.matching = Matching::all_to_all;
  EXPECT_NEAR(tagged(channel, {6_ms, 6_ms}, {10_ms})[0].amplitude, 2 * std::exp(-0.2), 1e-15);
}

TEST(Tagging, sums_over_all_pairs_are_those_of_a_double_loop) {
  for (std::uint32_t model = 0; model < 60; ++model) {
    std::uint64_t draw = 0;
    const auto spikes = [&] {
      std::vector<Time> times;
      for (int i = 0; i < 12; ++i) times.push_back(Time{300 * uniform({9, Stream::test, model, draw++})});
      return times;
    };
    const auto pre = spikes(), post = spikes();
    const Window window = static_cast<Window>(model % 3);
    const auto increments = tagged({.window = window, .tau_pair = 30_ms, .tau_pair_rise = 4_ms}, pre, post);
    const double peak = double_exponential_peak(30, 4);
    for (const auto& increment : increments) {
      double sum = 0;
      for (const Time t : pre)
        if (const double lag = increment.at_ms - t.native(); lag > 0)
          sum += window == Window::exponential ? std::exp(-lag / 30)
                 : window == Window::alpha     ? lag / 30 * std::exp(1 - lag / 30)
                                               : (std::exp(-lag / 30) - std::exp(-lag / 4)) / peak;
      EXPECT_NEAR(increment.amplitude, sum, 1e-13);
    }
  }
}

TEST(Tagging, induction_scales_the_amplitude_at_the_event) {
  const auto increments =
      tagged({.pairing = Pairing::pre, .amplitude = 2}, {3_ms, 8_ms}, {}, [](std::size_t, double at) { return at; });
  ASSERT_EQ(increments.size(), 2u);
  EXPECT_DOUBLE_EQ(increments[0].amplitude, 6);
  EXPECT_DOUBLE_EQ(increments[1].amplitude, 16);
}

TEST(Tagging, a_hard_ceiling_cuts_what_would_pass_it_on_both_sides) {
  Channel channel{.pairing = Pairing::pre, .tau_trace = 100_ms, .ceiling = 1.5};
  const auto up = tagged(channel, {0_ms, 10_ms}, {});
  EXPECT_DOUBLE_EQ(up[0].amplitude, 1);
  EXPECT_NEAR(up[1].amplitude, 1.5 - std::exp(-0.1), 1e-14);
  channel.amplitude = -1;
  EXPECT_NEAR(tagged(channel, {0_ms, 10_ms}, {})[1].amplitude, std::exp(-0.1) - 1.5, 1e-14);
}

TEST(Tagging, a_soft_ceiling_lets_events_add_up_in_its_exponent) {
  const Channel one{.pairing = Pairing::pre, .amplitude = 2, .ceiling = 1.5, .saturation = Saturation::soft};
  EXPECT_NEAR(tagged(one, {0_ms}, {})[0].amplitude, 1.5 * (1 - std::exp(-2 / 1.5)), 1e-14);
  Channel half = one;
  half.amplitude = 1;
  double sum = 0;
  for (const auto& i : tagged(half, {0_ms, 0_ms}, {})) sum += i.amplitude;
  EXPECT_NEAR(sum, 1.5 * (1 - std::exp(-2 / 1.5)), 1e-14);
}

TEST(Tagging, increments_come_in_order_of_time) {
  const Rule rule{"r", {{.pairing = Pairing::pre}, {.pairing = Pairing::post}}, {}};
  const auto increments = tag(rule, spike_events({9_ms, 1_ms, 5_ms}, 0_ms, {5_ms, 2_ms}, 0_ms), ungated);
  EXPECT_EQ(increments.size(), 5u);
  EXPECT_TRUE(std::ranges::is_sorted(increments, {}, &Increment::at_ms));
}

TEST(Tagging, a_sampled_trace_decays_once_for_each_sample_between) {
  Channel channel{.conversion = Conversion::sampled, .period = 10_ms};
  EXPECT_EQ(kept(channel, 100, 1, 9), 1);
  EXPECT_NEAR(kept(channel, 100, 1, 10), std::exp(-0.1), 1e-15);
  EXPECT_EQ(kept(channel, 100, 10, 19.9), 1);  // an event at a sample acts after it
  EXPECT_NEAR(kept(channel, 100, 5, 35), std::exp(-0.3), 1e-15);
  channel.conversion = Conversion::continuous;
  EXPECT_NEAR(kept(channel, 100, 5, 35), std::exp(-0.3), 1e-15);
}

}  // namespace
}  // namespace teg::plasticity
