// A learner that a test drives step by step.
#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "teg/learner.hpp"

namespace teg::learner {

inline Setting number(double value) { return {{value}, {}}; }
inline Setting words(std::string value) { return {{}, {std::move(value)}}; }

inline TaskShape shape_with_states(std::size_t n_states, std::size_t n_actions) {
  TaskShape shape;
  shape.n_states = n_states;
  for (std::size_t a = 0; a < n_actions; ++a) shape.actions.push_back("action" + std::to_string(a));
  return shape;
}

class Driven {
 public:
  Driven(const std::string& name, const Settings& settings, const TaskShape& shape)
      : learner_(make_learner(name, settings, shape).value()) {}

  // A step; the action, where it asks for one.
  std::size_t step(Percept p) {
    p.now_ms = now_ms_;
    now_ms_ += 1000;
    learner_->perceive(p);
    learner_->learn(learner_->signals()[0]);
    return p.asks ? learner_->act(p) : no_action;
  }
  // A trial of one choice and its reward at the next step; the action that was taken.
  std::size_t choice(double uniform, double reward, std::size_t state = 0) {
    const auto action = step({.state = state, .uniform = uniform, .asks = true, .begins_trial = true});
    step({.state = state, .reward = reward, .ends_trial = true, .is_terminal = true});
    return action;
  }
  void wait(double ms) { now_ms_ += ms; }
  Learner& operator*() { return *learner_; }
  Learner* operator->() { return learner_.get(); }
  double memory(std::string_view name, std::size_t i) const { return learner_->memory(name)[i]; }

 private:
  std::unique_ptr<Learner> learner_;
  double now_ms_ = 0;
};

// Solves a x = b by elimination.
inline std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double by = a[r][i] / a[i][i];
      for (std::size_t c = 0; c < n; ++c) a[r][c] -= by * a[i][c];
      b[r] -= by * b[i];
    }
  for (std::size_t i = 0; i < n; ++i) b[i] /= a[i][i];
  return b;
}

}  // namespace teg::learner
