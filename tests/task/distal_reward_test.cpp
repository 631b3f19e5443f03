#include "task/distal_reward.hpp"

#include <gmock/gmock.h>

#include "task/watched.hpp"

namespace teg::task {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

DistalRewardOptions options() { return {.first = 3, .second = 5, .amount = 0.5, .seed = 7}; }

TEST(DistalReward, a_post_spike_soon_after_a_pre_spike_earns_one_reward_within_the_delay) {
  DistalReward task(options());
  const auto done = Played{{{100, {{0, 3}}}, {110, {{0, 5}}}}}.play(task, 0, 4000);
  ASSERT_EQ(done.releases.size(), 1u);
  EXPECT_GE(done.releases[0].first, 1110);
  EXPECT_LE(done.releases[0].first, 3110);
  EXPECT_EQ(done.releases[0].second.amount, 0.5);
  EXPECT_THAT(measured(task, "coincidences"), ElementsAre(110));
  EXPECT_THAT(measured(task, "rewards"), ElementsAre(static_cast<double>(done.releases[0].first)));
}

TEST(DistalReward, the_window_is_open_on_both_sides) {
  const auto coincidences = [](std::int64_t lag) {
    DistalReward task(options());
    Played{{{100, {{0, 3}}}, {200, {{0, 3}}}, {200 + lag, {{0, 5}}}}}.play(task, 0, 300);
    return measured(task, "coincidences").size();
  };
  EXPECT_EQ(coincidences(1), 1u);
  EXPECT_EQ(coincidences(19), 1u);
  EXPECT_EQ(coincidences(20), 0u);
  EXPECT_EQ(coincidences(-5), 0u);
  DistalReward task(options());
  Played{{{100, {{0, 5}, {0, 3}}}}}.play(task, 0, 200);
  EXPECT_THAT(measured(task, "coincidences"), IsEmpty()) << "both at once";
}

TEST(DistalReward, other_neurons_and_populations_earn_nothing) {
  DistalReward task(options());
  Played{{{100, {{0, 3}, {1, 5}}}, {105, {{0, 4}, {1, 5}}}}}.play(task, 0, 4000);
  EXPECT_THAT(measured(task, "coincidences"), IsEmpty());
}

TEST(DistalReward, delays_are_uniform_and_the_seeds_own) {
  const auto delays = [](std::uint64_t seed) {
    auto o = options();
    o.seed = seed;
    DistalReward task(o);
    Played played;
    for (int i = 0; i < 400; ++i) played.spikes[1 + 5000 * i] = {{0, 3}}, played.spikes[6 + 5000 * i] = {{0, 5}};
    std::vector<double> out;
    played.play(task, 0, 400 * 5000);
    const auto met = measured(task, "coincidences"), given = measured(task, "rewards");
    for (std::size_t i = 0; i < met.size(); ++i) out.push_back(given[i] - met[i]);
    return out;
  };
  const auto first = delays(1);
  EXPECT_EQ(first.size(), 400u);
  double sum = 0;
  for (const double d : first) sum += d;
  EXPECT_THAT(first, testing::Each(testing::AllOf(testing::Ge(1000), testing::Le(3001))));
  EXPECT_NEAR(sum / 400, 2000, 90) << "three standard errors";
  EXPECT_EQ(first, delays(1));
  EXPECT_NE(first, delays(2));
}

TEST(DistalReward, unrelated_rewards_have_their_count_and_ignore_the_neurons) {
  auto o = options();
  o.unrelated = 50;
  o.duration = Time{10'000};
  DistalReward quiet(o), busy(o);
  Played played;
  for (int i = 0; i < 100; ++i) played.spikes[1 + 90 * i] = {{0, 3}}, played.spikes[5 + 90 * i] = {{0, 5}};
  Played{}.play(quiet, 0, 10'001);
  played.play(busy, 0, 10'001);
  EXPECT_EQ(measured(quiet, "rewards").size(), 50u);
  EXPECT_EQ(measured(quiet, "rewards"), measured(busy, "rewards"));
  EXPECT_EQ(measured(busy, "coincidences").size(), 100u);
}

TEST(DistalReward, a_task_that_was_saved_goes_on_as_if_it_had_not_stopped) {
  Played played;
  for (int i = 0; i < 60; ++i) played.spikes[1 + 100 * i] = {{0, 3}}, played.spikes[8 + 100 * i] = {{0, 5}};
  DistalReward whole(options()), half(options()), rest(options());
  played.play(whole, 0, 9000);
  played.play(half, 0, 2505);
  ASSERT_TRUE(rest.restore(half.save()));
  played.play(rest, 2505, 9000);
  EXPECT_EQ(whole.save(), rest.save());
}

TEST(DistalReward, foreign_numbers_are_not_restored) {
  DistalReward task(options());
  for (const std::vector<double>& saved : {std::vector<double>{}, {0, 5, 1}, {0, 0, 0, 0, 0}, {0, -1, 0, 0}})
    EXPECT_FALSE(task.restore(saved));
  EXPECT_EQ(task.save(), DistalReward(options()).save());
}

}  // namespace
}  // namespace teg::task
