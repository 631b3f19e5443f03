#include <algorithm>
#include <cmath>

#include "task/timing.hpp"

namespace teg::task {
namespace {

// Patches that every harvest depletes, and the way to the next. A trial is a patch with the way that leads on; the
// state is the number of harvests that it has given.
class Foraging final : public TrialTask {
 public:
  explicit Foraging(SettingReader& in)
      : reward_(in.number("reward_size")),
        keep_(in.number("keep")),
        harvest_(steps(in.number("harvest_time"), in.number("step"))),
        travel_(Timing::read(in, "travel_time")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = in.count("most_harvests");
    shape_.step_ms = in.number("step");
    shape_.actions = {"stay", "leave"};
    take_names(foraging, shape_);
    if (harvest_ < 1) in.fail("harvest_time", "is shorter than a step", "write one step or more");
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = step_ = left_ = 0;
    phase_ = Phase::arrival;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    if (phase_ == Phase::arrival) {
      n_ = 0, next_ = reward_, last_ = 0;
      p.begins_trial = p.asks = true, p.events = 1;
      phase_ = Phase::asked;
      return true;
    }
    if (phase_ == Phase::asked) decide(action, p);
    if (phase_ == Phase::travelling)
      travel(p);
    else
      harvest(p);
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  enum class Phase { arrival, asked, harvesting, travelling };
  static std::size_t steps(double ms, double step_ms) { return static_cast<std::size_t>(std::llround(ms / step_ms)); }

  void decide(std::size_t action, Percept& p) {
    if (action != 1) {
      phase_ = Phase::harvesting, left_ = harvest_;
      return;
    }
    p.events |= 4;
    leave();
  }
  // From leaving to arrival are as many steps as the way takes, of which the last is the arrival.
  void leave() {
    const std::size_t way = std::max<std::size_t>(2, steps(travel_.draw_ms(draws_), shape_.step_ms));
    phase_ = Phase::travelling, left_ = way - 1;
    series_[0] = static_cast<double>(n_), series_[1] = last_, series_[2] = next_;
    series_[3] = static_cast<double>(way) * shape_.step_ms / 1000;
  }
  void harvest(Percept& p) {
    p.state = std::min(n_, shape_.n_states - 1);
    if (--left_ > 0) return;
    p.reward = last_ = next_;
    next_ *= keep_, ++n_;
    p.events |= 2;
    if (n_ < shape_.n_states) {
      p.state = n_, p.asks = true;
      phase_ = Phase::asked;
    } else {
      leave();  // nothing more is to be had
    }
  }
  void travel(Percept& p) {
    p.state = std::min(n_, shape_.n_states - 1);
    if (--left_ > 0) return;
    p.ends_trial = true;
    phase_ = Phase::arrival, ++trial_;
  }

  TaskShape shape_;
  double reward_, keep_, next_ = 0, last_ = 0;
  std::size_t harvest_;
  Timing travel_;
  Draws draws_;
  Phase phase_ = Phase::arrival;
  std::size_t trial_ = 0, step_ = 0, left_ = 0, n_ = 0;
  double series_[4] = {};
};

}  // namespace

extern const TaskInfo foraging{
    .name = "foraging",
    .line = "patches that every harvest depletes: stay, or leave for the next, which takes time",
    .source = "Charnov 1976; Constantino & Daw 2015",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"keep", "0.8", SettingKind::number, 0, 1},
                 {"harvest_time", "2 s", SettingKind::time, 1e-3, 1e12},
                 {"travel_time", "6 s", SettingKind::text},
                 {"most_harvests", "30", SettingKind::number, 1, 1e6},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"arrival", "harvest", "leaving"},
    .series = {"harvests", "last", "next", "travel"},
    .make = [](const Settings& s) { return construct<Foraging>(foraging, s); }};

}  // namespace teg::task
