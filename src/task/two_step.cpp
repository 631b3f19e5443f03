#include <algorithm>
#include <cmath>
#include <limits>

#include "task/timing.hpp"

namespace teg::task {
namespace {

// Two choices: the first leads to one of two states, commonly or rarely, where the second earns a reward with a
// probability that drifts. State 0 is the first, 1 and 2 are the second.
class TwoStep final : public TrialTask {
 public:
  explicit TwoStep(SettingReader& in)
      : common_(in.number("common")),
        walk_(in.number("walk")),
        least_(in.number("least")),
        most_(in.number("most")),
        reward_(in.number("reward_size")),
        start_(in.numbers("probabilities")),
        interval_(Timing::read(in, "interval")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = 3;
    shape_.step_ms = in.number("step");
    shape_.actions = {"left", "right"};
    take_names(two_step, shape_);
    if (!(least_ < most_)) in.fail("least", "is not below most", "write bounds such as 0.25 and 0.75");
    if (!start_.empty() && start_.size() != 4)
      in.fail("probabilities", "are not four", "write one for each action in each second state, or none: drawn");
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed), walks_ = Draws(seed, 1);
    pays_ = start_;
    if (start_.empty())
      for (int k = 0; k < 4; ++k) pays_.push_back(least_ + (most_ - least_) * walks_.uniform());
    phase_ = Phase::first;
    trial_ = step_ = left_ = 0;
    std::fill(std::begin(series_), std::end(series_), std::numeric_limits<double>::quiet_NaN());
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    switch (phase_) {
      case Phase::first:
        p.begins_trial = p.asks = true, p.events = 1;
        phase_ = Phase::second;
        break;
      case Phase::second:
        move(action == 1);
        p.state = state_, p.asks = true, p.events = 2;
        phase_ = Phase::outcome;
        break;
      case Phase::outcome:
        p.state = state_, p.events = 4, p.is_terminal = true;
        p.reward = outcome(action == 1);
        left_ = static_cast<std::size_t>(std::llround(interval_.draw_ms(draws_) / shape_.step_ms));
        phase_ = Phase::interval;
        break;
      case Phase::interval: --left_; break;
    }
    if (phase_ == Phase::interval && left_ == 0) p.ends_trial = true, end_trial();
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  enum class Phase { first, second, outcome, interval };

  void move(bool action) {
    series_[4] = series_[0];
    const bool is_common = draws_.uniform() < common_;
    series_[3] = trial_ == 0 ? series_[3] : series_[1] == (action ? 1 : 0);
    series_[0] = is_common, series_[1] = action;
    state_ = action == is_common ? 2 : 1;
    const double first = std::max(pays_[0], pays_[1]), second = std::max(pays_[2], pays_[3]);
    series_[5] =
        common_ >= 0.5 ? (action ? second >= first : first >= second) : (action ? first >= second : second >= first);
  }
  double outcome(bool action) {
    series_[2] = action;
    return draws_.uniform() < pays_[2 * (state_ - 1) + (action ? 1 : 0)] ? reward_ : 0;
  }
  // All four drift in every trial, whatever was chosen.
  void end_trial() {
    ++trial_;
    phase_ = Phase::first;
    for (auto& q : pays_) {
      q += walk_ * walks_.normal();
      if (q < least_) q = std::min(most_, 2 * least_ - q);
      if (q > most_) q = std::max(least_, 2 * most_ - q);
    }
  }

  TaskShape shape_;
  double common_, walk_, least_, most_, reward_;
  std::vector<double> start_, pays_;  // [second state][action]
  Timing interval_;
  Draws draws_, walks_;
  Phase phase_ = Phase::first;
  std::size_t trial_ = 0, step_ = 0, left_ = 0, state_ = 0;
  double series_[6] = {};
};

}  // namespace

extern const TaskInfo two_step{
    .name = "two-step",
    .line = "a choice that leads to one of two states, commonly or rarely, and one there whose reward drifts",
    .source = "Daw et al. 2011",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"common", "0.7", SettingKind::number, 0, 1},
                 {"probabilities", "", SettingKind::numbers, 0, 1},
                 {"walk", "0.025", SettingKind::number, 0, 1},
                 {"least", "0.25", SettingKind::number, 0, 1},
                 {"most", "0.75", SettingKind::number, 0, 1},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12},
                 {"interval", "0 s", SettingKind::text}},
    .events = {"first", "second", "outcome"},
    .series = {"common", "first_choice", "second_choice", "first_stay", "previous_common", "correct"},
    .make = [](const Settings& s) { return construct<TwoStep>(two_step, s); }};

}  // namespace teg::task
