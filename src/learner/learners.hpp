// What every file of a learner offers to the list in learners.cpp.
#pragma once

#include <algorithm>

#include "learner/settings.hpp"

namespace teg::learner {

extern const LearnerInfo rescorla_wagner, pearce_hall, mackintosh, td, q, sarsa, covariance, delta_rule, change_point,
    anccr, latent_causes, memory_modification, volatility, hgf, kalman, yu_dayan, redish, actor_critic, opal, successor,
    distributional_td, average_reward, two_systems;

// Eligibility decays with decisions or in time.
inline void refuse_both(SettingReader& in, const LearnerInfo& info) {
  const auto has = [&](std::string_view name) {
    return std::any_of(info.settings.begin(), info.settings.end(), [&](const auto& s) { return s.name == name; }) &&
           in.given(name);
  };
  if (has("trace_decay") && has("trace_time") && in.number("trace_time") > 0)
    in.fail("trace_decay", "has no effect beside trace_time", "leave one of them out");
}

// A learner of class L, constructed from the settings that it reads; its errors, if there are any.
template <class L>
Result<std::unique_ptr<Learner>> construct(const LearnerInfo& info, const Settings& settings, const TaskShape& task) {
  SettingReader in("learner", info.settings, settings);
  refuse_both(in, info);
  auto made = std::make_unique<L>(in, task);
  if (!in.errors().empty()) return in.errors();
  return std::unique_ptr<Learner>(std::move(made));
}

}  // namespace teg::learner
