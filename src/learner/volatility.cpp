#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "learner/estimator.hpp"
#include "learner/learners.hpp"

namespace teg::learner {
namespace {

// The learning rate that a change of belief amounts to.
double rate_of(double change, double error) { return error != 0 ? change / error : 0; }

// One quantity that drifts, seen through noise.
class Kalman final : public Estimator {
 public:
  enum Live { drift, noise };
  Kalman(SettingReader& in, const TaskShape& task) : Estimator(in, task), uncertainty_(in.number("uncertainty")) {
    reset();
  }
  void reset() override {
    Estimator::reset();
    is_begun_ = false;
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    signals_[0] = 0;
    if (!p.has_outcome) return;
    const double q = parameters_[drift] * parameters_[drift], r = parameters_[noise] * parameters_[noise];
    if (!is_begun_) variance_ = uncertainty_ * r;  // here, since noise may follow modulators
    is_begun_ = true;
    variance_ += q;
    signals_[0] = p.outcome - belief_[0], signals_[1] = belief_[0];
    signals_[2] = variance_ + r > 0 ? variance_ / (variance_ + r) : 0;
    signals_[3] = variance_;
    variance_ *= 1 - signals_[2];
  }
  void learn(double teaching) override { belief_[0] += signals_[2] * teaching; }
  std::span<const double> signals() const override { return signals_; }

 private:
  double uncertainty_, variance_ = 0, signals_[4] = {};
  bool is_begun_ = false;
};

// Three levels: an outcome of 0 or 1, the logit of its probability (mean and variance), and how volatile that is.
class HierarchicalFilter final : public Estimator {
 public:
  enum Live { tonic_volatility, coupling, meta_volatility };
  HierarchicalFilter(SettingReader& in, const TaskShape& task) : Estimator(in, task) { reset(); }
  void reset() override {
    second_ = {log(start_ / range_ + 1e-12) - log(1 - start_ / range_ + 1e-12), 1};
    third_ = {0, 1};
    belief_[0] = logistic(second_.mean);
    is_new_ = false;
    fault_.reset();
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    signals_[0] = p.has_outcome ? p.outcome - belief_[0] : 0;
    signals_[1] = belief_[0];
    is_new_ = p.has_outcome;
  }
  // Precision-weighted errors at both levels (Mathys et al. 2011, eq. 23-36).
  void learn(double teaching) override {
    if (!is_new_) {
      second_.mean += second_.variance * teaching;
      belief_[0] = logistic(second_.mean);
      return;
    }
    is_new_ = false;
    const double before = belief_[0], kappa = parameters_[coupling];
    const double moved = exp(kappa * third_.mean + parameters_[tonic_volatility]);
    const double predicted = second_.variance + moved, last = second_.variance;
    second_.variance = 1 / (1 / predicted + before * (1 - before));
    const double step = second_.variance * teaching;
    second_.mean += step;
    belief_[0] = logistic(second_.mean);
    const double surprise = (second_.variance + step * step) / predicted - 1;
    const double w = moved / predicted, r = (moved - last) / predicted;
    const double precision =
        1 / (third_.variance + parameters_[meta_volatility]) + kappa * kappa / 2 * w * (w + r * surprise);
    if (!(precision > 0)) return fail(precision);
    third_.variance = 1 / precision;
    third_.mean += third_.variance * kappa / 2 * w * surprise;
    signals_[2] = rate_of(belief_[0] - before, signals_[0]);
    signals_[3] = third_.mean, signals_[4] = second_.variance;
  }
  std::span<const double> signals() const override { return signals_; }
  const Error* fault() const override { return fault_ ? &*fault_ : nullptr; }

 private:
  // As in the authors' toolbox a negative precision ends the session: the equations' approximation does not hold there.
  void fail(double precision) {
    const auto is = [&](const char* name, Live live) { return name + (" = " + short_text(parameters_[live])); };
    fault_ = Error{Fault::numeric, "learner.kind",
                   "the precision of what hgf believes of volatility has become " + short_text(precision) + ", with " +
                       is("tonic_volatility", tonic_volatility) + ", " + is("meta_volatility", meta_volatility) + ", " +
                       is("coupling", coupling),
                   "use a lower tonic_volatility, meta_volatility or coupling"};
    belief_[0] = second_.mean = std::numeric_limits<double>::quiet_NaN();
  }
  struct Level {
    double mean = 0, variance = 1;
  };
  static double logistic(double x) { return 1 / (1 + exp(-x)); }
  Level second_, third_;
  bool is_new_ = false;
  std::optional<Error> fault_;
  double signals_[5] = {};
};

// The probability r of an outcome, the volatility v with which it changes and the rate k with which that does, all on a
// grid: r' ~ Beta around r, the wider the larger v; log v' ~ N(log v, k). Outcomes are 1 or 0.
class Volatility final : public Estimator {
 public:
  Volatility(SettingReader& in, const TaskShape& task)
      : Estimator(in, task, false), n_r_(in.count("rates")), n_v_(in.count("volatilities")), n_k_(in.count("changes")) {
    if (!in.errors().empty()) return;
    make_grid();
    reset();
  }
  void reset() override {
    joint_.assign(n_k_ * n_v_ * n_r_, 1 / static_cast<double>(n_k_ * n_v_ * n_r_));
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
    summarise();
  }
  void perceive(const Percept& p) override {
    signals_[0] = 0;
    if (!p.has_outcome) return;
    const double before = belief_[0];
    signals_[0] = p.outcome - before, signals_[1] = before;
    observe(p.outcome);
    diffuse();
    summarise();
    signals_[2] = rate_of(belief_[0] - before, signals_[0]);
  }
  std::span<const double> signals() const override { return signals_; }

 private:
  static double grid(std::size_t i, std::size_t n, double from, double to) {
    return n == 1 ? (from + to) / 2 : from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1);
  }
  double rate(std::size_t i) const { return (static_cast<double>(i) + 0.5) / static_cast<double>(n_r_); }
  static void normalise(double* p, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += p[i];
    for (std::size_t i = 0; i < n; ++i) p[i] /= sum;
  }
  // Transitions [v][from][to] of r and [k][from][to] of v, each row a distribution over the grid.
  void make_grid() {
    constexpr double least_v = 1e-4, most_v = 0.2, least_k = 5e-4, most_k = 20;
    r_moves_.resize(n_v_ * n_r_ * n_r_), v_moves_.resize(n_k_ * n_v_ * n_v_);
    for (std::size_t v = 0; v < n_v_; ++v) {
      log_v_.push_back(grid(v, n_v_, log(least_v), log(most_v)));
      const double width = exp(log_v_[v]), weight = (1 - width) / width;
      for (std::size_t i = 0; i < n_r_; ++i) {
        double* row = &r_moves_[(v * n_r_ + i) * n_r_];
        const double a = rate(i) * weight, b = (1 - rate(i)) * weight, top = a * log(rate(i)) + b * log(1 - rate(i));
        for (std::size_t j = 0; j < n_r_; ++j) row[j] = exp(a * log(rate(j)) + b * log(1 - rate(j)) - top);
        normalise(row, n_r_);
      }
    }
    for (std::size_t k = 0; k < n_k_; ++k) {
      const double width = exp(grid(k, n_k_, log(least_k), log(most_k)));
      for (std::size_t i = 0; i < n_v_; ++i) {
        double* row = &v_moves_[(k * n_v_ + i) * n_v_];
        for (std::size_t j = 0; j < n_v_; ++j) {
          const double z = (log_v_[j] - log_v_[i]) / width;
          row[j] = exp(-z * z / 2);
        }
        normalise(row, n_v_);
      }
    }
  }
  void observe(double outcome) {
    for (std::size_t i = 0; i < joint_.size(); ++i) {
      const double r = rate(i % n_r_);
      joint_[i] *= outcome > 0.5 ? r : 1 - r;
    }
    normalise(joint_.data(), joint_.size());
  }
  void diffuse() {
    std::vector<double> moved(n_v_ * n_r_);
    for (std::size_t k = 0; k < n_k_; ++k) {
      double* p = &joint_[k * n_v_ * n_r_];
      std::fill(moved.begin(), moved.end(), 0.0);
      for (std::size_t from = 0; from < n_v_; ++from)
        for (std::size_t to = 0; to < n_v_; ++to) {
          const double share = v_moves_[(k * n_v_ + from) * n_v_ + to];
          for (std::size_t i = 0; i < n_r_; ++i) moved[to * n_r_ + i] += share * p[from * n_r_ + i];
        }
      std::fill(p, p + n_v_ * n_r_, 0.0);
      for (std::size_t v = 0; v < n_v_; ++v)
        for (std::size_t from = 0; from < n_r_; ++from) {
          const double* row = &r_moves_[(v * n_r_ + from) * n_r_];
          for (std::size_t to = 0; to < n_r_; ++to) p[v * n_r_ + to] += moved[v * n_r_ + from] * row[to];
        }
    }
  }
  void summarise() {
    belief_[0] = signals_[3] = 0;
    for (std::size_t i = 0; i < joint_.size(); ++i) {
      belief_[0] += joint_[i] * rate(i % n_r_);
      signals_[3] += joint_[i] * log_v_[i / n_r_ % n_v_];
    }
  }

  std::size_t n_r_, n_v_, n_k_;
  std::vector<double> log_v_, r_moves_, v_moves_, joint_;  // joint: [k][v][r]
  double signals_[4] = {};
};

}  // namespace

extern const LearnerInfo kalman{
    .name = "kalman",
    .line = "a belief and its uncertainty about a quantity that drifts",
    .source = "Kalman 1960; Daw et al. 2006",
    .equations = {"variance <- variance + drift^2, from uncertainty noise^2;  gain = variance / (variance + noise^2)",
                  "B <- B + gain (x - B), from start range;  variance <- (1 - gain) variance",
                  "P(first action) = softmax of inverse_temperature B / range, against that of 1 - B / range, where a "
                  "task has actions"},
    .settings = {{"drift", "0.1", SettingKind::number, 0, 1e9, "", true},
                 {"noise", "1", SettingKind::number, 0, 1e9, "", true},
                 {"start", "0.5", SettingKind::number, 0, 1},
                 {"inverse_temperature", "5", SettingKind::number, 0, 1e6},
                 {"uncertainty", "1", SettingKind::number, 0, 1e9}},
    .signals = {"prediction_error", "value", "learning_rate", "uncertainty"},
    .needs = "outcome",
    .make = [](const Settings& s, const TaskShape& t) { return construct<Kalman>(kalman, s, t); }};

extern const LearnerInfo hgf{
    .name = "hgf",
    .line = "the hierarchical Gaussian filter: a belief whose precision follows how volatile it has been",
    .source = "Mathys et al. 2011",
    .equations = {"mu1 = 1 / (1 + exp(-mu2)), from `start`;  delta1 = x - mu1;  v = exp(coupling mu3 + "
                  "tonic_volatility);  s = sigma2 + v",
                  "sigma2 = 1 / (1 / s + mu1 (1 - mu1));  mu2 <- mu2 + sigma2 delta1",
                  "delta2 = (sigma2 + (change of mu2)^2) / s - 1;  w = v / s;  r = (v - sigma2 before) / s",
                  "1 / sigma3 = 1 / (sigma3 + meta_volatility) + coupling^2 / 2 w (w + r delta2);  mu3 <- mu3 + sigma3 "
                  "coupling / 2 "
                  "w delta2;  from sigma2 = sigma3 = 1, mu3 = 0",
                  "P(first action) = softmax of inverse_temperature B / range, against that of 1 - B / range, where a "
                  "task has actions"},
    .settings = {{"tonic_volatility", "-3", SettingKind::number, -50, 20, "", true},
                 {"coupling", "1", SettingKind::number, 0, 10, "", true},
                 {"meta_volatility", "0.1", SettingKind::number, 0, 100, "", true},
                 {"start", "0.5", SettingKind::number, 0, 1},
                 {"inverse_temperature", "5", SettingKind::number, 0, 1e6}},
    .signals = {"prediction_error", "value", "learning_rate", "volatility", "uncertainty"},
    .needs = "outcome binary-outcome",
    .make = [](const Settings& s, const TaskShape& t) { return construct<HierarchicalFilter>(hgf, s, t); }};

extern const LearnerInfo volatility{
    .name = "volatility",
    .line = "the ideal observer of a probability whose volatility is not known",
    .source = "Behrens et al. 2007",
    .equations =
        {"P(r, v, k | outcomes) on a grid: r' ~ Beta(1 + r (1 - v) / v, 1 + (1 - r) (1 - v) / v), log v' ~ N(log v, k)",
         "r at (i + 1/2) / rates; v from 1e-4 to 0.2 and k from 5e-4 to 20 evenly in logarithms, `volatilities` and "
         "`changes` of them; all alike at first",
         "B = E[r];  learning_rate = change of B / (x - B);  volatility = E[log v]",
         "P(first action) = softmax of inverse_temperature B / range, against that of 1 - B / range, where a task has "
         "actions"},
    .settings = {{"rates", "25", SettingKind::number, 2, 200},
                 {"volatilities", "20", SettingKind::number, 1, 100},
                 {"changes", "8", SettingKind::number, 1, 50},
                 {"inverse_temperature", "5", SettingKind::number, 0, 1e6}},
    .signals = {"prediction_error", "value", "learning_rate", "volatility"},
    .needs = "outcome binary-outcome",
    .is_taught = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<Volatility>(volatility, s, t); }};

}  // namespace teg::learner
