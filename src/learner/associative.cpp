#include <algorithm>
#include <cmath>

#include "learner/learners.hpp"
#include "learner/whole_trial.hpp"

namespace teg::learner {
namespace {

// Learners that take a trial as a whole: which cues there were and what was received in all.
class Associative : public Learner {
 public:
  Associative(SettingReader& in, const TaskShape& task) : Learner(in.live()), n_(task.cues.size()) { clear(); }
  void reset() override { clear(); }
  void perceive(const Percept& p) override {
    trial_.take(p);
    signals_[1] = 0;
    for (std::size_t i = 0; i < n_; ++i) signals_[1] += value_[i] * trial_.cues[i];
    is_end_ = p.ends_trial;
    signals_[0] = is_end_ ? error() : 0;
    signals_[2] = mean_associability();
  }
  void learn(double teaching) override {
    if (is_end_ || teaching != 0) change(teaching);
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    if (name == "value") return value_;
    if (name == "associability") return associability_;
    return {};
  }

 protected:
  virtual double error() const { return trial_.reward - signals_[1]; }
  virtual void change(double teaching) = 0;
  void clear(double associability = 1) {
    value_.assign(n_, 0), associability_.assign(n_, associability);
    trial_.reset(n_);
    is_end_ = false;
  }
  double mean_associability() const {
    double sum = 0, n = 0;
    for (std::size_t i = 0; i < n_; ++i) sum += associability_[i] * (trial_.cues[i] > 0), n += trial_.cues[i] > 0;
    return n > 0 ? sum / n : 0;
  }

  std::size_t n_;
  WholeTrial trial_;
  std::vector<double> value_, associability_;  // [cue]
  bool is_end_ = false;
  double signals_[3] = {};
};

class RescorlaWagner : public Associative {
 public:
  enum Live { learning_rate };
  using Associative::Associative;

 protected:
  void change(double teaching) override {
    for (std::size_t i = 0; i < n_; ++i) value_[i] += parameters_[learning_rate] * teaching * trial_.cues[i];
  }
};

// Dopamine that a drug releases comes on top of every error, and no prediction takes it away.
class Redish final : public RescorlaWagner {
 public:
  enum Live { learning_rate, discount, surge };
  using RescorlaWagner::RescorlaWagner;

 protected:
  double error() const override {
    const double natural = parameters_[discount] * trial_.reward - signals_[1];
    return trial_.reward > 0 ? std::max(natural + parameters_[surge], parameters_[surge]) : natural;
  }
};

class PearceHall final : public Associative {
 public:
  enum Live { learning_rate, attention };
  PearceHall(SettingReader& in, const TaskShape& task) : Associative(in, task), start_(in.number("start")) { reset(); }
  void reset() override { clear(start_); }

 protected:
  void change(double teaching) override {
    for (std::size_t i = 0; i < n_; ++i) {
      if (trial_.cues[i] == 0) continue;
      value_[i] += parameters_[learning_rate] * associability_[i] * teaching * trial_.cues[i];
      associability_[i] =
          parameters_[attention] * std::abs(teaching) + (1 - parameters_[attention]) * associability_[i];
    }
  }

 private:
  double start_;
};

class Mackintosh final : public Associative {
 public:
  enum Live { learning_rate, attention };
  Mackintosh(SettingReader& in, const TaskShape& task) : Associative(in, task), start_(in.number("start")) { reset(); }
  void reset() override { clear(start_); }

 protected:
  // Each cue against all others: who predicts better is attended to more.
  void change(double teaching) override {
    const auto before = value_;
    for (std::size_t i = 0; i < n_; ++i) {
      if (trial_.cues[i] == 0) continue;
      const double mine = before[i] * trial_.cues[i], others = signals_[1] - mine;
      // What teaches may differ from the error of the sum; each cue's own error differs with it.
      const double own = trial_.reward - mine + (teaching - signals_[0]);
      value_[i] += parameters_[learning_rate] * associability_[i] * own * trial_.cues[i];
      const double better = std::abs(trial_.reward - others) - std::abs(trial_.reward - mine);
      associability_[i] = std::clamp(associability_[i] + parameters_[attention] * better, 0.05, 1.0);
    }
  }

 private:
  double start_;
};

}  // namespace

extern const LearnerInfo rescorla_wagner{
    .name = "rescorla-wagner",
    .line = "values of cues change with the error of their sum, once a trial",
    .source = "Rescorla & Wagner 1972",
    .equations =
        {"delta = r - sum_i V_i x_i, once a trial: r what it brought in all, x_i the greatest strength of cue i in it",
         "V_i <- V_i + learning_rate delta x_i"},
    .settings = {{"learning_rate", "0.1", SettingKind::number, 0, 10, "", true}},
    .signals = {"prediction_error", "value", "associability"},
    .needs = "cues",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<RescorlaWagner>(rescorla_wagner, s, t); }};

extern const LearnerInfo redish{
    .name = "redish",
    .line = "a drug's dopamine is an error that no prediction takes away",
    .source = "Redish 2004, eq. 3",
    .equations =
        {"delta = max(discount r - V + surge, surge) where r > 0, otherwise discount r - V;  V = sum_i V_i x_i",
         "V_i <- V_i + learning_rate delta x_i, once a trial, x_i the greatest strength of cue i in it"},
    .settings = {{"learning_rate", "0.05", SettingKind::number, 0, 10, "", true},
                 {"discount", "1", SettingKind::number, 0, 1, "", true},
                 {"surge", "0.3", SettingKind::number, 0, 1e6, "", true}},
    .signals = {"prediction_error", "value", "associability"},
    .needs = "cues",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<Redish>(redish, s, t); }};

extern const LearnerInfo pearce_hall{
    .name = "pearce-hall",
    .line = "cues whose outcome surprised are learned about faster",
    .source = "Pearce & Hall 1980; hybrid form of Li et al. 2011",
    .equations =
        {"delta = r - sum_i V_i x_i, once a trial, x_i the greatest strength of cue i in it",
         "V_i <- V_i + learning_rate alpha_i delta x_i",
         "alpha_i <- attention |delta| + (1 - attention) alpha_i, for every cue that was present, from `start`"},
    .settings = {{"learning_rate", "0.3", SettingKind::number, 0, 10, "", true},
                 {"attention", "0.3", SettingKind::number, 0, 1, "", true},
                 {"start", "1", SettingKind::number, 0, 1}},
    .signals = {"prediction_error", "value", "associability"},
    .needs = "cues",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<PearceHall>(pearce_hall, s, t); }};

extern const LearnerInfo mackintosh{
    .name = "mackintosh",
    .line = "cues that predict better than the others are learned about faster",
    .source = "Mackintosh 1975; Le Pelley 2004",
    .equations =
        {"V_i <- V_i + learning_rate alpha_i (r - V_i x_i) x_i, once a trial, x_i the greatest strength of cue i in it",
         "alpha_i <- alpha_i + attention (|r - sum_(j != i) V_j x_j| - |r - V_i x_i|), held between 0.05 and 1, for "
         "every cue "
         "that was present, from `start`"},
    .settings = {{"learning_rate", "0.3", SettingKind::number, 0, 10, "", true},
                 {"attention", "0.1", SettingKind::number, 0, 10, "", true},
                 {"start", "0.5", SettingKind::number, 0.05, 1}},
    .signals = {"prediction_error", "value", "associability"},
    .needs = "cues",
    .acts = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<Mackintosh>(mackintosh, s, t); }};

}  // namespace teg::learner
