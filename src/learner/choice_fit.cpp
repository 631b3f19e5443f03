#include "teg/choice_fit.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/maths.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "core/vector_clones.hpp"

namespace teg {
namespace {

constexpr std::size_t lanes = 64;  // subjects that go through their trials together
constexpr std::size_t most_arms = 16;
constexpr double most_rate = 8, most_cold = 4.6, least_cold = -6;  // logit, logarithms
// Where a step of the scoring would gain less of log likelihood, an estimate is at its optimum: 1e-5 of its error away.
constexpr double nothing_left = 1e-10;
constexpr int scoring_steps = 10;         // with the expected curvature, which needs no more than the slopes
constexpr std::size_t between_logs = 16;  // trials whose probabilities are multiplied before the logarithm

// One number for each subject of a group. Without a constructor, which clang leaves out of cloned functions.
struct alignas(64) Lanes {
  double at[lanes];
  double& operator[](std::size_t s) { return at[s]; }
  double operator[](std::size_t s) const { return at[s]; }
};

// Log likelihood, its gradient and the expected information, in learning rate (a) and inverse temperature (b).
struct Slopes {
  Lanes log_likelihood, a, b, aa, ab, bb;
};

struct Trial {
  const double* action;  // [lane]
  const double* reward;
};

struct State {
  Lanes q[most_arms], dq[most_arms];  // values, and their derivatives with respect to the learning rate
  Lanes product;                      // of probabilities since the last logarithm
};

// A missed trial adds nothing and changes no value.
// P(k) / P(chosen) = exp(b (Q_k - Q_chosen)), so that no exponential overflows where the choice was likely.
TEG_VECTOR_CLONES
void take_trial(const Trial& trial, std::size_t arms, const Lanes& rate, const Lanes& beta, State& state, Slopes& to) {
  Lanes chosen{}, chosen_slope{}, sum{}, mean{}, mean_slope{}, square{}, square_slope{}, cross{};
  for (std::size_t k = 0; k < arms; ++k) TEG_INDEPENDENT_TURNS
  for (std::size_t s = 0; s < lanes; ++s) {
    const bool is_it = trial.action[s] == static_cast<double>(k);
    chosen.at[s] = is_it ? state.q[k].at[s] : chosen.at[s];
    chosen_slope.at[s] = is_it ? state.dq[k].at[s] : chosen_slope.at[s];
  }
  for (std::size_t k = 0; k < arms; ++k) TEG_INDEPENDENT_TURNS
  for (std::size_t s = 0; s < lanes; ++s) {
    const double q = state.q[k].at[s], d = state.dq[k].at[s];
    const double odds = exp(beta.at[s] * (q - chosen.at[s]));
    sum.at[s] += odds, mean.at[s] += odds * q, mean_slope.at[s] += odds * d;
    square.at[s] += odds * q * q, square_slope.at[s] += odds * d * d, cross.at[s] += odds * q * d;
  }
  TEG_INDEPENDENT_TURNS
  for (std::size_t s = 0; s < lanes; ++s) {
    const bool is_missed = trial.action[s] == static_cast<double>(missed_trial);
    const double p = is_missed ? 1.0 : 1 / sum.at[s], one = is_missed ? 0.0 : 1.0;
    const double m = mean.at[s] * p, d = mean_slope.at[s] * p, b = beta.at[s];
    state.product.at[s] *= p;
    to.b.at[s] += one * (chosen.at[s] - m);
    to.a.at[s] += one * (b * (chosen_slope.at[s] - d));
    to.bb.at[s] += one * (square.at[s] * p - m * m);
    to.aa.at[s] += one * (b * b * (square_slope.at[s] * p - d * d));
    to.ab.at[s] += one * (b * (cross.at[s] * p - m * d));
  }
  for (std::size_t k = 0; k < arms; ++k) TEG_INDEPENDENT_TURNS
  for (std::size_t s = 0; s < lanes; ++s) {
    const bool is_it = trial.action[s] == static_cast<double>(k);
    const double error = trial.reward[s] - state.q[k].at[s], d = state.dq[k].at[s];
    state.q[k].at[s] += is_it ? rate.at[s] * error : 0.0;
    state.dq[k].at[s] = is_it ? (1 - rate.at[s]) * d + error : d;
  }
}

// Where the slopes of a subject lead. At an edge beyond which it would go, along that edge.
struct Move {
  Move(const Slopes& at, std::size_t s, double x, double y) {
    const bool holds_x = (x >= most_rate && at.a[s] > 0) || (x <= -most_rate && at.a[s] < 0);
    const bool holds_y = (y >= most_cold && at.b[s] > 0) || (y <= least_cold && at.b[s] < 0);
    a = holds_x ? 0 : at.a[s], b = holds_y ? 0 : at.b[s];
    aa = at.aa[s], bb = at.bb[s], ab = holds_x || holds_y ? 0 : at.ab[s];
  }
  void step(double damping, double& x, double& y) const {
    const double p = aa * (1 + damping) + 1e-9, q = bb * (1 + damping) + 1e-9;
    const double det = std::max(p * q - ab * ab, 1e-12 * p * q);
    x = std::clamp((q * a - ab * b) / det, -2.0, 2.0);
    y = std::clamp((p * b - ab * a) / det, -1.0, 1.0);
  }
  // Of log likelihood, by a full step.
  double gain_left() const {
    const double p = aa + 1e-9, q = bb + 1e-9, det = std::max(p * q - ab * ab, 1e-12 * p * q);
    return (q * a * a - 2 * ab * a * b + p * b * b) / (2 * det);
  }
  double a, b, aa, bb, ab;
};

// A group of subjects: its data with a lane for each, and its estimates in logit (x) and logarithm (y).
class Group {
 public:
  Group(const ChoiceData& data, const ChoiceFitOptions& options, std::size_t first)
      : data_(data), options_(options), first_(first), n_(std::min(lanes, data.subjects - first)) {
    action_.resize(data.trials * lanes), reward_.resize(data.trials * lanes);
    for (std::size_t t = 0; t < data.trials; ++t)
      for (std::size_t s = 0; s < n_; ++s) {
        action_[t * lanes + s] = data.action[t * data.subjects + first + s];
        reward_[t * lanes + s] = static_cast<double>(data.reward[t * data.subjects + first + s]);
      }
  }

  void fit(ChoiceFit& to) {
    Lanes x{}, y{}, step_x{}, step_y{}, damping{};
    for (std::size_t s = 0; s < lanes; ++s) x[s] = -0.85, y[s] = 0.7, damping[s] = 1e-3;  // rate .3, temperature 2
    Slopes here = slopes(x, y);
    bool done[lanes] = {};
    const auto are_all_done = [&] {
      for (std::size_t s = 0; s < n_; ++s) done[s] = done[s] || Move(here, s, x[s], y[s]).gain_left() < nothing_left;
      return std::all_of(done, done + n_, [](bool d) { return d; });
    };
    for (int i = 0; !are_all_done() && i < options_.most_steps; ++i) {
      Slopes curved = here;
      if (i >= scoring_steps) observe_curvature(x, y, curved);
      Lanes next_x = x, next_y = y;
      for (std::size_t s = 0; s < n_; ++s) {
        if (done[s]) continue;
        Move(curved, s, x[s], y[s]).step(damping[s], step_x[s], step_y[s]);
        next_x[s] = std::clamp(x[s] + step_x[s], -most_rate, most_rate);
        next_y[s] = std::clamp(y[s] + step_y[s], least_cold, most_cold);
      }
      const Slopes there = slopes(next_x, next_y);
      for (std::size_t s = 0; s < n_; ++s) {
        if (done[s]) continue;
        if (!(there.log_likelihood[s] >= here.log_likelihood[s])) {
          damping[s] = std::min(damping[s] * 8, 1e6);
          continue;
        }
        damping[s] = std::max(damping[s] / 4, 1e-6);
        x[s] = next_x[s], y[s] = next_y[s];
        take(here, there, s);
      }
    }
    for (std::size_t s = 0; s < n_; ++s) write(to, s, x[s], y[s], here, done[s]);
  }

 private:
  static double logistic(double x) { return 1 / (1 + exp(-x)); }

  Slopes slopes(const Lanes& x, const Lanes& y) const {
    Lanes rate{}, beta{};
    for (std::size_t s = 0; s < lanes; ++s) rate[s] = logistic(x[s]), beta[s] = exp(y[s]);
    auto state = std::make_unique<State>();
    for (std::size_t k = 0; k < data_.arms; ++k)
      for (std::size_t s = 0; s < lanes; ++s) state->q[k][s] = options_.start;
    Slopes to{};
    const auto add_logs = [&] {
      for (std::size_t s = 0; s < lanes; ++s) to.log_likelihood[s] += log(state->product[s]), state->product[s] = 1;
    };
    for (std::size_t s = 0; s < lanes; ++s) state->product[s] = 1;
    for (std::size_t t = 0; t < data_.trials; ++t) {
      take_trial({&action_[t * lanes], &reward_[t * lanes]}, data_.arms, rate, beta, *state, to);
      if ((t + 1) % between_logs == 0) add_logs();
    }
    add_logs();
    for (std::size_t s = 0; s < lanes; ++s) transform(to, s, rate[s], beta[s]);
    return to;
  }
  // To logit and logarithm, and with the priors (their curvature counts as information).
  void transform(Slopes& to, std::size_t s, double rate, double beta) const {
    const double da = rate * (1 - rate), db = beta, shape = options_.shape - 1, k = options_.temperature_shape - 1;
    to.log_likelihood[s] += shape * (log(rate) + log(1 - rate)) + k * log(beta) - beta / options_.temperature_scale;
    to.a[s] = to.a[s] * da + shape * (1 - 2 * rate);
    to.b[s] = to.b[s] * db + k - beta / options_.temperature_scale;
    to.aa[s] = to.aa[s] * da * da + 2 * shape * da;
    to.ab[s] *= da * db;
    to.bb[s] = to.bb[s] * db * db + beta / options_.temperature_scale;
  }
  // The curvature that there is in place of the expected one, where it is that of a maximum: what few choices say may
  // curve quite otherwise than is expected, and the scoring then creeps.
  void observe_curvature(const Lanes& x, const Lanes& y, Slopes& to) const {
    constexpr double h = 1e-5;
    Lanes x_on = x, y_on = y;
    for (std::size_t s = 0; s < lanes; ++s) x_on[s] += h, y_on[s] += h;
    const Slopes by_x = slopes(x_on, y), by_y = slopes(x, y_on);
    for (std::size_t s = 0; s < n_; ++s) {
      const double aa = (to.a[s] - by_x.a[s]) / h, bb = (to.b[s] - by_y.b[s]) / h;
      const double ab = (to.b[s] - by_x.b[s] + to.a[s] - by_y.a[s]) / (2 * h);
      if (aa > 0 && bb > 0 && aa * bb - ab * ab > 1e-6 * aa * bb) to.aa[s] = aa, to.bb[s] = bb, to.ab[s] = ab;
    }
  }
  static void take(Slopes& to, const Slopes& from, std::size_t s) {
    to.log_likelihood[s] = from.log_likelihood[s];
    to.a[s] = from.a[s], to.b[s] = from.b[s], to.aa[s] = from.aa[s], to.ab[s] = from.ab[s], to.bb[s] = from.bb[s];
  }
  void write(ChoiceFit& to, std::size_t s, double x, double y, const Slopes& at, bool done) const {
    const std::size_t i = first_ + s;
    const double rate = logistic(x), beta = exp(y);
    to.learning_rate[i] = rate, to.inverse_temperature[i] = beta;
    to.log_likelihood[i] = at.log_likelihood[s];
    const double det = at.aa[s] * at.bb[s] - at.ab[s] * at.ab[s];
    to.learning_rate_error[i] = det > 0 ? std::sqrt(at.bb[s] / det) * rate * (1 - rate) : INFINITY;
    to.inverse_temperature_error[i] = det > 0 ? std::sqrt(at.aa[s] / det) * beta : INFINITY;
    to.converged[i] = done;
  }

  const ChoiceData& data_;
  const ChoiceFitOptions& options_;
  std::size_t first_, n_;
  std::vector<double> action_, reward_;  // [trial][lane]
};

Errors check(const ChoiceData& data) {
  Errors errors;
  const auto fail = [&](std::string where, std::string what, std::string fix) {
    errors.push_back({Fault::bad_value, std::move(where), std::move(what), std::move(fix)});
  };
  const std::size_t n = data.subjects * data.trials;
  if (n == 0) fail("choices", "has no subjects or no trials", "give at least one of each");
  if (data.arms < 2 || data.arms > most_arms) fail("choices.arms", "is " + std::to_string(data.arms), "give 2 to 16");
  if (data.action.size() != n || data.reward.size() != n)
    fail("choices", "action or reward has not trials x subjects entries", "give one for each, by trial, then subject");
  for (std::size_t i = 0; errors.empty() && i < n; ++i) {
    const std::string at =
        "trial " + std::to_string(i / data.subjects) + ", subject " + std::to_string(i % data.subjects);
    if (data.action[i] == missed_trial) continue;
    if (data.action[i] >= data.arms)
      fail("choices.action, " + at, "is " + std::to_string(data.action[i]),
           "arms are counted from 0; a trial without a choice is teg::missed_trial");
    else if (!std::isfinite(data.reward[i]))
      fail("choices.reward, " + at, "is not a finite number", "leave such subjects out");
  }
  return errors;
}

}  // namespace

Result<ChoiceFit> fit_choices(const ChoiceData& data, const ChoiceFitOptions& options) {
  if (auto errors = check(data); !errors.empty()) return errors;
  ChoiceFit out;
  for (auto* v : {&out.learning_rate, &out.inverse_temperature, &out.log_likelihood, &out.learning_rate_error,
                  &out.inverse_temperature_error})
    v->resize(data.subjects);
  out.converged.resize(data.subjects);
  const std::atomic<bool> never{false};
  for_each_index((data.subjects + lanes - 1) / lanes, std::max<std::size_t>(1, options.threads), 1, never,
                 [&](std::size_t, std::size_t group) { Group(data, options, group * lanes).fit(out); });
  return out;
}

ChoiceData simulate_choices(const std::vector<double>& learning_rate, const std::vector<double>& inverse_temperature,
                            const std::vector<double>& probabilities, std::size_t trials, std::size_t block,
                            std::uint64_t seed) {
  ChoiceData data{learning_rate.size(), trials, probabilities.size(), {}, {}};
  data.action.resize(trials * data.subjects), data.reward.resize(trials * data.subjects);
  for (std::size_t s = 0; s < data.subjects; ++s) {
    std::vector<double> q(data.arms, 0), odds(data.arms);
    for (std::size_t t = 0; t < trials; ++t) {
      double sum = 0;
      for (std::size_t k = 0; k < data.arms; ++k) sum += odds[k] = exp(inverse_temperature[s] * q[k]);
      const auto subject = static_cast<std::uint32_t>(s);
      double left = uniform({seed, Stream::learner_choice, subject, t}) * sum;
      std::size_t k = 0;
      while (k + 1 < data.arms && left >= odds[k]) left -= odds[k++];
      const std::size_t shift = block > 0 ? t / block : 0;
      const bool pays = uniform({seed, Stream::task, subject, t}) < probabilities[(k + shift) % data.arms];
      q[k] += learning_rate[s] * ((pays ? 1 : 0) - q[k]);
      data.action[t * data.subjects + s] = static_cast<std::uint8_t>(k);
      data.reward[t * data.subjects + s] = pays ? 1 : 0;
    }
  }
  return data;
}

}  // namespace teg
