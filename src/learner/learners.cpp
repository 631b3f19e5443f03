#include "learner/learners.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace teg {
namespace {

constexpr std::array all{&learner::rescorla_wagner,
                         &learner::pearce_hall,
                         &learner::mackintosh,
                         &learner::td,
                         &learner::q,
                         &learner::sarsa,
                         &learner::covariance,
                         &learner::delta_rule,
                         &learner::change_point,
                         &learner::anccr,
                         &learner::kalman,
                         &learner::volatility,
                         &learner::hgf,
                         &learner::latent_causes,
                         &learner::memory_modification,
                         &learner::yu_dayan,
                         &learner::redish,
                         &learner::actor_critic,
                         &learner::opal,
                         &learner::successor,
                         &learner::distributional_td,
                         &learner::average_reward,
                         &learner::two_systems};

// What the task lacks of what the learner needs.
std::vector<std::string> lacks(const LearnerInfo& info, const TaskShape& task) {
  std::vector<std::string> missing;
  for (const auto& need : split(info.needs, ' ')) {
    const bool has = need == "cues"      ? !task.cues.empty()
                     : need == "states"  ? task.n_states > 0
                     : need == "actions" ? !task.actions.empty()
                     : need == "outcome" ? task.has_outcome
                     : need.empty()      ? true
                                         : task.has_binary_outcome;
    if (!has) missing.push_back(need == "binary-outcome" ? "outcomes that are 0 or 1" : need);
  }
  return missing;
}

}  // namespace

std::span<const LearnerInfo* const> learners() { return all; }

const LearnerInfo* find_learner(std::string_view name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto* l) { return l->name == name; });
  return at == all.end() ? nullptr : *at;
}

Result<std::unique_ptr<Learner>> make_learner(std::string_view name, const Settings& settings, const TaskShape& task) {
  const auto* info = find_learner(name);
  std::vector<std::string> names, fitting;
  for (const auto* l : all) {
    names.emplace_back(l->name);
    if (lacks(*l, task).empty() && (l->acts || task.actions.empty())) fitting.emplace_back(l->name);
  }
  if (!info)
    return Error{Fault::unknown_name, "learner.kind", "there is no learner '" + std::string(name) + "'",
                 name_hint(name, names)};
  if (const auto missing = lacks(*info, task); !missing.empty())
    return Error{Fault::bad_value, "learner.kind",
                 std::string(name) + " needs " + join(missing, " and ") + ", which this task does not have",
                 "choose another task, or one of the learners that fit: " + join(fitting, ", ")};
  if (!info->acts && !task.actions.empty())
    return Error{Fault::bad_value, "learner.kind",
                 std::string(name) + " chooses nothing, and the task asks for actions",
                 "choose a task without actions, or one of the learners that fit: " + join(fitting, ", ")};
  return info->make(settings, task);
}

}  // namespace teg
