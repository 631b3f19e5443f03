#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "learner/learners.hpp"

namespace teg::learner {
namespace {

// Looks back from every meaningful event to what came before it, and forward from that. Events are onsets of cues, and
// rewards.
class Anccr final : public Learner {
 public:
  enum Live { learning_rate, reward_rate };
  Anccr(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        n_(task.cues.size() + 1),
        step_ms_(task.step_ms),
        keep_(exp(-task.step_ms / in.number("trace_time"))),
        recency_ms_(in.number("trace_time")),
        share_(in.number("prospective_share")),
        threshold_(in.number("threshold")),
        baseline_factor_(in.number("baseline_factor") * task.step_ms / in.number("baseline_step")),
        interval_ms_(in.number("interval")) {
    reset();
  }
  void reset() override {
    trace_.assign(n_, 0), baseline_.assign(n_, 0), worth_.assign(n_, 0), since_ms_.assign(n_, INFINITY);
    before_.assign(n_ * n_, 0), value_.assign(n_, 0);
    present_.assign(n_, false);
    now_ms_ = last_reward_ms_ = 0;
    started_ = false;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    const double elapsed = started_ ? p.now_ms - now_ms_ : 0;
    if (started_ && elapsed > 1.5 * step_ms_) pass(elapsed / step_ms_ - 1);
    started_ = true, now_ms_ = p.now_ms;
    for (std::size_t i = 0; i < n_; ++i) since_ms_[i] += elapsed, trace_[i] *= keep_;
    signals_[0] = 0;
    for (std::size_t i = 0; i + 1 < n_; ++i) {
      const bool is_on = p.cues[i] != 0;
      if (is_on && !present_[i]) happen(i, 0);
      present_[i] = is_on;
    }
    if (p.reward != 0) happen(n_ - 1, p.reward);
    for (std::size_t i = 0; i < n_; ++i) baseline_[i] += baseline_rate() * (trace_[i] - baseline_[i]);
    for (std::size_t i = 0; i + 1 < n_; ++i) value_[i] = net(i, n_ - 1) * worth_[i];
    signals_[1] = value_[0], signals_[2] = net(0, n_ - 1);
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    return name == "value" ? std::span<const double>(value_) : std::span<const double>{};
  }

 private:
  double baseline_rate() const { return std::min(1.0, baseline_factor_ * parameters_[learning_rate]); }
  // So many steps in which nothing happens, between trials: E_n = q^n E, and with p = 1 - f the sum of f p^(n - i) E_i
  // is
  //   M_n = p^n M + f E q (q^n - p^n) / (q - p).
  void pass(double n) {
    const double f = baseline_rate(), p = 1 - f, q = keep_;
    const double q_n = pow(q, n), p_n = p > 0 ? pow(p, n) : 0;
    const double share = std::abs(q - p) > 1e-9 ? f * q * (q_n - p_n) / (q - p) : f * n * q_n;
    for (std::size_t i = 0; i < n_; ++i) {
      baseline_[i] = p_n * baseline_[i] + share * trace_[i];
      trace_[i] *= q_n;
    }
  }
  double retrospective(std::size_t i, std::size_t j) const { return before_[i * n_ + j] - baseline_[i]; }
  double prospective(std::size_t i, std::size_t j) const {
    return baseline_[i] > 0 ? retrospective(i, j) * baseline_[j] / baseline_[i] : 0;
  }
  // The net contingency of i as a cause of j.
  double net(std::size_t i, std::size_t j) const {
    return share_ * prospective(i, j) + (1 - share_) * retrospective(i, j);
  }

  void happen(std::size_t i, double reward) {
    const bool is_reward = reward != 0;
    const double dopamine = response(i, reward);
    signals_[0] += dopamine;
    if (is_reward || std::abs(dopamine) >= threshold_) look_back(i, is_reward);
    if (is_reward)  // what each cue is worth follows the reward
      for (std::size_t k = 0; k + 1 < n_; ++k) worth_[k] += parameters_[reward_rate] * (reward - worth_[k]);
    trace_[i] += 1;
    since_ms_[i] = 0;
  }
  // What has been predicted already by what came just before is taken off.
  double response(std::size_t i, double reward) const {
    const std::size_t target = n_ - 1;
    double sum = reward != 0 ? reward : net(i, target) * worth_[i];
    for (std::size_t k = 0; k + 1 < n_; ++k)
      if (k != i)
        sum -= net(k, target) * worth_[k] * std::clamp(prospective(k, i), 0.0, 1.0) * exp(-since_ms_[k] / recency_ms_);
    return sum;
  }
  // The share of the new in what is known grows with the time since the last reward.
  void look_back(std::size_t j, bool is_reward) {
    double rate = parameters_[learning_rate];
    if (interval_ms_ > 0) rate = 1 - exp(-rate * (now_ms_ - last_reward_ms_) / interval_ms_);
    if (is_reward) last_reward_ms_ = now_ms_;
    for (std::size_t i = 0; i < n_; ++i) before_[i * n_ + j] += rate * (trace_[i] - before_[i * n_ + j]);
  }

  std::size_t n_;
  double step_ms_, keep_, recency_ms_, share_, threshold_, baseline_factor_, interval_ms_;
  std::vector<double> trace_, baseline_, before_, worth_, since_ms_, value_;  // before: [cause][target]
  std::vector<bool> present_;
  double now_ms_ = 0, last_reward_ms_ = 0;
  bool started_ = false;
  double signals_[3] = {};
};

}  // namespace

extern const LearnerInfo anccr{
    .name = "anccr",
    .line = "looks back from rewards for their causes; learns more of each reward the rarer they are",
    .source = "Jeong et al. 2022; Burke et al. 2024",
    .equations =
        {"E_i <- E_i exp(-step / trace_time), +1 at event i",
         "M_i <- M_i + baseline_factor learning_rate (E_i - M_i), every baseline_step (its share, 1 at most, every "
         "step)",
         "at a meaningful event j: M_ij <- M_ij + a (E_i - M_ij)",
         "a = 1 - exp(-learning_rate (time since the last reward, or the start) / interval), or learning_rate where "
         "interval is 0",
         "retrospective R_ij = M_ij - M_i;  prospective S_ij = R_ij M_j / M_i;  net N = prospective_share S + (1 - "
         "prospective_share) R",
         "dopamine at i: N_ir worth_i (a reward: itself) less what the other cues have predicted of it",
         "worth_i <- worth_i + reward_rate (r - worth_i) at every reward r, of every cue",
         "predicted by k: N_kr worth_k S_ki exp(-time since k / trace_time), S_ki held between 0 and 1",
         "an event is meaningful where it is a reward, or its dopamine reaches the threshold"},
    .settings = {{"learning_rate", "0.02", SettingKind::number, 0, 1, "", true},
                 {"reward_rate", "0.2", SettingKind::number, 0, 1, "", true},
                 {"trace_time", "36 s", SettingKind::time, 1e-3, 1e12},
                 {"prospective_share", "0.5", SettingKind::number, 0, 1},
                 {"threshold", "0.8", SettingKind::number, 0, 1e6},
                 {"baseline_factor", "1", SettingKind::number, 0, 1e6},
                 {"baseline_step", "200 ms", SettingKind::time, 1e-3, 1e12},
                 {"interval", "30 s", SettingKind::time, 0, 1e12}},
    .signals = {"prediction_error", "value", "contingency"},
    .needs = "cues",
    .acts = false,
    .is_taught = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<Anccr>(anccr, s, t); }};

}  // namespace teg::learner
