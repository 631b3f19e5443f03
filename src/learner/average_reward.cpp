#include <algorithm>

#include "learner/learners.hpp"
#include "learner/representation.hpp"
#include "learner/softmax.hpp"

namespace teg::learner {
namespace {

enum Live { learning_rate, average_rate, inverse_temperature, lapse };

// What both forms share: the average reward of a step, and what is signalled of it.
class AverageReward : public Learner {
 public:
  using Learner::Learner;
  std::span<const double> signals() const override { return signals_; }

 protected:
  void clear() { std::fill(std::begin(signals_), std::end(signals_), 0.0); }
  double average() const { return signals_[2] - signals_[3]; }
  void signal(double error, double value) {
    signals_[0] = error, signals_[1] = value;
    signals_[4] = std::max(error, 0.0), signals_[5] = std::max(-error, 0.0);
  }
  // Rewards and punishments are averaged apart; after the error of the step was found.
  void average_in(double reward) {
    signals_[2] += parameters_[average_rate] * (std::max(reward, 0.0) - signals_[2]);
    signals_[3] += parameters_[average_rate] * (std::max(-reward, 0.0) - signals_[3]);
  }

 private:
  double signals_[6] = {};
};

// Values of what is perceived. Time goes on from trial to trial.
class Predicting final : public AverageReward {
 public:
  Predicting(SettingReader& in, const TaskShape& task)
      : AverageReward(in.live()), representation_(Representation::make(in, task)) {
    reset();
  }
  void reset() override {
    representation_.reset();
    value_.assign(representation_.size(), 0);
    now_.clear(value_.size()), before_.clear(value_.size());
    is_first_ = true;
    clear();
  }
  void perceive(const Percept& p) override {
    std::swap(now_, before_);
    representation_.features(p, now_);
    if (p.is_terminal) now_.clear(value_.size());
    const double now = now_.dot(value_), then = before_.dot(value_);
    signal(is_first_ ? 0 : p.reward - average() + now - then, now);
    is_first_ = false;
    average_in(p.reward);
  }
  void learn(double teaching) override {
    for (const auto i : before_.active) value_[i] += parameters_[learning_rate] * teaching * before_.x[i];
  }
  std::span<const double> memory(std::string_view name) const override {
    return name == "value" ? std::span<const double>(value_) : std::span<const double>{};
  }

 private:
  Representation representation_;
  std::vector<double> value_;
  Features now_, before_;
  bool is_first_ = true;
};

// Values of actions in states, and of the time between an outcome and the next choice; a step costs the average.
class Acting final : public AverageReward {
 public:
  Acting(SettingReader& in, const TaskShape& task)
      : AverageReward(in.live()),
        n_actions_(task.actions.size()),
        between_(std::max<std::size_t>(1, task.n_states) * n_actions_) {
    reset();
  }
  void reset() override {
    value_.assign(between_ + 1, 0);
    policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    open_ = next_ = ends_ = no_action;
    gained_ = 0;
    clear();
  }
  void perceive(const Percept& p) override {
    if (open_ != no_action) gained_ += p.reward - average();
    ends_ = next_ = no_action;
    if (p.asks)
      next_ = choose(p);
    else if (p.is_terminal)
      next_ = between_;
    if (next_ != no_action) {
      ends_ = open_;
      open_ = next_;
    }
    const double value = next_ == no_action ? 0 : value_[next_];
    signal(ends_ == no_action ? 0 : gained_ + value - value_[ends_], value);
    if (next_ != no_action) gained_ = 0;
    average_in(p.reward);
  }
  void learn(double teaching) override {
    if (ends_ != no_action) value_[ends_] += parameters_[learning_rate] * teaching;
  }
  std::size_t act(const Percept&) override { return next_ % n_actions_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    return name == "value" ? std::span<const double>(value_) : std::span<const double>{};
  }

 private:
  std::size_t choose(const Percept& p) {
    const auto row = std::span(value_).subspan(p.state * n_actions_, n_actions_);
    return p.state * n_actions_ + learner::choose(row, no_action,
                                                  {parameters_[inverse_temperature], 0, parameters_[lapse]}, p.uniform,
                                                  policy_);
  }

  std::size_t n_actions_, between_;
  std::size_t open_ = no_action, next_ = no_action, ends_ = no_action;  // of value_
  double gained_ = 0;                                                   // beyond the average, since open_ began
  std::vector<double> value_, policy_;                                  // [state][action], then between; [action]
};

}  // namespace

extern const LearnerInfo average_reward{
    .name = "average-reward",
    .line = "R-learning: rewards count for what they exceed the average by; serotonin as dopamine's opponent",
    .source = "Schwartz 1993; Daw, Kakade & Dayan 2002; Niv et al. 2007",
    .equations = {"delta = sum over steps (r - average) + V' - V;  V <- V + learning_rate delta",
                  "average = average_reward - average_punishment, each running with average_rate over every step",
                  "V of actions in states and of the time between, P(a) = softmax(inverse_temperature V(s, a)), mixed "
                  "with lapse; "
                  "of features (representation) where a task has no actions",
                  "opponents: dopamine phasic delta, tonic average_punishment; serotonin phasic aversive_error = "
                  "max(-delta, 0), tonic average_reward"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"average_rate", "0.01", SettingKind::number, 0, 1, "", true},
                 {"inverse_temperature", "3", SettingKind::number, 0, 1e6, "", true},
                 {"lapse", "0", SettingKind::number, 0, 1, "", true},
                 TEG_REPRESENTATION_SETTINGS},
    .signals = {"prediction_error", "value", "average_reward", "average_punishment", "appetitive_error",
                "aversive_error"},
    .needs = "",
    .make = [](const Settings& s, const TaskShape& t) {
      return t.actions.empty() ? construct<Predicting>(average_reward, s, t) : construct<Acting>(average_reward, s, t);
    }};

}  // namespace teg::learner
