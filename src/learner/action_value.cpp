#include <algorithm>
#include <cmath>
#include <limits>

#include "core/maths.hpp"
#include "learner/decision.hpp"
#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg {
namespace learner {
namespace {

// How often the worth of what comes later shrinks.
enum class DiscountPer { decision, step };

}  // namespace
}  // namespace learner

template <>
struct Names<learner::DiscountPer> {
  static constexpr auto all = std::to_array<Named<learner::DiscountPer>>(
      {{"decision", learner::DiscountPer::decision}, {"step", learner::DiscountPer::step}});
};

}  // namespace teg

namespace teg::learner {
namespace {

enum Live { learning_rate, negative_factor, discount, trace_decay, inverse_temperature, stickiness, lapse, forgetting };

// Values of actions in states.
class ActionValue : public Learner {
 public:
  ActionValue(SettingReader& in, const TaskShape& task, bool is_on_policy)
      : Learner(in.live()),
        is_on_policy_(is_on_policy),
        n_states_(std::max<std::size_t>(1, task.n_states)),
        n_actions_(task.actions.size()),
        is_per_step_(in.choice<DiscountPer>("discount_per") == DiscountPer::step),
        surprise_rate_(in.number("surprise_rate")),
        start_(in.number("start")) {
    if (in.number("trace_time") > 0) trace_ms_ = in.number("trace_time"), keep_ = exp(-task.step_ms / trace_ms_);
    reset();
  }
  void reset() override {
    value_.assign(n_states_ * n_actions_, start_);
    eligibility_.assign(value_.size(), 0);
    policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    last_ = chosen_ = no_action;
    decision_.reset();
    is_new_ = false;
    expected_ = 0;
  }
  void perceive(const Percept& p) override {
    const bool was_open = decision_.is_open();
    if (p.begins_trial && !was_open && keep_ < 0) std::fill(eligibility_.begin(), eligibility_.end(), 0.0);
    decay();
    const bool is_decided = decision_.ends(p, worth_);
    if (is_per_step_) worth_ *= parameters_[discount];
    chosen_ = no_action;
    if (p.asks && is_on_policy_) choose(p);
    signals_[0] = is_decided ? decision_.reward() + (p.is_terminal ? 0 : later() * next_value(p)) - value_[pair_]
                             : (was_open ? 0 : p.reward);
    signals_[1] = p.asks ? next_value(p) : 0;
    signals_[2] = 0;
    if (!is_decided) return;
    // How large errors are comes to be expected; what goes beyond is surprise.
    signals_[2] = std::abs(signals_[0]) - expected_;
    signals_[3] = expected_;
    expected_ += surprise_rate_ * signals_[2];
  }
  void learn(double teaching) override {
    const double rate = parameters_[learning_rate] * (teaching < 0 ? parameters_[negative_factor] : 1);
    for (std::size_t i = 0; i < value_.size(); ++i) value_[i] += rate * teaching * eligibility_[i];
  }
  double trace_ms() const override { return trace_ms_; }
  std::size_t act(const Percept& p) override {
    if (chosen_ == no_action) choose(p);
    for (auto& v : value_) v += parameters_[forgetting] * (start_ - v);
    pair_ = p.state * n_actions_ + chosen_;
    last_ = chosen_;
    decision_.begin();
    is_new_ = true;
    worth_ = 1;
    return chosen_;
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return value_;
    if (name == "eligibility") return eligibility_;
    return {};
  }

 private:
  // In time at every step, or otherwise with every new decision.
  void decay() {
    const double keep = keep_ >= 0 ? keep_ : is_new_ ? parameters_[discount] * parameters_[trace_decay] : 1;
    for (auto& e : eligibility_) e *= keep;
    if (is_new_) eligibility_[pair_] = 1;
    is_new_ = false;
  }
  std::span<const double> row(std::size_t state) const { return {&value_[state * n_actions_], n_actions_}; }
  double next_value(const Percept& p) const {
    const auto values = row(p.state);
    return chosen_ != no_action ? values[chosen_] : *std::max_element(values.begin(), values.end());
  }
  // What a value one decision later is worth now.
  double later() const { return is_per_step_ ? worth_ : parameters_[discount]; }
  void choose(const Percept& p) {
    chosen_ = learner::choose(row(p.state), last_,
                              {parameters_[inverse_temperature], parameters_[stickiness], parameters_[lapse]},
                              p.uniform, policy_);
  }

  Decision decision_;
  bool is_on_policy_, is_new_ = false;
  std::size_t n_states_, n_actions_, last_ = no_action, chosen_ = no_action, pair_ = 0;
  bool is_per_step_;
  double worth_ = 1;  // of a reward now, when the action was taken
  double surprise_rate_, start_, keep_ = -1, expected_ = 0;
  double trace_ms_ = std::numeric_limits<double>::infinity();
  std::vector<double> value_, eligibility_, policy_;  // [state][action]
  double signals_[4] = {};
};

struct OffPolicy final : ActionValue {
  OffPolicy(SettingReader& in, const TaskShape& task) : ActionValue(in, task, false) {}
};
struct OnPolicy final : ActionValue {
  OnPolicy(SettingReader& in, const TaskShape& task) : ActionValue(in, task, true) {}
};

const std::vector<SettingInfo> settings{{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                                        {"negative_factor", "1", SettingKind::number, 0, 100, "", true},
                                        {"discount", "1", SettingKind::number, 0, 1, "", true},
                                        {"trace_decay", "0", SettingKind::number, 0, 1, "", true},
                                        {"inverse_temperature", "3", SettingKind::number, 0, 1e6, "", true},
                                        {"stickiness", "0", SettingKind::number, -1e6, 1e6, "", true},
                                        {"lapse", "0", SettingKind::number, 0, 1, "", true},
                                        {"forgetting", "0", SettingKind::number, 0, 1, "", true},
                                        {"trace_time", "0 s", SettingKind::time},
                                        {"start", "0", SettingKind::number, -1e12, 1e12},
                                        {"discount_per", "decision", SettingKind::choice, 0, 0, choices<DiscountPer>},
                                        {"surprise_rate", "0.05", SettingKind::number, 0, 1}};

}  // namespace

extern const LearnerInfo q{
    .name = "q",
    .line = "Q-learning with eligibility traces and softmax choice",
    .source = "Watkins & Dayan 1992; Sutton & Barto 2018, ch. 6 and 12",
    .equations =
        {"delta = r + discount max_b Q(s', b) - Q(s, a)",
         "with discount_per = step, over k steps: sum_j discount^(j-1) r_j + discount^k max_b Q(s', b) - Q(s, a)",
         "e <- discount trace_decay e at every decision, or e exp(-step / trace_time) at every step; e(s, a) = 1",
         "surprise = |delta| - expected_surprise;  expected_surprise <- expected_surprise + surprise_rate surprise",
         "Q <- Q + learning_rate delta e  (times negative_factor where delta < 0)",
         "at every decision Q <- Q + forgetting (start - Q), of all actions",
         "P(a) = softmax(inverse_temperature (Q(s, a) + stickiness [a was last])), mixed with lapse"},
    .settings = settings,
    .signals = {"prediction_error", "value", "surprise", "expected_surprise"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<OffPolicy>(q, s, t); }};

extern const LearnerInfo sarsa{
    .name = "sarsa",
    .line = "SARSA: values of actions under the policy that is followed",
    .source = "Rummery & Niranjan 1994; Sutton & Barto 2018, ch. 6 and 12",
    .equations = {"delta = r + discount Q(s', a') - Q(s, a)", "otherwise as q"},
    .settings = settings,
    .signals = {"prediction_error", "value", "surprise", "expected_surprise"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<OnPolicy>(sarsa, s, t); }};

}  // namespace teg::learner
