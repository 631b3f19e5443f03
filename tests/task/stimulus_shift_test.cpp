#include "task/stimulus_shift.hpp"

#include <gmock/gmock.h>

#include "task/watched.hpp"

namespace teg::task {
namespace {

StimulusShiftOptions options() {
  return {.cue = {0, 0, 10},
          .reward = {0, 10, 10},
          .pool = {1, 5, 5},
          .before = 2,
          .training = 3,
          .interval_least = Time{1000},
          .interval_most = Time{2000},
          .gap_least = Time{100},
          .gap_most = Time{300},
          .tested = 2,
          .first_trial = Time{50}};
}

TEST(StimulusShift, cue_and_reward_come_apart_before_training_and_together_in_it) {
  StimulusShift task(options());
  const auto done = Played{}.play(task, 0, 12'000);
  ASSERT_EQ(done.pulses.size(), 10u) << "two in each of five trials";
  for (std::size_t trial = 0; trial < 5; ++trial) {
    const auto& [cue_step, cue] = done.pulses[2 * trial];
    const auto& [reward_step, reward] = done.pulses[2 * trial + 1];
    EXPECT_EQ(cue.first, 0u);
    EXPECT_EQ(reward.first, 10u);
    EXPECT_EQ(cue.count, 10u);
    const auto gap = reward_step - cue_step;
    EXPECT_GE(gap, trial < 2 ? 500 : 100);
    EXPECT_LE(gap, trial < 2 ? 1001 : 301);
  }
}

TEST(StimulusShift, the_pools_spikes_within_the_window_are_evoked_and_no_others) {
  StimulusShift plan(options());
  const auto pulses = Played{}.play(plan, 0, 12'000).pulses;
  Played played;
  for (std::size_t i = 0; i < pulses.size(); ++i) {
    const auto at = pulses[i].first;
    for (std::size_t k = 0; k < i; ++k) played.spikes[at + 1 + static_cast<std::int64_t>(k)] = {{1, 7}, {1, 4}, {0, 7}};
    played.spikes[at + 21] = {{1, 7}};  // too late
  }
  StimulusShift task(options());
  played.play(task, 0, 12'000);
  EXPECT_THAT(measured(task, "cue"), testing::ElementsAre(0, 2, 4, 6, 8));
  EXPECT_THAT(measured(task, "reward"), testing::ElementsAre(1, 3, 5, 7, 9));
  EXPECT_EQ(measured(task, "cue_before"), std::vector<double>{1});
  EXPECT_EQ(measured(task, "cue_after"), std::vector<double>{7});
  EXPECT_EQ(measured(task, "reward_after"), std::vector<double>{8});
  EXPECT_NEAR(measured(task, "cue_rise")[0], 6 / std::sqrt(2), 1e-12);
}

TEST(StimulusShift, a_task_that_was_saved_goes_on_as_if_it_had_not_stopped) {
  Played played;
  for (int i = 0; i < 3000; ++i) played.spikes[1 + 3 * i] = {{1, static_cast<std::uint32_t>(i % 12)}};
  StimulusShift whole(options());
  played.play(whole, 0, 9000);
  for (const std::int64_t cut : {49, 51, 60, 1234, 4000, 8000}) {
    StimulusShift half(options()), rest(options());
    played.play(half, 0, cut);
    ASSERT_TRUE(rest.restore(half.save()));
    played.play(rest, cut, 9000);
    EXPECT_EQ(whole.save(), rest.save()) << cut;
  }
  StimulusShift task(options());
  EXPECT_FALSE(task.restore(std::vector<double>{1, 2}));
}

}  // namespace
}  // namespace teg::task
