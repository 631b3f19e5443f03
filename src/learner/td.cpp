#include <algorithm>

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
  TemporalDifference(SettingReader& in, const TaskShape& task)
      : Learner(in.live()), representation_(Representation::make(in, task)), start_(in.number("start")) {
    if (in.number("trace_time") > 0) trace_keep_ = exp(-task.step_ms / in.number("trace_time"));
    reset();
  }
  void reset() override {
    representation_.reset();
    const std::size_t n = representation_.size();
    w_.assign(n, start_), e_.assign(n, 0);
    now_.clear(n), before_.clear(n);
  }
  void perceive(const Percept& p) override {
    std::swap(now_, before_);
    if (p.begins_trial) {
      before_.clear(w_.size());
      std::fill(e_.begin(), e_.end(), 0.0);
    }
    representation_.features(p, now_);
    signals_[1] = p.is_terminal ? 0 : now_.dot(w_);
    signals_[0] = p.reward + parameters_[1] * signals_[1] - before_.dot(w_);
    if (p.is_terminal) now_.clear(w_.size());
  }
  // Traces take a step with the weights, in one pass.
  void learn(double teaching) override {
    const double keep = trace_keep_ >= 0 ? trace_keep_ : parameters_[1] * parameters_[2];
    change(w_.data(), e_.data(), before_.x.data(), keep, parameters_[0] * teaching, w_.size());
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "weight" || name == "value") return w_;
    if (name == "eligibility") return e_;
    return {};
  }

 private:
  Representation representation_;
  double start_, trace_keep_ = -1;
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
                  "e_i <- discount trace_decay e_i + x_i(t-1)", "w_i <- w_i + learning_rate delta e_i"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true},
                 {"discount", "0.98", SettingKind::number, 0, 1, "", true},
                 {"trace_decay", "0.9", SettingKind::number, 0, 1, "", true},
                 {"trace_time", "0 s", SettingKind::time},
                 {"start", "0", SettingKind::number, -1e12, 1e12},
                 TEG_REPRESENTATION_SETTINGS},
    .signals = {"prediction_error", "value"},
    .needs = "",
    .make = [](const Settings& s, const TaskShape& t) { return construct<TemporalDifference>(td, s, t); }};

}  // namespace teg::learner
