#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "task/timing.hpp"

namespace teg::task {
namespace {

// A sample, a delay, a test: was it the same? At the test the state is what is remembered of the sample, together with
// the test; memory lasts for exponential times, and once it is lost any sample seems as likely.
class DelayedMatch final : public TrialTask {
 public:
  explicit DelayedMatch(SettingReader& in)
      : n_(in.count("stimuli")),
        match_(in.number("match_probability")),
        memory_ms_(in.number("memory_time")),
        reward_(in.number("reward_size")),
        sample_(Timing::read(in, "sample_time")),
        delay_(Timing::read(in, "delay")),
        interval_(Timing::read(in, "interval")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = n_ * n_;
    shape_.step_ms = in.number("step");
    for (std::size_t k = 0; k < n_; ++k) shape_.cues.push_back("sample" + std::to_string(k + 1));
    for (std::size_t k = 0; k < n_; ++k) shape_.cues.push_back("test" + std::to_string(k + 1));
    shape_.actions = {"match", "nonmatch"};
    take_names(delayed_match, shape_);
    cues_.assign(2 * n_, 0);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = step_ = left_ = 0;
    phase_ = Phase::interval;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    std::fill(cues_.begin(), cues_.end(), 0.0);
    p.begins_trial = phase_ == Phase::interval && left_ == 0;
    while (left_ == 0) next_phase(p);
    switch (phase_) {
      case Phase::sample: cues_[sample_is_] = 1; break;
      case Phase::delay:
      case Phase::interval: break;
      case Phase::test:
        cues_[n_ + test_is_] = 1;
        p.asks = true, p.state = state_;
        break;
      case Phase::outcome:
        series_[1] = (action == 0) == (sample_is_ == test_is_);
        p.reward = series_[1] > 0 ? reward_ : 0;
        p.is_terminal = true;
        after_ = steps(interval_);
        break;
    }
    --left_;
    if (phase_ == Phase::outcome) phase_ = Phase::interval, left_ = after_;
    p.ends_trial = phase_ == Phase::interval && left_ == 0;
    if (p.ends_trial) ++trial_;
    p.cues = cues_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  enum class Phase { interval, sample, delay, test, outcome };

  std::size_t steps(const Timing& timing) {
    return static_cast<std::size_t>(std::llround(timing.draw_ms(draws_) / shape_.step_ms));
  }
  std::size_t pick(std::size_t n) {
    return std::min(n - 1, static_cast<std::size_t>(draws_.uniform() * static_cast<double>(n)));
  }
  void next_phase(Percept& p) {
    switch (phase_) {
      case Phase::interval:
        phase_ = Phase::sample, left_ = std::max<std::size_t>(1, steps(sample_));
        sample_is_ = pick(n_);
        p.events |= 1;
        break;
      case Phase::sample:
        phase_ = Phase::delay, left_ = steps(delay_);
        series_[2] = static_cast<double>(left_) * shape_.step_ms / 1000;
        p.events |= 2;
        break;
      case Phase::delay: test(p); break;
      case Phase::test:
        phase_ = Phase::outcome, left_ = 1;
        p.events |= 8;
        break;
      case Phase::outcome: break;
    }
  }
  void test(Percept& p) {
    phase_ = Phase::test, left_ = 1;
    p.events |= 4;
    const bool matches = n_ == 1 || draws_.uniform() < match_;
    test_is_ = matches ? sample_is_ : (sample_is_ + 1 + pick(n_ - 1)) % n_;
    const bool remembers = memory_ms_ == 0 || draws_.uniform() < exp(-series_[2] * 1000 / memory_ms_);
    state_ = (remembers ? sample_is_ : pick(n_)) * n_ + test_is_;
    series_[0] = matches, series_[3] = remembers;
  }

  TaskShape shape_;
  std::size_t n_;
  double match_, memory_ms_, reward_;
  Timing sample_, delay_, interval_;
  std::vector<double> cues_;
  Draws draws_;
  Phase phase_ = Phase::interval;
  std::size_t trial_ = 0, step_ = 0, left_ = 0, after_ = 0, sample_is_ = 0, test_is_ = 0, state_ = 0;
  double series_[4] = {};
};

}  // namespace

extern const TaskInfo delayed_match{
    .name = "delayed-match",
    .line = "a sample, a delay, a test: match or not, from what is remembered",
    .source = "Blough 1959; Miller, Erickson & Desimone 1996",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"stimuli", "2", SettingKind::number, 2, 1000},
                 {"match_probability", "0.5", SettingKind::number, 0, 1},
                 {"memory_time", "0 s", SettingKind::time},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"sample_time", "1 s", SettingKind::text},
                 {"delay", "4 s", SettingKind::text},
                 {"interval", "0 s", SettingKind::text},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"sample", "delay", "test", "outcome"},
    .series = {"match", "correct", "delay", "remembered"},
    .make = [](const Settings& s) { return construct<DelayedMatch>(delayed_match, s); }};

}  // namespace teg::task
