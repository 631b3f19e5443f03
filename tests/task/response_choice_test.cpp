#include "task/response_choice.hpp"

#include <gmock/gmock.h>

#include "task/watched.hpp"

namespace teg::task {
namespace {

using testing::ElementsAre;

ResponseChoiceOptions options() {
  return {.stimulus = {0, 0, 5},
          .first = {0, 10, 5},
          .second = {0, 20, 5},
          .interval = Time{2000},
          .delay_most = Time{1000},
          .blocks = 2,
          .trials = 3,
          .tested = 2,
          .first_trial = Time{100}};
}

// Neuron `neuron` answers trial `trial` alone.
void answer(Played& played, std::int64_t trial, std::uint32_t neuron) {
  played.spikes[100 + 2000 * trial + 7].emplace_back(0, neuron);
}

TEST(ResponseChoice, the_group_that_fires_more_is_the_response_and_the_reward_is_swapped) {
  Played played;
  answer(played, 0, 11), answer(played, 1, 21);  // first, second; nothing in trial 2
  answer(played, 3, 11), answer(played, 4, 21), answer(played, 5, 21), answer(played, 5, 12), answer(played, 5, 22);
  ResponseChoice task(options());
  const auto done = played.play(task, 0, 15'000);
  EXPECT_EQ(done.pulses.size(), 6u);
  EXPECT_THAT(measured(task, "response"), ElementsAre(1, -1, 0, 1, -1, -1));
  EXPECT_THAT(measured(task, "rewarded"), ElementsAre(1, 0, 0, 0, 1, 1));
  EXPECT_EQ(done.releases.size(), 3u);
  EXPECT_NEAR(measured(task, "block_1")[0], 1.0 / 3, 1e-12);
  EXPECT_NEAR(measured(task, "end_2")[0], 1, 1e-12);
  EXPECT_NEAR(measured(task, "start_2")[0], 0.5, 1e-12);
}

TEST(ResponseChoice, spikes_after_the_window_come_too_late) {
  Played played;
  played.spikes[100 + 20] = {{0, 21}};  // the last that counts
  played.spikes[100 + 21] = {{0, 11}, {0, 12}};
  ResponseChoice task(options());
  played.play(task, 0, 1500);
  EXPECT_THAT(measured(task, "response"), ElementsAre(-1));
}

TEST(ResponseChoice, rewards_come_within_the_delay) {
  Played played;
  for (int i = 0; i < 3; ++i) answer(played, i, 10);
  ResponseChoice task(options());
  const auto done = played.play(task, 0, 8000);
  ASSERT_EQ(done.releases.size(), 3u);
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto lag = done.releases[static_cast<std::size_t>(i)].first - (100 + 2000 * i);
    EXPECT_GE(lag, 20);
    EXPECT_LE(lag, 1021);
  }
}

TEST(ResponseChoice, what_is_expected_is_not_released_and_its_omission_is_a_dip) {
  auto o = options();
  o.prediction = 0.5;
  Played played;
  for (int i = 0; i < 4; ++i) answer(played, i, 11);  // the first response, which block 2 does not reward
  ResponseChoice task(o);
  played.play(task, 0, 8050);
  EXPECT_THAT(measured(task, "released"), ElementsAre(0.5, 0.25, 0.125, -0.4375));
}

TEST(ResponseChoice, a_task_that_was_saved_goes_on_as_if_it_had_not_stopped) {
  Played played;
  for (int i = 0; i < 6; ++i) answer(played, i, i % 2 ? 10 : 20);
  auto o = options();
  o.prediction = 0.3;
  ResponseChoice whole(o);
  played.play(whole, 0, 15'000);
  for (const std::int64_t cut : {99, 100, 110, 500, 2100, 9000}) {
    ResponseChoice half(o), rest(o);
    played.play(half, 0, cut);
    ASSERT_TRUE(rest.restore(half.save()));
    played.play(rest, cut, 15'000);
    EXPECT_EQ(whole.save(), rest.save()) << cut;
  }
  ResponseChoice task(options());
  EXPECT_FALSE(task.restore(std::vector<double>{}));
}

}  // namespace
}  // namespace teg::task
