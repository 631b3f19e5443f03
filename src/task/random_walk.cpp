#include "task/trial_tasks.hpp"

namespace teg::task {
namespace {

// States in a row; every step goes left or right. Beyond the ends wait the rewards.
class RandomWalk final : public TrialTask {
 public:
  explicit RandomWalk(SettingReader& in)
      : left_(in.number("left")), right_(in.number("right")), to_right_(in.number("to_right")) {
    shape_.n_states = in.count("states");
    shape_.n_trials = in.count("trials");
    shape_.step_ms = in.number("step");
    take_names(random_walk, shape_);
    const std::size_t n = shape_.n_states;
    // V_i = p V_(i+1) + (1 - p) V_(i-1), with the rewards at the ends: linear, or geometric where p is not 1/2.
    const double ratio = to_right_ > 0 ? (1 - to_right_) / to_right_ : 0;
    double sum = 0, total = 0, power = 1;
    for (std::size_t i = 0; i <= n; ++i, power *= ratio) total += power;
    power = 1;
    for (std::size_t i = 0; i < n; ++i, power *= ratio)
      sum += power, values_.push_back(left_ + (right_ - left_) * sum / total);
    if (to_right_ == 0) values_.assign(n, left_);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    at_ = 0, trial_ = 0, step_ = 0;
  }
  bool step(std::size_t, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    if (at_ == 0) {
      at_ = 1 + shape_.n_states / 2;
      p.begins_trial = true, p.events = 1;
    } else {
      at_ = draws_.uniform() < to_right_ ? at_ + 1 : at_ - 1;
    }
    if (at_ == 0 || at_ > shape_.n_states) {
      p.reward = at_ == 0 ? left_ : right_;
      p.is_terminal = p.ends_trial = true, p.events = 2;
      at_ = 0, ++trial_;
    } else {
      p.state = at_ - 1;
    }
    return true;
  }
  std::span<const double> true_values() const override { return values_; }

 private:
  TaskShape shape_;
  double left_, right_, to_right_;
  Draws draws_;
  std::size_t at_ = 0, trial_ = 0, step_ = 0;  // at_: 0 is before a trial, and the left end
  std::vector<double> values_;
};

}  // namespace

extern const TaskInfo random_walk{.name = "random-walk",
                                  .line = "a walk along states to a reward at one end or the other",
                                  .source = "Sutton 1988; Sutton & Barto 2018, ex. 7.1",
                                  .settings = {{"trials", "10", SettingKind::number, 1, 1e9},
                                               {"states", "19", SettingKind::number, 1, 1e6},
                                               {"left", "-1", SettingKind::number, -1e12, 1e12},
                                               {"right", "1", SettingKind::number, -1e12, 1e12},
                                               {"to_right", "0.5", SettingKind::number, 0, 1},
                                               {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
                                  .events = {"start", "end"},
                                  .series = {},
                                  .make = [](const Settings& s) { return construct<RandomWalk>(random_walk, s); }};

}  // namespace teg::task
