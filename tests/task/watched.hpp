// Made-up observations for tests of tasks.
#pragma once

#include <map>
#include <vector>

#include "teg/task.hpp"

namespace teg::task {

// Plays spikes [step] -> (population, neuron) to a task, one step of 1 ms after the other.
struct Played {
  std::map<std::int64_t, std::vector<std::pair<std::size_t, std::uint32_t>>> spikes;
  std::size_t populations = 2;

  // Everything that the task did in steps from + 1 .. until: what, with the step after which it was done.
  struct Done {
    std::vector<std::pair<std::int64_t, Actions::Release>> releases;
    std::vector<std::pair<std::int64_t, Actions::Pulse>> pulses;
  };
  Done play(Task& task, std::int64_t from, std::int64_t until) const {
    Done done;
    for (std::int64_t step = from + 1; step <= until; ++step) {
      std::vector<std::vector<Spike>> seen(populations);
      if (const auto now = spikes.find(step); now != spikes.end())
        for (const auto& [population, neuron] : now->second) seen[population].push_back({step, neuron});
      Actions actions;
      task.act({step, static_cast<double>(step), seen}, actions);
      for (const auto& r : actions.releases) done.releases.emplace_back(step, r);
      for (const auto& p : actions.pulses) done.pulses.emplace_back(step, p);
    }
    return done;
  }
};

inline std::vector<double> measured(const Task& task, const std::string& name) {
  for (const auto& m : task.measures())
    if (m.name == name) return m.values;
  return {};
}

}  // namespace teg::task
