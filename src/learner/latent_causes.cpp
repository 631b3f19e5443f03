#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/random.hpp"
#include "learner/learners.hpp"
#include "learner/whole_trial.hpp"

namespace teg::learner {
namespace {

// What both learners share: a trial as a whole, contexts among its cues.
class TrialGatherer : public Learner {
 public:
  TrialGatherer(SettingReader& in, const TaskShape& task) : Learner(in.live()), n_(task.cues.size()) {}
  void perceive(const Percept& p) override {
    if (p.begins_trial) begin(p.now_ms);
    trial_.take(p);
    signals_[0] = 0;
    if (p.ends_trial) finish(p.now_ms);
  }
  std::span<const double> signals() const override { return signals_; }

 protected:
  virtual void begin(double) {}
  virtual void finish(double now_ms) = 0;
  static std::size_t largest(const std::vector<double>& p) {
    return static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
  }
  // Probabilities from logarithms that lack a constant. REQUIRES: one of them is finite.
  static std::vector<double> probabilities(const std::vector<double>& logs) {
    const double most = *std::max_element(logs.begin(), logs.end());
    std::vector<double> p;
    double sum = 0;
    for (const double l : logs) p.push_back(exp(l - most)), sum += p.back();
    for (auto& v : p) v /= sum;
    return p;
  }

  std::size_t n_;
  WholeTrial trial_;
  double signals_[5] = {};
};

// Trials are grouped by latent causes, of which there may always be one more. A trial belongs to the most likely.
class LatentCauses final : public TrialGatherer {
 public:
  enum Live { concentration };
  LatentCauses(SettingReader& in, const TaskShape& task)
      : TrialGatherer(in, task), a_(in.number("prior_present")), b_(in.number("prior_absent")) {
    reset();
  }
  void reset() override {
    causes_.clear(), sizes_.assign(n_sizes, 0);
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
    trial_.reset(n_);
  }
  std::span<const double> memory(std::string_view name) const override {
    return name == "trials" ? std::span<const double>(sizes_) : std::span<const double>{};
  }

 private:
  struct Cause {
    double trials = 0, rewarded = 0;
    std::vector<double> present;  // [cue] trials that had it
  };
  static constexpr std::size_t n_sizes = 20;  // that are told from the beginning
  double chance(double n, double of, bool is) const { return ((is ? n : of - n) + (is ? a_ : b_)) / (of + a_ + b_); }
  // Of the cues that were there, without the reward.
  double likelihood(const Cause& c) const {
    double p = 1;
    for (std::size_t i = 0; i < n_; ++i) p *= chance(c.present[i], c.trials, trial_.cues[i] > 0);
    return p;
  }
  void finish(double) override {
    std::vector<Cause> all = causes_;
    all.push_back({0, 0, std::vector<double>(n_, 0)});
    std::vector<double> seen, with_reward;
    double value = 0, sum = 0;
    for (const auto& c : all) {
      const double prior = c.trials > 0 ? c.trials : causes_.empty() ? 1 : parameters_[concentration];
      const double weight = prior * likelihood(c), rewarded = chance(c.rewarded, c.trials, true);
      seen.push_back(weight);
      sum += weight, value += weight * rewarded;
      with_reward.push_back(weight * (trial_.reward > 0 ? rewarded : 1 - rewarded));
    }
    value = sum > 0 ? value / sum : 0;
    const std::size_t k = largest(with_reward);
    if (k == causes_.size()) causes_.push_back(all.back());
    auto& c = causes_[k];
    c.trials += 1, c.rewarded += trial_.reward > 0;
    for (std::size_t i = 0; i < n_; ++i) c.present[i] += trial_.cues[i] > 0;
    sizes_.resize(std::max(n_sizes, causes_.size()));
    for (std::size_t i = 0; i < causes_.size(); ++i) sizes_[i] = causes_[i].trials;
    signals_[0] = (trial_.reward > 0) - value, signals_[1] = value;
    signals_[2] = static_cast<double>(k), signals_[3] = static_cast<double>(causes_.size());
  }

  double a_, b_;
  std::vector<Cause> causes_;
  std::vector<double> sizes_;
};

// Each latent cause has weights from cues to reward. Causes that were active lately are more likely to be so again;
// weights change with their share of the error, again and again until the next trial comes, a few times at most.
class MemoryModification final : public TrialGatherer {
 public:
  enum Live { learning_rate, concentration };
  MemoryModification(SettingReader& in, const TaskShape& task)
      : TrialGatherer(in, task),
        scaling_(in.number("temporal_scaling")),
        most_(in.count("iterations")),
        reward_variance_(in.number("reward_variance")),
        cue_variance_(in.number("cue_variance")),
        threshold_(in.number("response_threshold")),
        width_(in.number("response_width")),
        n_causes_(in.count("causes")),
        unit_ms_(in.number("time_unit")) {
    reset();
  }
  void reset() override {
    weight_.assign(n_causes_ * n_, 0);
    sums_.assign(n_causes_ * n_, 0), counts_.assign(n_causes_, 0);
    past_.clear(), log_seen_.clear();
    start_ms_ = 0;
    trial_.reset(n_);
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  std::span<const double> memory(std::string_view name) const override {
    return name == "weight" ? std::span<const double>(weight_) : std::span<const double>{};
  }

 private:
  struct Past {
    double at_ms = 0;
    std::size_t cause = 0;
  };

  // The trial before has time to be thought over until this one.
  void begin(double now_ms) override {
    start_ms_ = now_ms;
    if (past_.empty()) return;
    const double units = (now_ms - past_.back().at_ms) / unit_ms_;
    for (std::size_t i = 1; i < most_ && static_cast<double>(i) + 0.5 <= units; ++i) iterate();
    assign();
  }
  void finish(double) override {
    find_likelihood();
    double value = 0;
    const auto seen = probabilities(log_seen_);
    for (std::size_t k = 0; k < n_causes_; ++k) value += seen[k] * predicted(k, trial_.cues);
    signals_[0] = trial_.reward - value, signals_[1] = value;
    signals_[4] = normal_distribution((value - threshold_) / width_);
    last_cues_ = trial_.cues, last_reward_ = trial_.reward;
    past_.push_back({start_ms_, 0});
    is_assigned_ = false;
    iterate();
    signals_[2] = static_cast<double>(largest(posterior_));
    signals_[3] = static_cast<double>(std::count_if(counts_.begin(), counts_.end(), [](double n) { return n > 0; }));
  }

  double predicted(std::size_t cause, const std::vector<double>& x) const {
    double v = 0;
    for (std::size_t i = 0; i < n_; ++i) v += weight_[cause * n_ + i] * x[i];
    return v;
  }
  // Prior, power-law in the time between starts of trials, times the likelihood of the cues. The first trial has a
  // cause in any case.
  void find_likelihood() {
    std::vector<double> prior(n_causes_, 0);
    for (const auto& p : past_)
      prior[p.cause] += std::max(1e-300, 1 / pow(std::max((start_ms_ - p.at_ms) / unit_ms_, 1e-9), scaling_));
    const auto fresh = std::find(counts_.begin(), counts_.end(), 0.0);
    if (fresh != counts_.end())
      prior[static_cast<std::size_t>(fresh - counts_.begin())] = past_.empty() ? 1 : parameters_[concentration];
    log_seen_.clear();
    for (std::size_t k = 0; k < n_causes_; ++k) {
      double sum = log(prior[k]);
      const double spread = cue_variance_ / (counts_[k] + cue_variance_) + cue_variance_;
      for (std::size_t i = 0; i < n_; ++i) {
        const double off = trial_.cues[i] - sums_[k * n_ + i] / (counts_[k] + cue_variance_);
        sum -= off * off / (2 * spread) + log(spread) / 2;
      }
      log_seen_.push_back(sum);
    }
  }
  // One step of expectation and maximisation.
  void iterate() {
    auto logs = log_seen_;
    std::vector<double> errors;
    for (std::size_t k = 0; k < n_causes_; ++k) {
      errors.push_back(last_reward_ - predicted(k, last_cues_));
      logs[k] -= errors[k] * errors[k] / (2 * reward_variance_);
    }
    posterior_ = probabilities(logs);
    for (std::size_t k = 0; k < n_causes_; ++k)
      for (std::size_t i = 0; i < n_; ++i)
        weight_[k * n_ + i] += parameters_[learning_rate] * last_cues_[i] * posterior_[k] * errors[k];
  }
  void assign() {
    if (is_assigned_) return;
    is_assigned_ = true;
    const std::size_t k = largest(posterior_);
    past_.back().cause = k;
    counts_[k] += 1;
    for (std::size_t i = 0; i < n_; ++i) sums_[k * n_ + i] += last_cues_[i];
  }

  double scaling_;
  std::size_t most_;
  double reward_variance_, cue_variance_, threshold_, width_;
  std::size_t n_causes_;
  double unit_ms_;
  std::vector<double> weight_, sums_, counts_;            // [cause][cue], [cause]
  std::vector<double> log_seen_, posterior_, last_cues_;  // log_seen_: [cause] of prior and cues
  double last_reward_ = 0, start_ms_ = 0;
  bool is_assigned_ = true;
  std::vector<Past> past_;
};

}  // namespace

extern const LearnerInfo latent_causes{
    .name = "latent-causes",
    .line = "trials are grouped by latent causes; what is not like before is kept apart from it",
    .source = "Gershman, Blei & Niv 2010",
    .equations =
        {"prior: a cause with its number of trials, a new one with `concentration`; the first trial makes one",
         "P(cue | cause) = (trials with it + prior_present) / (trials + prior_present + prior_absent); rewards alike",
         "V = sum over causes of P(cause | cues) P(reward | cause)",
         "a trial is assigned to the cause of greatest posterior, given its cues and reward"},
    .settings = {{"concentration", "1", SettingKind::number, 0, 1e6, "", true},
                 {"prior_present", "1", SettingKind::number, 1e-9, 1e6},
                 {"prior_absent", "1", SettingKind::number, 1e-9, 1e6}},
    .signals = {"prediction_error", "value", "cause", "causes"},
    .needs = "cues",
    .acts = false,
    .is_taught = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<LatentCauses>(latent_causes, s, t); }};

extern const LearnerInfo memory_modification{
    .name = "memory-modification",
    .line = "latent causes with weights: a memory is changed where the present is taken for the past",
    .source = "Gershman, Monfils, Norman & Niv 2017",
    .equations =
        {"P(cause k) ~ sum over its trials of (time since)^-temporal_scaling, from start to start; a new one ~ "
         "concentration",
         "cues of k ~ N(S_k / (N_k + cue_variance), cue_variance + cue_variance / (N_k + cue_variance)), each cue "
         "apart, of "
         "N_k trials with the sum S_k;  reward ~ N(w_k x, reward_variance)",
         "V = sum_k P(k | cues) w_k x;  response = Phi((V - response_threshold) / response_width)",
         "q_k = P(k | cues, r);  w_k <- w_k + learning_rate x q_k (r - w_k x), at once and again for each time_unit "
         "until the next trial (rounded), `iterations` times at most; then the trial belongs to the cause of greatest "
         "q"},
    .settings = {{"learning_rate", "0.3", SettingKind::number, 0, 10, "", true},
                 {"concentration", "0.1", SettingKind::number, 0, 1e6, "", true},
                 {"temporal_scaling", "1", SettingKind::number, 0, 20},
                 {"iterations", "3", SettingKind::number, 1, 1000},
                 {"reward_variance", "0.4", SettingKind::number, 1e-9, 1e9},
                 {"cue_variance", "1", SettingKind::number, 1e-9, 1e9},
                 {"response_threshold", "0.02", SettingKind::number, -1e9, 1e9},
                 {"response_width", "0.01", SettingKind::number, 1e-9, 1e9},
                 {"causes", "15", SettingKind::number, 1, 1000},
                 {"time_unit", "1 s", SettingKind::time, 1e-3, 1e12}},
    .signals = {"prediction_error", "value", "cause", "causes", "response"},
    .needs = "cues",
    .acts = false,
    .is_taught = false,
    .make = [](const Settings& s, const TaskShape& t) {
      return construct<MemoryModification>(memory_modification, s, t);
    }};

}  // namespace teg::learner
