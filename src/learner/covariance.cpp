#include <algorithm>

#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg {
namespace learner {
namespace {

// What is subtracted from a reward.
enum class Baseline { nothing, constant, average, state };

}  // namespace
}  // namespace learner

template <>
struct Names<learner::Baseline> {
  static constexpr auto all = std::to_array<Named<learner::Baseline>>({{"nothing", learner::Baseline::nothing},
                                                                       {"constant", learner::Baseline::constant},
                                                                       {"average", learner::Baseline::average},
                                                                       {"state", learner::Baseline::state}});
};

}  // namespace teg

namespace teg::learner {
namespace {

// Activity H is 1 where the second of two actions is taken, with a fixed probability; weights drift, one a state.
class Covariance final : public Learner {
 public:
  enum Live { learning_rate, probability, baseline };
  Covariance(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        subtracted_(in.choice<Baseline>("subtract")),
        rate_(in.number("average_rate")),
        n_(std::max<std::size_t>(1, task.n_states)) {
    if (task.actions.size() != 2) in.fail("kind", "covariance needs two actions", "use a task with two arms");
    reset();
  }
  void reset() override {
    weight_.assign(n_, 0), expected_.assign(n_, 0), seen_.assign(n_, 0);
    policy_.assign(2, 0.5);
    action_ = no_action;
  }
  void perceive(const Percept& p) override {
    signals_[0] = 0;
    is_outcome_ = p.is_terminal && action_ != no_action;
    if (!is_outcome_) return;
    // Expected rewards are means over what was seen, or run with `average_rate`.
    const std::size_t s = subtracted_ == Baseline::state ? state_ : 0;
    signals_[0] = p.reward - subtracted(s);
    seen_[s] += 1;
    expected_[s] += (rate_ > 0 ? rate_ : 1 / seen_[s]) * (p.reward - expected_[s]);
  }
  void learn(double teaching) override {
    if (is_outcome_ && action_ == 1) weight_[state_] += parameters_[learning_rate] * teaching;
  }
  std::size_t act(const Percept& p) override {
    policy_ = {1 - parameters_[probability], parameters_[probability]};
    state_ = p.state;
    return action_ = pick(policy_, p.uniform);
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "weight") return weight_;
    if (name == "expected") return expected_;
    return {};
  }

 private:
  double subtracted(std::size_t state) const {
    switch (subtracted_) {
      case Baseline::nothing: return 0;
      case Baseline::constant: return parameters_[baseline];
      case Baseline::average:
      case Baseline::state: return expected_[state];
    }
    return 0;
  }

  Baseline subtracted_;
  double rate_;
  std::size_t n_, state_ = 0, action_ = no_action;
  bool is_outcome_ = false;
  std::vector<double> weight_, expected_, seen_, policy_;
  double signals_[1] = {};
};

}  // namespace

extern const LearnerInfo covariance{
    .name = "covariance",
    .line = "reward-modulated drift: what a rule with a baseline learns from reward and activity",
    .source = "Fremaux, Sprekeler & Gerstner 2010, eq. 8-10",
    .equations =
        {"dw = learning_rate (R - b) H;  H = 1 where the second action is taken, with probability `probability`",
         "b: nothing, the constant `baseline`, the mean of the rewards before, or of those in that state (subtract); a "
         "mean runs "
         "with average_rate where that is above 0",
         "mean change: learning_rate (Cov(R, H) + (E[R] - b) E[H])"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 1e6, "", true},
                 {"probability", "0.5", SettingKind::number, 0, 1, "", true},
                 {"baseline", "0", SettingKind::number, -1e12, 1e12, "", true},
                 {"subtract", "average", SettingKind::choice, 0, 0, choices<Baseline>},
                 {"average_rate", "0", SettingKind::number, 0, 1}},
    .signals = {"prediction_error"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<Covariance>(covariance, s, t); }};

}  // namespace teg::learner
