#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "learner/estimator.hpp"
#include "learner/learners.hpp"

namespace teg::learner {
namespace {

// B <- B + alpha (x - B)
class DeltaRule final : public Estimator {
 public:
  enum Live { learning_rate };
  DeltaRule(SettingReader& in, const TaskShape& task)
      : Estimator(in, task), surprise_rate_(in.number("surprise_rate")) {}
  void reset() override {
    Estimator::reset();
    expected_ = 0;
  }
  void perceive(const Percept& p) override {
    signals_[0] = p.has_outcome ? p.outcome - belief_[0] : 0;
    signals_[1] = belief_[0], signals_[2] = parameters_[learning_rate];
    signals_[3] = p.has_outcome ? std::abs(signals_[0]) - expected_ : 0;
    signals_[4] = expected_;
    expected_ += surprise_rate_ * signals_[3];
  }
  void learn(double teaching) override { belief_[0] += parameters_[learning_rate] * teaching; }
  std::span<const double> signals() const override { return signals_; }

 private:
  double surprise_rate_, expected_ = 0, signals_[5] = {};
};

// The reduced Bayesian learner: changes come with the probability `hazard`, and then anything in the range is as
// likely.
class ChangePoint final : public Estimator {
 public:
  enum Live { hazard, gain, reset_share };
  ChangePoint(SettingReader& in, const TaskShape& task)
      : Estimator(in, task),
        noise_(in.number("noise")),
        uncertainty_(in.number("uncertainty")),
        fixed_(in.number("fixed_rate")) {
    if (task.outcome_least < 0)
      in.fail("kind",
              "change-point takes outcomes from 0 on, and this task has some down to " + short_text(task.outcome_least),
              "use kalman or delta-rule, or a task such as helicopter");
    reset();
  }
  void reset() override {
    Estimator::reset();
    tau_ = uncertainty_;
    is_new_ = false;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    signals_[0] = 0;
    if (!p.has_outcome) return;
    const double delta = p.outcome - belief_[0], h = parameters_[hazard];
    const double spread = noise_ * noise_ / (1 - tau_);
    const double density = exp(-delta * delta / (2 * spread)) / std::sqrt(6.283185307179586 * spread);
    const double changed = h / range_, same = (1 - h) * density;
    signals_[0] = delta, signals_[1] = belief_[0], signals_[4] = tau_;
    signals_[3] = changed + same > 0 ? changed / (changed + same) : 0;
    is_new_ = true;
  }
  // `reset` decides how much of the change probability reaches learning.
  void learn(double teaching) override {
    if (!is_new_ && teaching == 0) return;
    const double omega = std::min(1.0, signals_[3] * parameters_[reset_share]);
    const double adaptive = std::min(1.0, (tau_ + (1 - tau_) * omega) * parameters_[gain]);
    signals_[2] = fixed_ > 0 ? fixed_ : adaptive;
    belief_[0] += signals_[2] * teaching;
    if (!is_new_) return;
    is_new_ = false;
    const double variance = noise_ * noise_, far = signals_[0] * (1 - tau_);
    const double k = omega * variance + (1 - omega) * tau_ * variance + omega * (1 - omega) * far * far;
    tau_ = k / (k + variance);
  }
  std::span<const double> signals() const override { return signals_; }

 private:
  double noise_, uncertainty_, fixed_, tau_ = 0.5;
  bool is_new_ = false;
  double signals_[5] = {};
};

}  // namespace

extern const LearnerInfo delta_rule{
    .name = "delta-rule",
    .line = "a belief moves a fixed part of the way to every outcome",
    .source = "Widrow & Hoff 1960",
    .equations =
        {"delta = x - B;  B <- B + learning_rate delta, from start range",
         "surprise = |delta| - expected_surprise;  expected_surprise <- expected_surprise + surprise_rate surprise",
         "P(first action) = softmax of inverse_temperature B / range, against that of 1 - B / range, where a task has "
         "actions"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 1, "", true},
                 {"surprise_rate", "0.02", SettingKind::number, 0, 1},
                 {"start", "0.5", SettingKind::number, 0, 1},
                 {"inverse_temperature", "5", SettingKind::number, 0, 1e6}},
    .signals = {"prediction_error", "value", "learning_rate", "surprise", "expected_surprise"},
    .needs = "outcome",
    .make = [](const Settings& s, const TaskShape& t) { return construct<DeltaRule>(delta_rule, s, t); }};

extern const LearnerInfo change_point{
    .name = "change-point",
    .line = "the reduced Bayesian learner: surprise and uncertainty set the learning rate",
    .source = "Nassar et al. 2010, 2012",
    .equations = {"Omega = (hazard / range) / (hazard / range + (1 - hazard) N(delta; 0, noise^2 / (1 - tau)))   "
                  "(change, phasic NE)",
                  "Omega is multiplied by reset, to 1 at most;  alpha = gain (tau + (1 - tau) Omega), to 1 at most, or "
                  "fixed_rate where "
                  "that is above 0;  B <- B + alpha delta;  delta = x - B;  B from start range",
                  "K = Omega noise^2 + (1 - Omega) tau noise^2 + Omega (1 - Omega) (delta (1 - tau))^2",
                  "tau = K / (K + noise^2), from `uncertainty`   (relative uncertainty, tonic NE)",
                  "P(first action) = softmax of inverse_temperature B / range, against that of 1 - B / range, where a "
                  "task has actions"},
    .settings = {{"hazard", "0.1", SettingKind::number, 0, 1, "", true},
                 {"gain", "1", SettingKind::number, 0, 100, "", true},
                 {"reset", "1", SettingKind::number, 0, 1e6, "", true},
                 {"noise", "10", SettingKind::number, 1e-9, 1e9},
                 {"start", "0.5", SettingKind::number, 0, 1},
                 {"inverse_temperature", "5", SettingKind::number, 0, 1e6},
                 {"uncertainty", "0.5", SettingKind::number, 0, 0.999999},
                 {"fixed_rate", "0", SettingKind::number, 0, 1}},
    .signals = {"prediction_error", "value", "learning_rate", "change_probability", "uncertainty"},
    .needs = "outcome",
    .make = [](const Settings& s, const TaskShape& t) { return construct<ChangePoint>(change_point, s, t); }};

}  // namespace teg::learner
