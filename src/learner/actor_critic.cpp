#include <algorithm>
#include <limits>

#include "core/maths.hpp"
#include "learner/decision.hpp"
#include "learner/learners.hpp"
#include "learner/softmax.hpp"

namespace teg {
namespace learner {
namespace {

// What stands for a situation; automatic: its state where the task has states, otherwise its cues.
enum class SituationKind { automatic, states, presence };

}  // namespace
}  // namespace learner

template <>
struct Names<learner::SituationKind> {
  static constexpr auto all =
      std::to_array<Named<learner::SituationKind>>({{"auto", learner::SituationKind::automatic},
                                                    {"states", learner::SituationKind::states},
                                                    {"presence", learner::SituationKind::presence}});
};

}  // namespace teg

namespace teg::learner {
namespace {

enum Live { learning_rate, actor_rate, discount, trace_decay, inverse_temperature, lapse };

// What stands for a situation: its state, its cues, or one feature where a task has neither.
class Situation {
 public:
  Situation(SettingReader& in, const TaskShape& task) {
    const auto kind = in.choice<SituationKind>("representation");
    is_state_ =
        kind == SituationKind::states || (kind == SituationKind::automatic && (task.n_states > 0 || task.cues.empty()));
    size_ = is_state_ ? std::max<std::size_t>(1, task.n_states) : task.cues.size();
    if (size_ == 0) in.fail("representation", "the task has no cues", "use representation = \"states\"");
  }
  std::size_t size() const { return size_; }
  void features(const Percept& p, std::vector<double>& x) const {
    x.assign(size_, 0);
    if (is_state_)
      x[p.state] = 1;
    else
      std::copy(p.cues.begin(), p.cues.end(), x.begin());
  }

 private:
  bool is_state_ = true;
  std::size_t size_ = 1;
};

// The critic's error teaches both: the values of situations, and the preferences for actions in them.
class ActorCritic final : public Learner {
 public:
  ActorCritic(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        situation_(in, task),
        n_(situation_.size()),
        n_actions_(task.actions.size()),
        start_(in.number("start")),
        is_gradient_(in.flag("gradient")) {
    if (in.number("trace_time") > 0) trace_ms_ = in.number("trace_time"), keep_ = exp(-task.step_ms / trace_ms_);
    reset();
  }
  void reset() override {
    value_.assign(n_, start_), x_.assign(n_, 0), chosen_x_.assign(n_, 0), preference_.assign(n_actions_ * n_, 0);
    urge_.assign(n_actions_, 0), policy_.assign(n_actions_, 1 / static_cast<double>(n_actions_));
    clear_traces();
    decision_.reset();
    is_new_ = false;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    if (p.begins_trial && !decision_.is_open() && keep_ < 0) clear_traces();
    if (keep_ >= 0) decay(keep_);
    if (is_new_) mark();
    situation_.features(p, x_);
    const bool is_over = p.is_terminal && !p.asks, was_open = decision_.is_open();
    signals_[1] = is_over ? 0 : dot(value_, x_);
    if (decision_.ends(p))
      signals_[0] =
          decision_.reward() + parameters_[discount] * (p.is_terminal ? 0 : signals_[1]) - dot(value_, chosen_x_);
    else
      signals_[0] = was_open ? 0 : p.reward;
  }
  void learn(double teaching) override {
    if (teaching == 0) return;
    for (std::size_t i = 0; i < n_; ++i) value_[i] += parameters_[learning_rate] * teaching * trace_[i];
    for (std::size_t i = 0; i < preference_.size(); ++i)
      preference_[i] += parameters_[actor_rate] * teaching * action_trace_[i];
  }
  double trace_ms() const override { return trace_ms_; }
  std::size_t act(const Percept& p) override {
    for (std::size_t a = 0; a < n_actions_; ++a) urge_[a] = dot(std::span(preference_).subspan(a * n_, n_), x_);
    const std::size_t chosen = learner::choose(
        urge_, no_action, {parameters_[inverse_temperature], 0, parameters_[lapse]}, p.uniform, policy_);
    chosen_ = chosen, is_new_ = true;
    decision_.begin();
    return chosen;
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> policy() const override { return policy_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return value_;
    if (name == "preference") return preference_;
    if (name == "eligibility") return trace_;
    return {};
  }

 private:
  static double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
  }
  void clear_traces() { trace_.assign(n_, 0), action_trace_.assign(n_ * n_actions_, 0); }
  // What was chosen leaves its traces with the next percept, whole.
  void mark() {
    if (keep_ < 0) decay(parameters_[discount] * parameters_[trace_decay]);
    for (std::size_t i = 0; i < n_; ++i) trace_[i] += x_[i];
    for (std::size_t a = 0; a < n_actions_; ++a) {
      const double by = (a == chosen_ ? 1 : 0) - (is_gradient_ ? policy_[a] : 0);
      for (std::size_t i = 0; i < n_; ++i) action_trace_[a * n_ + i] += by * x_[i];
    }
    chosen_x_ = x_;
    is_new_ = false;
  }
  void decay(double keep) {
    for (auto& e : trace_) e *= keep;
    for (auto& e : action_trace_) e *= keep;
  }

  Situation situation_;
  std::size_t n_, n_actions_, chosen_ = no_action;
  double start_, keep_ = -1, trace_ms_ = std::numeric_limits<double>::infinity();
  bool is_gradient_, is_new_ = false;
  Decision decision_;
  std::vector<double> value_, trace_, x_, chosen_x_;               // [feature]
  std::vector<double> preference_, action_trace_, urge_, policy_;  // [action][feature]; [action]
  double signals_[2] = {};
};

}  // namespace

extern const LearnerInfo actor_critic{
    .name = "actor-critic",
    .line =
        "a critic's error teaches its values and an actor's preferences, with eligibility traces and softmax choice",
    .source = "Barto, Sutton & Anderson 1983; Foster, Morris & Dayan 2000; Sutton & Barto 2018, sec. 13.5",
    .equations = {"V(s) = sum_i v_i x_i(s);  delta = r + discount V(s') - V(s)",
                  "P(a) = softmax(inverse_temperature sum_i h_ai x_i(s)), mixed with lapse",
                  "e <- discount trace_decay e at every decision, or e exp(-step / trace_time) at every step",
                  "e_i <- e_i + x_i;  e_bi <- e_bi + ([b was chosen] - P(b)) x_i  (without P(b) where not gradient)",
                  "v_i <- v_i + learning_rate delta e_i, from start;  h_bi <- h_bi + actor_rate delta e_bi"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"actor_rate", "0.1", SettingKind::number, 0, 100, "", true},
                 {"discount", "1", SettingKind::number, 0, 1, "", true},
                 {"trace_decay", "0", SettingKind::number, 0, 1, "", true},
                 {"inverse_temperature", "1", SettingKind::number, 0, 1e6, "", true},
                 {"lapse", "0", SettingKind::number, 0, 1, "", true},
                 {"trace_time", "0 s", SettingKind::time},
                 {"start", "0", SettingKind::number, -1e12, 1e12},
                 {"gradient", "true", SettingKind::flag},
                 {"representation", "auto", SettingKind::choice, 0, 0, choices<SituationKind>}},
    .signals = {"prediction_error", "value"},
    .needs = "actions",
    .make = [](const Settings& s, const TaskShape& t) { return construct<ActorCritic>(actor_critic, s, t); }};

}  // namespace teg::learner
