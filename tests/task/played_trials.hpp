// A trial task played by a rule, with all that it showed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "teg/learner.hpp"

namespace teg::task {

inline Setting number(double value) { return {{value}, {}}; }
inline Setting numbers(std::vector<double> values) { return {std::move(values), {}}; }
inline Setting words(std::vector<std::string> texts) { return {{}, std::move(texts)}; }

struct PlayedStep {
  Percept percept;
  std::vector<double> cues;
  std::size_t action = no_action;
};
struct PlayedTrial {
  std::vector<PlayedStep> steps;
  std::vector<double> series;
  double reward() const {
    double sum = 0;
    for (const auto& s : steps) sum += s.percept.reward;
    return sum;
  }
};

// What to do when asked.
using Policy = std::function<std::size_t(const Percept&)>;

inline std::vector<PlayedTrial> played(const std::string& name, const Settings& settings, const Policy& policy,
                                       std::uint64_t seed = 1) {
  auto task = make_trial_task(name, settings).value();
  task->reset(seed);
  std::vector<PlayedTrial> trials;
  std::size_t action = no_action;
  for (Percept p; task->step(action, p);) {
    if (p.begins_trial) trials.emplace_back();
    action = p.asks ? policy(p) : no_action;
    trials.back().steps.push_back({p, {p.cues.begin(), p.cues.end()}, action});
    trials.back().steps.back().percept.cues = {};
    if (p.ends_trial) trials.back().series.assign(task->trial().begin(), task->trial().end());
  }
  return trials;
}

inline Errors errors_of(const std::string& name, const Settings& settings) {
  const auto made = make_trial_task(name, settings);
  return made ? Errors{} : made.errors();
}

}  // namespace teg::task
