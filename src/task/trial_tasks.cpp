#include "task/trial_tasks.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace teg {
namespace {

constexpr std::array all{&task::pavlovian,  &task::bandit,        &task::random_walk,      &task::posner,
                         &task::helicopter, &task::two_step,      &task::foraging,         &task::grid_world,
                         &task::water_maze, &task::delayed_match, &task::cue_accumulation, &task::delay_discounting};

}  // namespace

std::span<const TaskInfo* const> trial_tasks() { return all; }

const TaskInfo* find_trial_task(std::string_view name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto* t) { return t->name == name; });
  return at == all.end() ? nullptr : *at;
}

Result<std::unique_ptr<TrialTask>> make_trial_task(std::string_view name, const Settings& settings) {
  if (const auto* info = find_trial_task(name)) return info->make(settings);
  std::vector<std::string> names;
  for (const auto* t : all) names.emplace_back(t->name);
  if (name.empty()) return Error{Fault::bad_value, "task.kind", "is missing", "name the task: " + join(names, ", ")};
  return Error{Fault::unknown_name, "task.kind", "there is no task '" + std::string(name) + "'",
               name_hint(name, names)};
}

}  // namespace teg
