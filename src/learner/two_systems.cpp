#include <algorithm>

#include "core/maths.hpp"
#include "learner/decision.hpp"
#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg::learner {
namespace {

enum Live { learning_rate, fast_rate, inverse_temperature, lapse };

// A fast memory of what was just earned fades in time; what was learned slowly speaks up as it does.
class TwoSystems final : public Learner {
 public:
  TwoSystems(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        n_actions_(task.actions.size()),
        n_(std::max<std::size_t>(1, task.n_states) * n_actions_),
        memory_ms_(in.number("memory_time")) {
    reset();
  }
  void reset() override {
    slow_.assign(n_, 0), fast_.assign(n_, 0), urge_.assign(n_actions_, 0);
    policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    decision_.reset();
    pair_ = next_pair_ = no_action, decides_ = false;
    fades_ms_ = outcome_ms_ = 0;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
    signals_[2] = 0;
  }
  void perceive(const Percept& p) override {
    pair_ = next_pair_;
    const double keep = exp(-(p.now_ms - fades_ms_) / memory_ms_);
    for (auto& f : fast_) f *= keep;
    fades_ms_ = p.now_ms;
    decides_ = decision_.ends(p);
    signals_[0] = decides_ ? decision_.reward() - slow_[pair_] : 0;
    signals_[1] = decides_ ? decision_.reward() - fast_[pair_] : 0;
    if (decides_) outcome_ms_ = p.now_ms;
    // Before anything was earned there is nothing to remember.
    signals_[2] = pair_ == no_action ? 0 : exp(-(p.now_ms - outcome_ms_) / memory_ms_);
    signals_[3] = pair_ == no_action ? 0 : (p.now_ms - outcome_ms_) / 1000;
  }
  // Each has an error of its own; where what teaches differs from that of the slow one, both differ with it.
  void learn(double teaching) override {
    if (pair_ == no_action) return;
    slow_[pair_] += parameters_[learning_rate] * teaching;
    fast_[pair_] += parameters_[fast_rate] * (signals_[1] + (teaching - signals_[0]));
  }
  std::size_t act(const Percept& p) override {
    for (std::size_t a = 0; a < n_actions_; ++a) {
      const std::size_t i = p.state * n_actions_ + a;
      urge_[a] = fast_[i] + (1 - signals_[2]) * slow_[i];
    }
    const std::size_t chosen = learner::choose(
        urge_, no_action, {parameters_[inverse_temperature], 0, parameters_[lapse]}, p.uniform, policy_);
    next_pair_ = p.state * n_actions_ + chosen;
    decision_.begin();
    return chosen;
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return slow_;
    if (name == "fast") return fast_;
    return {};
  }

 private:
  std::size_t n_actions_, n_;
  std::size_t pair_ = no_action, next_pair_ = no_action;  // next: once it has acted
  double memory_ms_, fades_ms_ = 0, outcome_ms_ = 0;
  bool decides_ = false;
  Decision decision_;
  std::vector<double> slow_, fast_, urge_, policy_;  // [state][action]; [action]
  double signals_[4] = {};
};

}  // namespace

extern const LearnerInfo two_systems{
    .name = "two-systems",
    .line = "a fast memory that fades in time, and slow values whose rate serotonin may set",
    .source = "Iigaya et al. 2018; form of our own",
    .equations = {"S(s, a) <- S + learning_rate (r - S);  F(s, a) <- F + fast_rate (r - F), of the action taken",
                  "F <- F exp(-t / memory_time) in all time that passes",
                  "trust = exp(-elapsed / memory_time), elapsed since the last outcome",
                  "P(a) = softmax(inverse_temperature (F(s, a) + (1 - trust) S(s, a))), mixed with lapse"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"fast_rate", "0.9", SettingKind::number, 0, 1, "", true},
                 {"inverse_temperature", "3", SettingKind::number, 0, 1e6, "", true},
                 {"lapse", "0", SettingKind::number, 0, 1, "", true},
                 {"memory_time", "7 s", SettingKind::time, 1e-3, 1e12}},
    .signals = {"prediction_error", "fast_error", "trust", "elapsed"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<TwoSystems>(two_systems, s, t); }};

}  // namespace teg::learner
