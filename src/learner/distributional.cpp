#include <algorithm>
#include <cmath>

#include "learner/learners.hpp"
#include "learner/whole_trial.hpp"

namespace teg::learner {
namespace {

enum Live { learning_rate, negative_factor };

// Units that weigh errors above and below what they expect differently, so that together they hold the distribution
// of the reward. A trial is taken as a whole.
class Distributional final : public Learner {
 public:
  Distributional(SettingReader& in, const TaskShape& task)
      : Learner(in.live()), n_units_(in.count("units")), n_(task.cues.size()) {
    for (std::size_t u = 0; u < n_units_; ++u)
      level_.push_back((static_cast<double>(u) + 0.5) / static_cast<double>(n_units_));
    reset();
  }
  void reset() override {
    value_.assign(n_units_ * n_, 0), expected_.assign(n_units_, 0);
    trial_.reset(n_);
    is_end_ = false;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    trial_.take(p);
    double sum = 0, squares = 0;
    for (std::size_t u = 0; u < n_units_; ++u) {
      expected_[u] = 0;
      for (std::size_t i = 0; i < n_; ++i) expected_[u] += value_[u * n_ + i] * trial_.cues[i];
      sum += expected_[u];
    }
    const double mean = sum / static_cast<double>(n_units_);
    for (const double e : expected_) squares += (e - mean) * (e - mean);
    is_end_ = p.ends_trial;
    signals_[0] = is_end_ ? trial_.reward - mean : 0;
    signals_[1] = mean, signals_[2] = std::sqrt(squares / static_cast<double>(n_units_));
    signals_[3] = expected_.front(), signals_[4] = expected_.back();
  }
  // Each unit has an error of its own; where what teaches differs from their mean, all differ with it.
  void learn(double teaching) override {
    if (!is_end_ && teaching == 0) return;
    for (std::size_t u = 0; u < n_units_; ++u) {
      const double error = (is_end_ ? trial_.reward - expected_[u] : 0) + (teaching - signals_[0]);
      const double rate =
          2 * parameters_[learning_rate] * (error > 0 ? level_[u] : parameters_[negative_factor] * (1 - level_[u]));
      for (std::size_t i = 0; i < n_; ++i) value_[u * n_ + i] += rate * error * trial_.cues[i];
    }
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return value_;
    if (name == "level") return level_;
    return {};
  }

 private:
  std::size_t n_units_, n_;
  std::vector<double> value_, level_, expected_;  // [unit][cue]; [unit]; [unit]
  WholeTrial trial_;
  bool is_end_ = false;
  double signals_[5] = {};
};

}  // namespace

extern const LearnerInfo distributional_td{
    .name = "distributional-td",
    .line = "units from pessimistic to optimistic hold expectiles of the reward, together its distribution",
    .source = "Dabney et al. 2020",
    .equations = {"delta_u = r - sum_i V_ui x_i, once a trial, x_i the greatest strength of cue i in it;  level_u = (u "
                  "+ 1/2) / units",
                  "V_ui <- V_ui + 2 learning_rate delta_u x_i times level_u where delta_u > 0, otherwise times "
                  "negative_factor (1 - level_u)",
                  "V_u settles at the expectile e with level E[max(r - e, 0)] = (1 - level) E[max(e - r, 0)]"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"negative_factor", "1", SettingKind::number, 0, 100, "", true},
                 {"units", "9", SettingKind::number, 1, 1e4}},
    .signals = {"prediction_error", "value", "spread", "least", "most"},
    .needs = "cues",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<Distributional>(distributional_td, s, t); }};

}  // namespace teg::learner
