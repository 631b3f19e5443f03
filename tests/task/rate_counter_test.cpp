#include "task/rate_counter.hpp"

#include <gmock/gmock.h>

#include "task/distal_reward.hpp"
#include "task/watched.hpp"

namespace teg::task {
namespace {

TEST(RateCounter, spikes_within_each_stretch_count_once) {
  RateCounter counter({{0, Time{10}, Time{20}}, {1}}, nullptr, Time{1});
  Played{{{10, {{0, 1}}}, {11, {{0, 1}, {1, 2}}}, {20, {{0, 9}}}, {21, {{0, 9}}}}}.play(counter, 0, 40);
  EXPECT_THAT(counter.counts(), testing::ElementsAre(2, 1));
}

TEST(RateCounter, the_task_inside_acts_as_if_it_were_alone) {
  const DistalRewardOptions options{.first = 3, .second = 5, .delay_least = Time{5}, .delay_most = Time{5}};
  RateCounter counter({{0}}, std::make_unique<DistalReward>(options), Time{1});
  DistalReward alone(options);
  const Played played{{{10, {{0, 3}}}, {15, {{0, 5}}}}};
  EXPECT_EQ(played.play(counter, 0, 30).releases.size(), 1u);
  played.play(alone, 0, 30);
  EXPECT_EQ(measured(counter, "rewards"), measured(alone, "rewards"));
  EXPECT_EQ(counter.name(), alone.name());
}

TEST(RateCounter, counts_and_the_task_inside_are_saved_together) {
  const DistalRewardOptions options{.first = 3, .second = 5};
  const Played played{{{10, {{0, 3}}}, {15, {{0, 5}}}}};
  RateCounter half({{0}}, std::make_unique<DistalReward>(options), Time{1});
  RateCounter rest({{0}}, std::make_unique<DistalReward>(options), Time{1}), bare({{0}}, nullptr, Time{1});
  played.play(half, 0, 12);
  ASSERT_TRUE(rest.restore(half.save()));
  played.play(rest, 12, 20);
  EXPECT_THAT(rest.counts(), testing::ElementsAre(2));
  EXPECT_EQ(measured(rest, "coincidences").size(), 1u);
  EXPECT_FALSE(bare.restore(half.save()));
}

}  // namespace
}  // namespace teg::task
