#include <algorithm>

#include "task/trial_tasks.hpp"

namespace teg::task {
namespace {

// A hidden place, from which outcomes scatter; now and then it moves anywhere in the range.
class Helicopter final : public TrialTask {
 public:
  explicit Helicopter(SettingReader& in)
      : noise_(in.number("noise")), hazard_(in.number("hazard")), clips_(in.flag("clip")) {
    shape_.n_trials = in.count("trials");
    shape_.step_ms = in.number("step");
    shape_.outcome_range = in.number("range");
    shape_.has_outcome = true;
    take_names(helicopter, shape_);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = 0;
    place_ = draws_.uniform() * shape_.outcome_range;
    since_ = 0;
  }
  bool step(std::size_t, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    if (trial_ > 0) {
      ++since_;
      if (draws_.uniform() < hazard_) place_ = draws_.uniform() * shape_.outcome_range, since_ = 0;
    }
    p = Percept{.now_ms = static_cast<double>(trial_++) * shape_.step_ms, .events = 1};
    p.has_outcome = p.begins_trial = p.ends_trial = true;
    p.outcome = place_ + noise_ * draws_.normal();
    if (clips_) p.outcome = std::clamp(p.outcome, 0.0, shape_.outcome_range);
    series_[0] = static_cast<double>(since_), series_[1] = place_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  TaskShape shape_;
  double noise_, hazard_, place_ = 0;
  bool clips_;
  Draws draws_;
  std::size_t trial_ = 0, since_ = 0;
  double series_[2] = {};
};

}  // namespace

extern const TaskInfo helicopter{.name = "helicopter",
                                 .line = "predict where the next outcome falls; its hidden source moves now and then",
                                 .source = "Nassar et al. 2010, 2012; McGuire et al. 2014",
                                 .settings = {{"trials", "400", SettingKind::number, 1, 1e9},
                                              {"noise", "10", SettingKind::number, 0, 1e9},
                                              {"hazard", "0.1", SettingKind::number, 0, 1},
                                              {"range", "300", SettingKind::number, 1e-9, 1e9},
                                              {"clip", "false", SettingKind::flag},
                                              {"step", "5 s", SettingKind::time, 1e-3, 1e12}},
                                 .events = {"outcome"},
                                 .series = {"since_change", "place"},
                                 .make = [](const Settings& s) { return construct<Helicopter>(helicopter, s); }};

}  // namespace teg::task
