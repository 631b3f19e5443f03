#include "learner/driven.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::learner {
namespace {

TEST(Acting, a_learner_that_chooses_nothing_is_refused_by_a_task_that_asks) {
  LearnerModel m;
  m.task = "bandit", m.learner = "td";
  m.learner_settings["representation"] = words("states");
  const auto record = simulate_learner(m);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.errors()[0].where, "learner.kind");
  EXPECT_THAT(record.errors()[0].what, testing::HasSubstr("chooses nothing"));
}

// Each learner that a task fits either acts in it or is refused; none goes on without an action, or to numbers that
// are not finite.
TEST(Acting, every_learner_plays_every_task_that_it_fits) {
  std::size_t n_played = 0;
  for (const auto* task : trial_tasks())
    for (const auto* learner : learners()) {
      LearnerModel m;
      m.task = task->name, m.learner = learner->name;
      m.task_settings["trials"] = number(3);
      if (m.task == "pavlovian") m.task_settings = {{"phases", {{}, {"3 A+"}}}};
      if (m.task == "foraging") m.task_settings["most_harvests"] = number(5);
      if (m.task == "water-maze") m.task_settings["longest"] = number(5000);
      if (m.task == "grid-world") m.task_settings["most_moves"] = number(50);
      const auto record = simulate_learner(m);
      n_played += record.has_value();
      if (record)
        EXPECT_EQ(record->series[0].size(), 3u) << m.task << ' ' << m.learner;
      else
        EXPECT_NE(record.errors()[0].fault, Fault::numeric) << m.task << ' ' << m.learner;
    }
  EXPECT_GT(n_played, 60u);
}

}  // namespace
}  // namespace teg::learner
