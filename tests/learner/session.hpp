// Sessions of a learner in a task, for tests.
#pragma once

#include <gmock/gmock.h>

#include "teg/learner_simulation.hpp"

namespace teg::testing_learner {

inline Setting number(double value) { return {{value}, {}}; }
inline Setting text(std::string value) { return {{}, {std::move(value)}}; }
inline Setting texts(std::vector<std::string> values) { return {{}, std::move(values)}; }
inline Setting numbers(std::vector<double> values) { return {std::move(values), {}}; }

inline LearnerModel model(std::string task, Settings task_settings, std::string learner, Settings settings) {
  LearnerModel m;
  m.task = std::move(task), m.task_settings = std::move(task_settings);
  m.learner = std::move(learner), m.learner_settings = std::move(settings);
  return m;
}

inline LearnerRecord record_of(const LearnerModel& m) { return simulate_learner(m).value(); }

inline const std::vector<double>& series(const LearnerRecord& record, const std::string& name) {
  for (std::size_t s = 0; s < record.names.size(); ++s)
    if (record.names[s] == name) return record.series[s];
  throw std::out_of_range(name);
}

inline std::string errors_of(const LearnerModel& m) {
  std::string all;
  for (const auto& e : check_learner(m)) all += e.where + ": " + e.what + " | " + e.fix + "\n";
  return all;
}

}  // namespace teg::testing_learner
