#include <gmock/gmock.h>

#include <cmath>

#include "task/played_trials.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::task {
namespace {

TEST(WaterMaze, swimming_straight_to_the_platform_takes_distance_over_speed) {
  // From the north wall (0, .95) south to a platform in the middle; other starts swim towards it too.
  const std::size_t inwards[4] = {4, 6, 0, 2};
  std::size_t from = 0;
  auto task = make_trial_task("water-maze", {{"trials", number(1)}, {"platforms", numbers({0, 0})}}).value();
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    task->reset(seed);
    Percept p;
    task->step(no_action, p);
    // The nearest wall is where the strongest place cell is; found from the series after the trial instead.
    for (from = 0; from < 4; ++from) {
      task->reset(seed);
      for (std::size_t action = no_action; task->step(action, p);) action = inwards[from];
      if (task->trial()[3] == static_cast<double>(from)) break;
    }
    EXPECT_NEAR(task->trial()[0], std::ceil((0.95 - 0.1) / 0.3 * 10 - 1e-9) / 10, 1e-9);
    EXPECT_NEAR(task->trial()[1], 0.3 * task->trial()[0], 1e-9);
    EXPECT_EQ(task->trial()[2], 1);
  }
}

TEST(WaterMaze, nobody_leaves_the_pool_and_trials_end_in_time) {
  const auto trials =
      played("water-maze", {{"trials", number(2)}, {"longest", number(20000)}, {"platforms", numbers({-0.5, -0.5})}},
             [](const Percept&) { return std::size_t{1}; });
  for (const auto& t : trials) {
    EXPECT_EQ(t.steps.size(), 201u);
    EXPECT_EQ(t.series[2], 0);
    for (const auto& s : t.steps)  // at the wall too some place cell is within a spacing
      EXPECT_GT(*std::max_element(s.cues.begin(), s.cues.end()), std::exp(-0.15 * 0.15 / (2 * 0.16 * 0.16)));
  }
}

TEST(WaterMaze, an_actor_critic_on_place_cells_learns_to_find_the_platform) {
  LearnerModel m;
  m.task = "water-maze", m.learner = "actor-critic";
  m.task_settings["trials"] = number(60);
  m.learner_settings = {{"discount", number(0.9975)},
                        {"learning_rate", number(0.03)},
                        {"actor_rate", number(0.1)},
                        {"inverse_temperature", number(2)},
                        {"trace_decay", number(0.8)}};
  double early = 0, late = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    m.seed = seed;
    const auto r = simulate_learner(m).value();
    const auto at = static_cast<std::size_t>(std::find(r.names.begin(), r.names.end(), "latency") - r.names.begin());
    for (std::size_t t = 0; t < 4; ++t) early += r.series[at][t] / 32, late += r.series[at][56 + t] / 32;
  }
  EXPECT_LT(late, 0.4 * early) << early << ' ' << late;
}

TEST(WaterMaze, a_platform_outside_the_pool_is_an_error) {
  EXPECT_EQ(errors_of("water-maze", {{"platforms", numbers({1, 1})}})[0].where, "task.platforms");
  EXPECT_EQ(errors_of("water-maze", {{"platforms", numbers({1})}})[0].where, "task.platforms");
}

TEST(WaterMaze, more_place_cells_than_can_be_held_are_refused_before_they_are_made) {
  for (const double radius : {1.0, 1e6}) {
    const auto errors = errors_of("water-maze", {{"radius", number(radius)}, {"place_spacing", number(1e-6)}});
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].where, "task.place_spacing");
    EXPECT_THAT(errors[0].what, testing::HasSubstr("more than 1e+05 place cells"));
  }
}

}  // namespace
}  // namespace teg::task
