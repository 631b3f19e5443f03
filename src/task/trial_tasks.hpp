// What every file of a trial task offers to the list in trial_tasks.cpp.
#pragma once

#include "core/random.hpp"
#include "learner/settings.hpp"

namespace teg::task {

using learner::SettingReader;

extern const TaskInfo pavlovian, bandit, random_walk, posner, helicopter, two_step, foraging, grid_world, water_maze,
    delayed_match, cue_accumulation, delay_discounting;

// A task of class T, constructed from the settings that it reads; its errors, if there are any.
template <class T>
Result<std::unique_ptr<TrialTask>> construct(const TaskInfo& info, const Settings& settings) {
  SettingReader in("task", info.settings, settings);
  auto made = std::make_unique<T>(in);
  if (!in.errors().empty()) return in.errors();
  return std::unique_ptr<TrialTask>(std::move(made));
}

// The events and series of a task's shape, which its info names.
inline void take_names(const TaskInfo& info, TaskShape& shape) {
  shape.events.assign(info.events.begin(), info.events.end());
  shape.series.assign(info.series.begin(), info.series.end());
}

// Draws of a task, one after the other.
class Draws {
 public:
  explicit Draws(std::uint64_t seed = 0, std::uint32_t entity = 0) : seed_(seed), entity_(entity) {}
  double uniform() { return teg::uniform({seed_, Stream::task, entity_, next_++}); }
  double normal() { return teg::normal({seed_, Stream::task, entity_, next_++}); }

 private:
  std::uint64_t seed_, next_ = 0;
  std::uint32_t entity_;
};

}  // namespace teg::task
