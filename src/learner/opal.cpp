#include <algorithm>

#include "learner/decision.hpp"
#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg::learner {
namespace {

enum Live { learning_rate, go_rate, nogo_rate, go_gain, nogo_gain, discount, lapse };

// Two actors that oppose each other, both taught by the critic's error: G what speaks for an action, N what speaks
// against it.
class OpponentActor final : public Learner {
 public:
  OpponentActor(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        n_states_(std::max<std::size_t>(1, task.n_states)),
        n_actions_(task.actions.size()),
        start_(in.number("start")) {
    reset();
  }
  void reset() override {
    value_.assign(n_states_, start_);
    go_.assign(n_states_ * n_actions_, 1), nogo_.assign(go_.size(), 1);
    urge_.assign(n_actions_, 0), policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    decision_.reset();
    state_ = next_state_ = 0, pair_ = next_pair_ = no_action;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    state_ = next_state_, pair_ = next_pair_;
    signals_[1] = p.is_terminal && !p.asks ? 0 : value_[p.state];
    signals_[0] = 0;
    if (decision_.ends(p))
      signals_[0] = decision_.reward() + parameters_[discount] * (p.is_terminal ? 0 : signals_[1]) - value_[state_];
  }
  // The action taken last is learned about until the next one.
  void learn(double teaching) override {
    if (pair_ == no_action || teaching == 0) return;
    value_[state_] += parameters_[learning_rate] * teaching;
    go_[pair_] *= std::max(0.0, 1 + parameters_[go_rate] * teaching);
    nogo_[pair_] *= std::max(0.0, 1 - parameters_[nogo_rate] * teaching);
  }
  std::size_t act(const Percept& p) override {
    for (std::size_t a = 0; a < n_actions_; ++a) {
      const std::size_t i = p.state * n_actions_ + a;
      urge_[a] = parameters_[go_gain] * go_[i] - parameters_[nogo_gain] * nogo_[i];
    }
    const std::size_t chosen = learner::choose(urge_, no_action, {1, 0, parameters_[lapse]}, p.uniform, policy_);
    next_state_ = p.state, next_pair_ = p.state * n_actions_ + chosen;
    decision_.begin();
    return chosen;
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return value_;
    if (name == "go") return go_;
    if (name == "nogo") return nogo_;
    return {};
  }

 private:
  std::size_t n_states_, n_actions_;
  std::size_t state_ = 0, pair_ = no_action, next_state_ = 0, next_pair_ = no_action;  // next_: once it has acted
  double start_;
  Decision decision_;
  std::vector<double> value_, go_, nogo_, urge_, policy_;  // [state]; [state][action]; [action]
  double signals_[2] = {};
};

}  // namespace

extern const LearnerInfo opal{
    .name = "opal",
    .line = "opponent actors: dopamine weighs what speaks for an action (G) against what speaks against it (N)",
    .source = "Collins & Frank 2014",
    .equations =
        {"delta = r + discount V(s') - V(s);  V <- V + learning_rate delta, from start",
         "G <- G + go_rate G delta;  N <- N - nogo_rate N delta, of the action taken; both from 1, not below 0",
         "P(a) = softmax(go_gain G(s, a) - nogo_gain N(s, a)), mixed with lapse"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"go_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"nogo_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"go_gain", "1", SettingKind::number, 0, 1e6, "", true},
                 {"nogo_gain", "1", SettingKind::number, 0, 1e6, "", true},
                 {"discount", "1", SettingKind::number, 0, 1, "", true},
                 {"lapse", "0", SettingKind::number, 0, 1, "", true},
                 {"start", "0", SettingKind::number, -1e12, 1e12}},
    .signals = {"prediction_error", "value"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<OpponentActor>(opal, s, t); }};

}  // namespace teg::learner
