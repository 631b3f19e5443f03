// What learners of outcomes share.
#pragma once

#include "learner/settings.hpp"
#include "learner/softmax.hpp"

namespace teg::learner {

// A belief about outcomes between 0 and a range. Where there are two actions the first is worth the belief, the second
// what is left of the range.
class Estimator : public Learner {
 public:
  Estimator(SettingReader& in, const TaskShape& task, bool has_start = true)
      : Learner(in.live()),
        range_(task.outcome_range),
        start_((has_start ? in.number("start") : 0.5) * range_),
        beta_(in.number("inverse_temperature")) {
    if (!task.actions.empty() && task.actions.size() != 2)
      in.fail("kind", "chooses between two actions only", "use a task with two arms, or without actions");
    belief_[0] = start_;
  }
  void reset() override { belief_[0] = start_; }
  std::size_t act(const Percept& p) override {
    const double values[2] = {belief_[0] / range_, 1 - belief_[0] / range_};
    return choose(values, no_action, {beta_, 0, 0}, p.uniform, policy_);
  }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    return name == "value" ? std::span<const double>(belief_) : std::span<const double>{};
  }

 protected:
  double range_, start_, beta_, belief_[1] = {};

 private:
  std::vector<double> policy_;
};

}  // namespace teg::learner
