#include <algorithm>

#include "task/trial_tasks.hpp"

namespace teg::task {
namespace {

// Several cues point left (-1) or right (1); in each block one of them tells, with some validity, where the target
// will be. The cue comes one step before the target.
class Posner final : public TrialTask {
 public:
  explicit Posner(SettingReader& in) : validities_(in.numbers("validities")), lengths_(in.counts("block_lengths")) {
    shape_.n_trials = in.count("trials");
    shape_.step_ms = in.number("step");
    shape_.has_outcome = true, shape_.outcome_least = -1;
    for (std::size_t c = 0; c < in.count("cues"); ++c) shape_.cues.push_back("cue" + std::to_string(c + 1));
    take_names(posner, shape_);
    if (validities_.empty()) in.fail("validities", "is empty", "write one for each block, such as [0.9, 0.7]");
    for (const double n : lengths_)
      if (n < 1) in.fail("block_lengths", "has a block without trials", "write lengths of 1 or more");
    now_.assign(shape_.cues.size(), 0);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = block_ = since_ = step_ = 0;
    is_target_ = false;
  }
  bool step(std::size_t, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    if (!is_target_)
      for (auto& c : now_) c = draws_.uniform() < 0.5 ? -1 : 1;
    p = Percept{.cues = now_, .now_ms = static_cast<double>(step_++) * shape_.step_ms, .events = is_target_ ? 2U : 1U};
    p.begins_trial = !is_target_, p.ends_trial = p.has_outcome = is_target_;
    if (is_target_) {
      const bool is_valid = draws_.uniform() < validities_[std::min(block_, validities_.size() - 1)];
      p.outcome = now_[block_ % now_.size()] * (is_valid ? 1 : -1);
      series_[0] = is_valid, series_[1] = static_cast<double>(block_), series_[2] = static_cast<double>(since_);
      ++trial_, ++since_;
      if (!lengths_.empty() && since_ >= static_cast<std::size_t>(lengths_[block_ % lengths_.size()]))
        ++block_, since_ = 0;
    }
    is_target_ = !is_target_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  TaskShape shape_;
  std::vector<double> validities_, lengths_, now_;
  Draws draws_;
  std::size_t trial_ = 0, block_ = 0, since_ = 0, step_ = 0;
  bool is_target_ = false;
  double series_[3] = {};
};

}  // namespace

extern const TaskInfo posner{
    .name = "posner",
    .line = "cued attention: which of several cues tells where the target will be, and how reliably, changes",
    .source = "Posner 1980; Yu & Dayan 2005",
    .settings = {{"trials", "400", SettingKind::number, 1, 1e9},
                 {"cues", "5", SettingKind::number, 1, 1000},
                 {"validities", "0.8", SettingKind::numbers, 0, 1},
                 {"block_lengths", "", SettingKind::numbers, 1, 1e9},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"cue", "target"},
    .series = {"valid", "block", "since_change"},
    .make = [](const Settings& s) { return construct<Posner>(posner, s); }};

}  // namespace teg::task
