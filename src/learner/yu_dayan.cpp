#include <algorithm>

#include "learner/learners.hpp"

namespace teg::learner {
namespace {

// Which cue predicts the target, how reliably (acetylcholine), and whether that has changed (noradrenaline).
class YuDayan final : public Learner {
 public:
  enum Live { acetylcholine_scale, noradrenaline_scale };
  YuDayan(SettingReader& in, const TaskShape& task)
      : Learner(in.live()),
        n_(task.cues.size()),
        stay_(in.number("stay")),
        validity_(in.number("validity")),
        estimates_(in.flag("estimates")) {
    reset();
  }
  void reset() override {
    cue_ = 0;
    begin_context();
    std::fill(std::begin(signals_), std::end(signals_), 0.0);
  }
  void perceive(const Percept& p) override {
    signals_[0] = signals_[3] = 0;
    if (!p.has_outcome) return report();
    const bool is_valid = p.cues[cue_] == p.outcome;
    signals_[0] = is_valid ? 0 : 1;
    const double g = estimates_ ? (n_valid_ + prior * validity_) / (n_seen_ + prior) : validity_;
    n_seen_ += 1, n_valid_ += is_valid;
    // Another context has another cue, which this one agrees with half the time.
    const double kept = (is_valid ? g : 1 - g) * belief_ * stay_, moved = 0.5 * (1 - belief_ * stay_);
    belief_ = kept + moved > 0 ? kept / (kept + moved) : 0;  // what cannot be in this context is of another
    report();
    if (signals_[2] > signals_[1] / (0.5 + signals_[1])) {
      signals_[3] = 1;
      cue_ = (cue_ + 1) % n_;
      begin_context();
    }
  }
  std::span<const double> signals() const override { return signals_; }
  std::span<const double> memory(std::string_view name) const override {
    return name == "belief" ? std::span<const double>(&belief_, 1) : std::span<const double>{};
  }

 private:
  static constexpr double prior = 10;  // trials that the validity expected of a new context counts for
  void begin_context() { belief_ = stay_, n_seen_ = n_valid_ = 0; }
  void report() {
    const double g = estimates_ ? (n_valid_ + prior * validity_) / (n_seen_ + prior) : validity_;
    signals_[1] = parameters_[acetylcholine_scale] * (1 - g);
    signals_[2] = parameters_[noradrenaline_scale] * (1 - belief_);
    signals_[4] = static_cast<double>(cue_);
  }

  std::size_t n_, cue_ = 0;
  double stay_, validity_, belief_ = 1, n_seen_ = 0, n_valid_ = 0;
  bool estimates_;
  double signals_[5] = {};
};

}  // namespace

extern const LearnerInfo yu_dayan{
    .name = "yu-dayan",
    .line =
        "acetylcholine reports expected uncertainty, noradrenaline unexpected; together they decide on a new context",
    .source = "Yu & Dayan 2005, eq. 4-6",
    .equations = {"ACh = acetylcholine_scale (1 - g), g the cue's validity: `validity`, or with `estimates` (valid + "
                  "10 validity) / "
                  "(trials + 10) of this context",
                  "NE = noradrenaline_scale (1 - lambda), lambda the belief that the context is the same, from `stay`",
                  "after an invalid cue lambda <- (1 - g) lambda stay / ((1 - g) lambda stay + (1 - lambda stay) / 2)",
                  "after a valid one    lambda <- g lambda stay / (g lambda stay + (1 - lambda stay) / 2)",
                  "a new context, with the next cue and lambda = stay, where NE > ACh / (1/2 + ACh)"},
    .settings = {{"acetylcholine_scale", "1", SettingKind::number, 0, 100, "", true},
                 {"noradrenaline_scale", "1", SettingKind::number, 0, 100, "", true},
                 {"stay", "0.98", SettingKind::number, 0, 1},
                 {"validity", "0.8", SettingKind::number, 0, 1},
                 {"estimates", "false", SettingKind::flag}},
    .signals = {"prediction_error", "acetylcholine", "noradrenaline", "switch", "assumed_cue"},
    .needs = "cues outcome",
    .acts = false,
    .is_taught = false,
    .make = [](const Settings& s, const TaskShape& t) { return construct<YuDayan>(yu_dayan, s, t); }};

}  // namespace teg::learner
