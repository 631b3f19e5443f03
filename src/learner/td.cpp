#include <algorithm>
#include <limits>

#include "core/maths.hpp"
#include "core/vector_clones.hpp"
#include "learner/learners.hpp"
#include "learner/representation.hpp"

namespace teg::learner {
namespace {

// e <- keep e + x,  w <- w + by e
TEG_VECTOR_CLONES
void change(double* w, double* e, const double* x, double keep, double by, std::size_t n) {
  TEG_INDEPENDENT_TURNS
  for (std::size_t i = 0; i < n; ++i) {
    e[i] = keep * e[i] + x[i];
    w[i] += by * e[i];
  }
}

// delta(t) = r(t) + gamma V(t) - V(t-1),  e <- gamma lambda e + x(t-1),  w <- w + alpha delta e
class TemporalDifference final : public Learner {
 public:
  enum Live { learning_rate, discount, trace_decay };
  TemporalDifference(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        representation_(Representation::make(in, task)),
        start_(in.number("start")),
        step_ms_(task.step_ms),
        trace_ms_(in.number("trace_time")) {
    if (trace_ms_ > 0) trace_keep_ = exp(-step_ms_ / trace_ms_);
    reset();
  }
  void reset() override {
    representation_.reset();
    const std::size_t n = representation_.size();
    w_.assign(n, start_), e_.assign(n, 0);
    now_.clear(n), before_.clear(n);
    last_ms_ = 0;
  }
  void perceive(const Percept& p) override {
    std::swap(now_, before_);
    if (p.begins_trial) {
      before_.clear(w_.size());
      begin_trial(p.now_ms);
    }
    last_ms_ = p.now_ms;
    representation_.features(p, now_);
    signals_[1] = p.is_terminal ? 0 : now_.dot(w_);
    signals_[0] = p.reward + parameters_[discount] * signals_[1] - before_.dot(w_);
    if (p.is_terminal) now_.clear(w_.size());
  }
  // Traces take a step with the weights, in one pass.
  void learn(double teaching) override {
    const double keep = trace_keep_ >= 0 ? trace_keep_ : parameters_[discount] * parameters_[trace_decay];
    change(w_.data(), e_.data(), before_.x.data(), keep, parameters_[learning_rate] * teaching, w_.size());
  }
  double trace_ms() const override { return trace_ms_ > 0 ? trace_ms_ : std::numeric_limits<double>::infinity(); }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "weight" || name == "value") return w_;
    if (name == "eligibility") return e_;
    return {};
  }

 private:
  // Traces in time outlast a trial, and fade while the clock jumps to the next.
  void begin_trial(double now_ms) {
    const double gap_ms = now_ms - last_ms_ - step_ms_;
    const double keep = trace_keep_ < 0 ? 0 : gap_ms > step_ms_ / 2 ? exp(-gap_ms / trace_ms_) : 1;
    for (auto& e : e_) e *= keep;
  }

  Representation representation_;
  double start_, step_ms_, trace_ms_, trace_keep_ = -1, last_ms_ = 0;
  std::vector<double> w_, e_;
  Features now_, before_;
  double signals_[2] = {};
};

}  // namespace

extern const LearnerInfo td{
    .name = "td",
    .line = "temporal differences with eligibility traces, TD(lambda)",
    .source = "Sutton 1988; Schultz, Dayan & Montague 1997; Ludvig, Sutton & Kehoe 2008",
    .equations = {"V(t) = sum_i w_i x_i(t)", "delta(t) = r(t) + discount V(t) - V(t-1)",
                  "e_i <- discount trace_decay e_i + x_i(t-1), from 0 in every trial;  or e_i exp(-step / trace_time) "
                  "+ x_i(t-1)",
                  "w_i <- w_i + learning_rate delta e_i, from start"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"discount", "0.98", SettingKind::number, 0, 1, "", true},
                 {"trace_decay", "0.9", SettingKind::number, 0, 1, "", true},
                 {"trace_time", "0 s", SettingKind::time},
                 {"start", "0", SettingKind::number, -1e12, 1e12},
                 TEG_REPRESENTATION_SETTINGS},
    .signals = {"prediction_error", "value"},
    .needs = "",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<TemporalDifference>(td, s, t); }};

}  // namespace teg::learner
