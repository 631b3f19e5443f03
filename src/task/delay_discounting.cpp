#include <algorithm>
#include <cmath>

#include "task/timing.hpp"

namespace teg::task {
namespace {

// A smaller reward sooner, or a larger one later. The state is which of the later delays is on offer.
class DelayDiscounting final : public TrialTask {
 public:
  explicit DelayDiscounting(SettingReader& in)
      : sooner_(in.number("sooner_amount")),
        later_(in.number("later_amount")),
        sooner_delay_(in.number("sooner_delay")),
        later_delays_(in.numbers("later_delays")),
        interval_(Timing::read(in, "interval")),
        fills_(in.flag("equal_trials")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = std::max<std::size_t>(1, later_delays_.size());
    shape_.step_ms = in.number("step");
    shape_.actions = {"sooner", "later"};
    take_names(delay_discounting, shape_);
    if (later_delays_.empty()) in.fail("later_delays", "is empty", "write delays such as [\"2 s\", \"8 s\"]");
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = step_ = 0;
    phase_ = Phase::offer;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    if (phase_ == Phase::offer) {
      offer(p);
      return true;
    }
    if (phase_ == Phase::choice) choose(action == 1, p);
    p.state = state_;
    const bool is_outcome = ++waited_ == due_;
    if (is_outcome) p.reward = series_[3] > 0 ? later_ : sooner_, p.is_terminal = true, p.events |= 4;
    p.ends_trial = waited_ == end_;
    if (p.ends_trial) phase_ = Phase::offer, ++trial_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  enum class Phase { offer, choice, waiting };
  std::size_t steps(double ms) const { return static_cast<std::size_t>(std::llround(ms / shape_.step_ms)); }

  void offer(Percept& p) {
    const std::size_t n = later_delays_.size();
    state_ = std::min(n - 1, static_cast<std::size_t>(draws_.uniform() * static_cast<double>(n)));
    series_[0] = later_delays_[state_] / 1000, series_[1] = sooner_, series_[2] = later_;
    p.state = state_, p.begins_trial = p.asks = true, p.events = 1;
    phase_ = Phase::choice;
  }
  // With equal trials the next offer comes as late after either choice.
  void choose(bool is_later, Percept& p) {
    p.events |= 2;
    series_[3] = is_later;
    const double ms = is_later ? later_delays_[state_] : sooner_delay_;
    due_ = std::max<std::size_t>(1, steps(ms)), waited_ = 0;
    series_[4] = static_cast<double>(due_) * shape_.step_ms / 1000;
    const std::size_t longest = std::max(steps(later_delays_[state_]), steps(sooner_delay_));
    end_ = (fills_ ? std::max(due_, longest) : due_) + steps(interval_.draw_ms(draws_));
    phase_ = Phase::waiting;
  }

  TaskShape shape_;
  double sooner_, later_, sooner_delay_;
  std::vector<double> later_delays_;
  Timing interval_;
  bool fills_;
  Draws draws_;
  Phase phase_ = Phase::offer;
  std::size_t trial_ = 0, step_ = 0, state_ = 0, due_ = 0, end_ = 0, waited_ = 0;
  double series_[5] = {};
};

}  // namespace

extern const TaskInfo delay_discounting{
    .name = "delay-discounting",
    .line = "a smaller reward sooner or a larger one later",
    .source = "Mazur 1987; Doya 2002",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"sooner_amount", "1", SettingKind::number, -1e12, 1e12},
                 {"later_amount", "3", SettingKind::number, -1e12, 1e12},
                 {"sooner_delay", "1 s", SettingKind::time, 0, 1e12},
                 {"later_delays", "8 s", SettingKind::times, 0, 1e12},
                 {"equal_trials", "false", SettingKind::flag},
                 {"interval", "0 s", SettingKind::text},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"offer", "choice", "outcome"},
    .series = {"delay", "sooner", "later", "chose_later", "waited"},
    .make = [](const Settings& s) { return construct<DelayDiscounting>(delay_discounting, s); }};

}  // namespace teg::task
