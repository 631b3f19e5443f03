#include <algorithm>

#include "core/maths.hpp"
#include "core/vector_clones.hpp"
#include "learner/learners.hpp"
#include "learner/representation.hpp"

namespace teg::learner {
namespace {

// Sums in eight parts, whose order is the same for every vector width.
TEG_VECTOR_CLONES
void values_of(const double* w, const double* x, const double* before, std::size_t n, double* now, double* then) {
  double a[8] = {}, b[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t k = 0; k < 8; ++k) a[k] += w[i + k] * x[i + k], b[k] += w[i + k] * before[i + k];
  for (std::size_t k = 0; i + k < n; ++k) a[k] += w[i + k] * x[i + k], b[k] += w[i + k] * before[i + k];
  *now = ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
  *then = ((b[0] + b[4]) + (b[2] + b[6])) + ((b[1] + b[5]) + (b[3] + b[7]));
}

TEG_VECTOR_CLONES
void decay_and_add(double* e, const double* x, double keep, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) e[i] = keep * e[i] + x[i];
}

TEG_VECTOR_CLONES
void add_scaled(double* w, const double* e, double by, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) w[i] += by * e[i];
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
    w_.assign(n, start_), x_.assign(n, 0), before_.assign(n, 0), e_.assign(n, 0);
  }
  void perceive(const Percept& p) override {
    if (p.begins_trial) {
      std::fill(before_.begin(), before_.end(), 0.0);
      std::fill(e_.begin(), e_.end(), 0.0);
    } else {
      before_.swap(x_);
    }
    representation_.features(p, x_);
    if (p.is_terminal) std::fill(x_.begin(), x_.end(), 0.0);
    double then = 0;
    values_of(w_.data(), x_.data(), before_.data(), w_.size(), &signals_[1], &then);
    signals_[0] = p.reward + parameters_[1] * signals_[1] - then;
    const double keep = trace_keep_ >= 0 ? trace_keep_ : parameters_[1] * parameters_[2];
    decay_and_add(e_.data(), before_.data(), keep, e_.size());
  }
  void learn(double teaching) override { add_scaled(w_.data(), e_.data(), parameters_[0] * teaching, w_.size()); }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "weight" || name == "value") return w_;
    if (name == "eligibility") return e_;
    return {};
  }

 private:
  Representation representation_;
  double start_, trace_keep_ = -1;
  std::vector<double> w_, x_, before_, e_;
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
