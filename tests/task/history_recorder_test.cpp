#include "task/history_recorder.hpp"

#include <gmock/gmock.h>

#include "task/distal_reward.hpp"
#include "task/watched.hpp"

namespace teg::task {
namespace {

using testing::ElementsAre;

TEST(HistoryRecorder, keeps_the_spikes_of_the_neurons_that_it_watches) {
  HistoryRecorder recorder({{0, 1}, {1, 1}}, {}, nullptr, Time{1});
  Played{{{10, {{0, 1}, {0, 2}}}, {11, {{1, 1}}}, {20, {{0, 1}}}}}.play(recorder, 0, 40);
  EXPECT_THAT(recorder.spikes_ms(0), ElementsAre(10, 20));
  EXPECT_THAT(recorder.spikes_ms(1), ElementsAre(11));
}

TEST(HistoryRecorder, counts_the_spikes_of_a_step_as_one_release) {
  HistoryRecorder recorder({}, {{1, 3, 0.5}}, nullptr, Time{1});
  Played{{{10, {{1, 0}, {1, 4}, {0, 1}}}, {12, {{1, 4}}}}}.play(recorder, 0, 40);
  const auto releases = recorder.releases();
  ASSERT_EQ(releases.size(), 2u);
  EXPECT_EQ(releases[0].at, Time{10});
  EXPECT_EQ(releases[0].modulator, 3u);
  EXPECT_EQ(releases[0].amount, 1);
  EXPECT_EQ(releases[1].amount, 0.5);
}

TEST(HistoryRecorder, keeps_what_the_task_inside_releases_and_saves_all_of_it) {
  const DistalRewardOptions options{.first = 3, .second = 5, .delay_least = Time{5}, .delay_most = Time{5}};
  const Played played{{{10, {{0, 3}}}, {15, {{0, 5}}}}};
  HistoryRecorder half({{0, 5}}, {}, std::make_unique<DistalReward>(options), Time{1});
  HistoryRecorder rest({{0, 5}}, {}, std::make_unique<DistalReward>(options), Time{1}), bare({}, {}, nullptr, Time{1});
  played.play(half, 0, 17);
  ASSERT_TRUE(rest.restore(half.save()));
  const auto done = played.play(rest, 17, 30);
  ASSERT_EQ(done.releases.size(), 1u);
  ASSERT_EQ(rest.releases().size(), 1u);
  EXPECT_EQ(rest.releases()[0].at, Time{static_cast<double>(done.releases[0].first)});
  EXPECT_THAT(rest.spikes_ms(0), ElementsAre(15));
  EXPECT_EQ(measured(rest, "rewards").size(), 1u);
  EXPECT_FALSE(bare.restore(half.save()));
}

}  // namespace
}  // namespace teg::task
