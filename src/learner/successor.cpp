#include <algorithm>
#include <cstdint>

#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg::learner {
namespace {

enum Live { learning_rate, reward_rate, discount, inverse_temperature, lapse };

// Places are states, or actions in states where a task has actions. How often each place will still be met from here
// is learned apart from what follows each place, so a new reward is worth something everywhere at once.
class Successor final : public Learner {
 public:
  Successor(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        n_actions_(std::max<std::size_t>(1, task.actions.size())),
        n_(task.n_states * n_actions_),
        acts_(!task.actions.empty()) {
    const double n = static_cast<double>(n_);
    if (in.fits("kind", n * n)) reset();
  }
  void reset() override {
    successor_.assign(n_ * n_, 0);
    for (std::size_t i = 0; i < n_; ++i) successor_[i * n_ + i] = 1;
    weight_.assign(n_, 0), value_.assign(n_, 0);
    is_found_.assign(n_, 1);
    policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    before_ = next_ = chosen_ = no_action;
    reward_ = 0;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    if (chosen_ != no_action) before_ = chosen_, reward_ = 0;
    chosen_ = no_action;
    if (p.begins_trial && !acts_) before_ = no_action;
    if (before_ != no_action) reward_ += p.reward;
    next_ = place(p);
    const bool is_met = p.is_terminal || next_ != no_action;
    ends_ = before_ != no_action && is_met ? before_ : no_action;
    signals_[1] = next_ == no_action ? 0 : value(next_);
    signals_[0] = ends_ == no_action ? 0 : reward_ + parameters_[discount] * signals_[1] - value(ends_);
    if (is_met) before_ = acts_ ? no_action : next_;
  }
  // The reward weight has an error of its own; what teaches may differ from the error of the value, and so does that.
  void learn(double teaching) override {
    if (ends_ == no_action) return;
    double* row = &successor_[ends_ * n_];
    for (std::size_t j = 0; j < n_; ++j) {
      const double then = next_ == no_action ? 0 : successor_[next_ * n_ + j];
      row[j] += parameters_[learning_rate] * ((j == ends_ ? 1 : 0) + parameters_[discount] * then - row[j]);
    }
    weight_[ends_] += parameters_[reward_rate] * (reward_ - weight_[ends_] + (teaching - signals_[0]));
    reward_ = 0;
    forget_values();
  }
  std::size_t act(const Percept& p) override {
    chosen_ = next_ != no_action ? next_ : choose(p);
    return chosen_ % n_actions_;
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") {
      for (std::size_t i = 0; i < n_; ++i) value(i);
      return value_;
    }
    if (name == "successor") return successor_;
    if (name == "weight") return weight_;
    return {};
  }

 private:
  // Where one is now; nowhere when nothing follows, or between actions.
  std::size_t place(const Percept& p) {
    if (acts_) return p.asks && !p.is_terminal ? choose(p) : no_action;
    return p.is_terminal ? no_action : p.state;
  }
  std::size_t choose(const Percept& p) {
    for (std::size_t a = 0; a < n_actions_; ++a) value(p.state * n_actions_ + a);
    const auto row = std::span(value_).subspan(p.state * n_actions_, n_actions_);
    return p.state * n_actions_ + learner::choose(row, no_action,
                                                  {parameters_[inverse_temperature], 0, parameters_[lapse]}, p.uniform,
                                                  policy_);
  }
  // Values are sums over all places, so each is found when it is asked for.
  double value(std::size_t i) const {
    if (is_found_[i]) return value_[i];
    double sum = 0;
    for (std::size_t j = 0; j < n_; ++j) sum += successor_[i * n_ + j] * weight_[j];
    is_found_[i] = 1;
    return value_[i] = sum;
  }
  void forget_values() { std::fill(is_found_.begin(), is_found_.end(), std::uint8_t{0}); }

  std::size_t n_actions_, n_;
  bool acts_;
  std::size_t before_ = no_action, next_ = no_action, ends_ = no_action, chosen_ = no_action;  // places
  double reward_ = 0;                                                                          // since the place before
  std::vector<double> successor_, weight_, policy_;  // [place][place]; [place]; [action]
  mutable std::vector<double> value_;                // [place]
  mutable std::vector<std::uint8_t> is_found_;       // [place] whether its value is up to date
  double signals_[2] = {};
};

}  // namespace

extern const LearnerInfo successor{
    .name = "successor",
    .line = "successor representation: how often places will be met, apart from what they are worth",
    .source = "Dayan 1993; Gershman 2018",
    .equations = {"V(i) = sum_j M(i, j) w_j;  i a state, or an action in a state;  M from 1 where i = j, otherwise 0",
                  "M(i, j) <- M(i, j) + learning_rate ([i = j] + discount M(i', j) - M(i, j)), i' what follows i",
                  "w_i <- w_i + reward_rate (r - w_i), r the reward between i and i'",
                  "delta = r + discount V(i') - V(i);  P(a) = softmax(inverse_temperature V(s, a)), mixed with lapse"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 1, "", true},
                 {"reward_rate", "0.3", SettingKind::number, 0, 1, "", true},
                 {"discount", "0.95", SettingKind::number, 0, 1, "", true},
                 {"inverse_temperature", "3", SettingKind::number, 0, 1e6, "", true},
                 {"lapse", "0", SettingKind::number, 0, 1, "", true}},
    .signals = {"prediction_error", "value"},
    .needs = "states",
    .make = [](const Settings& s, const TaskShape& t) { return construct<Successor>(successor, s, t); }};

}  // namespace teg::learner
