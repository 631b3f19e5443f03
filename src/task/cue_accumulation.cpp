#include <cmath>

#include "task/timing.hpp"

namespace teg::task {
namespace {

// Towers on the left and on the right, one after the other; then the side that had more is to be chosen. The state is
// what the towers have come to: right minus left, counted from all on the left.
class CueAccumulation final : public TrialTask {
 public:
  explicit CueAccumulation(SettingReader& in)
      : n_(in.count("towers")),
        likely_(in.number("likely")),
        reward_(in.number("reward_size")),
        gap_(Timing::read(in, "gap")),
        delay_(Timing::read(in, "delay")),
        interval_(Timing::read(in, "interval")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = 2 * n_ + 1;
    shape_.step_ms = in.number("step");
    shape_.cues = {"left", "right", "recall"};
    shape_.actions = {"left", "right"};
    take_names(cue_accumulation, shape_);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = step_ = left_ = 0;
    phase_ = Phase::begin;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    cues_[0] = cues_[1] = cues_[2] = 0;
    if (phase_ == Phase::begin) begin(p);
    if (left_ > 0) {
      --left_;
    } else {
      switch (phase_) {
        case Phase::begin:
        case Phase::towers: tower(p); break;
        case Phase::recall:
          cues_[2] = 1, p.asks = true, p.events |= 4;
          phase_ = Phase::outcome;
          break;
        case Phase::outcome: outcome(action == 1, p); break;
        case Phase::interval: break;
      }
    }
    if (phase_ == Phase::interval && left_ == 0) p.ends_trial = true, phase_ = Phase::begin, ++trial_;
    p.state = static_cast<std::size_t>(static_cast<double>(n_) + series_[1]);
    p.cues = cues_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  enum class Phase { begin, towers, recall, outcome, interval };
  std::size_t steps(const Timing& timing) {
    return static_cast<std::size_t>(std::llround(timing.draw_ms(draws_) / shape_.step_ms));
  }

  void begin(Percept& p) {
    p.begins_trial = true, p.events |= 1;
    series_[1] = 0, series_[2] = draws_.uniform() < 0.5 ? 0 : 1;
    seen_ = 0, phase_ = Phase::towers;
  }
  void tower(Percept& p) {
    const bool is_likely = draws_.uniform() < likely_, is_right = (series_[2] > 0) == is_likely;
    cues_[is_right ? 1 : 0] = 1;
    series_[1] += is_right ? 1 : -1;
    p.events |= 2;
    if (++seen_ < n_)
      left_ = steps(gap_);
    else
      left_ = steps(delay_), phase_ = Phase::recall;
  }
  // Where both sides had as many, either is right, as drawn.
  void outcome(bool chose_right, Percept& p) {
    const bool is_right = series_[1] > 0 || (series_[1] == 0 && draws_.uniform() < 0.5);
    series_[0] = chose_right == is_right;
    p.reward = series_[0] > 0 ? reward_ : 0;
    p.is_terminal = true, p.events |= 8;
    phase_ = Phase::interval, left_ = steps(interval_);
  }

  TaskShape shape_;
  std::size_t n_;
  double likely_, reward_;
  Timing gap_, delay_, interval_;
  Draws draws_;
  Phase phase_ = Phase::begin;
  std::size_t trial_ = 0, step_ = 0, left_ = 0, seen_ = 0;
  double cues_[3] = {}, series_[3] = {};
};

}  // namespace

extern const TaskInfo cue_accumulation{
    .name = "cue-accumulation",
    .line = "towers on the left and right, then the side with more is to be chosen",
    .source = "Morcos & Harvey 2016; Bellec et al. 2020",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"towers", "7", SettingKind::number, 1, 10000},
                 {"likely", "0.7", SettingKind::number, 0.5, 1},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"gap", "0 s", SettingKind::text},
                 {"delay", "2 s", SettingKind::text},
                 {"interval", "0 s", SettingKind::text},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"start", "tower", "recall", "outcome"},
    .series = {"correct", "evidence", "side"},
    .make = [](const Settings& s) { return construct<CueAccumulation>(cue_accumulation, s); }};

}  // namespace teg::task
