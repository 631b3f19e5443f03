#include <algorithm>
#include <cmath>
#include <deque>

#include "core/text.hpp"
#include "task/timing.hpp"

namespace teg {
namespace task {
namespace {

// What happens to the arms from block to block, or from trial to trial.
enum class Change { none, rotate, shuffle, walk };

}  // namespace
}  // namespace task

template <>
struct Names<task::Change> {
  static constexpr auto all = std::to_array<Named<task::Change>>({{"none", task::Change::none},
                                                                  {"rotate", task::Change::rotate},
                                                                  {"shuffle", task::Change::shuffle},
                                                                  {"walk", task::Change::walk}});
};

}  // namespace teg

namespace teg::task {
namespace {

// Arms that pay with probabilities. A trial: an offer, a choice, later its outcome, and the time until the next
// offer. An outcome may come after the next offer.
class Bandit final : public TrialTask {
 public:
  explicit Bandit(SettingReader& in)
      : start_(in.numbers("probabilities")),
        lengths_(in.counts("block_lengths")),
        later_(in.numbers("later")),
        change_(in.choice<Change>("change")),
        walk_(in.number("walk")),
        reward_(in.number("reward_size")),
        punishment_(in.number("punishment")),
        jitter_(in.number("block_jitter")),
        exclusive_(in.flag("exclusive")),
        overlaps_(in.flag("overlap")),
        delay_(Timing::read(in, "outcome_delay")),
        interval_(Timing::read(in, "interval")) {
    shape_.n_trials = in.count("trials");
    shape_.n_states = in.count("contexts");
    shape_.step_ms = in.number("step");
    take_names(bandit, shape_);
    shape_.has_outcome = shape_.has_binary_outcome = true;
    for (std::size_t k = 0; k < start_.size(); ++k) shape_.actions.push_back("arm" + std::to_string(k + 1));
    check_arms(in);
    check_changes(in);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed), lengths_drawn_ = Draws(seed, 1), walks_ = Draws(seed, 2);
    now_ = start_;
    trial_ = block_ = since_ = step_ = left_ = 0;
    due_.clear();
    phase_ = Phase::offer;
    begin_block();
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_) * shape_.step_ms};
    p.state = context_;
    if (phase_ == Phase::offer) {
      p.begins_trial = p.asks = true;
      p.events |= 1;
      if (shape_.n_states > 1) context_ = pick(shape_.n_states), p.state = context_;
      phase_ = Phase::chosen;
    } else {
      if (phase_ == Phase::chosen) decide(action, p);
      phase_ = Phase::after;
      if (left_ == 0) p.ends_trial = true, phase_ = Phase::offer;
      if (left_ > 0) --left_;
    }
    pay(p);
    ++step_;
    if (p.ends_trial) end_trial();
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  void check_arms(SettingReader& in) const {
    if (start_.empty()) in.fail("probabilities", "is empty", "write one probability for each arm, such as [0.8, 0.2]");
    if (!later_.empty() && later_.size() % std::max<std::size_t>(1, start_.size()) != 0)
      in.fail("later", "has not as many probabilities as there are arms, or a multiple", "write one row a block");
    if (!exclusive_) return;
    if (start_.size() != 2) return in.fail("exclusive", "needs two arms", "write two probabilities");
    const auto add_up = [&](const char* name, const std::vector<double>& all) {
      for (std::size_t k = 0; k + 1 < all.size(); k += 2)
        if (std::abs(all[k] + all[k + 1] - 1) > 1e-9)
          return in.fail(name,
                         "has " + short_text(all[k]) + " and " + short_text(all[k + 1]) +
                             ", and with exclusive one of the two arms pays in every trial",
                         "write " + short_text(all[k]) + ", " + short_text(1 - all[k]) + ", or leave exclusive out");
    };
    add_up("probabilities", start_);
    add_up("later", later_);
  }
  // What would change nothing is not meant.
  void check_changes(SettingReader& in) const {
    const bool has_blocks = !lengths_.empty();
    const char* fix = "add block_lengths, such as [30], or leave it out";
    if (!has_blocks && (change_ == Change::rotate || change_ == Change::shuffle))
      in.fail("change", "has no effect: there is one block, without an end", fix);
    if (!has_blocks && !later_.empty()) in.fail("later", "has no effect: there is one block, without an end", fix);
    if (!has_blocks && jitter_ > 0) in.fail("block_jitter", "has no effect: there is one block, without an end", fix);
    if (has_blocks && change_ == Change::none && later_.empty())
      in.fail("block_lengths", "has no effect: nothing changes where a block ends",
              "add change = \"rotate\" or \"shuffle\", or later, or leave it out");
    if (in.given("walk") && change_ != Change::walk)
      in.fail("walk", "has no effect without change = \"walk\"", "add that, or leave it out");
  }

  enum class Phase { offer, chosen, after };
  struct Due {
    std::size_t step = 0;
    double reward = 0, outcome = 0;
  };

  std::size_t pick(std::size_t n) {
    return std::min(n - 1, static_cast<std::size_t>(draws_.uniform() * static_cast<double>(n)));
  }
  std::size_t steps(double ms) const { return static_cast<std::size_t>(std::llround(ms / shape_.step_ms)); }
  // In context c arm k has the probability of arm k + c.
  double probability(std::size_t arm) const { return now_[(arm + context_) % now_.size()]; }

  double worth(std::size_t arm) const { return probability(arm) * reward_ + (1 - probability(arm)) * punishment_; }

  void decide(std::size_t action, Percept& p) {
    p.events |= 2;
    std::vector<bool> pays(now_.size());
    for (std::size_t k = 0; k < now_.size(); ++k) pays[k] = draws_.uniform() < probability(k);
    if (exclusive_) pays[1] = !pays[0];
    double best = worth(0);
    for (std::size_t k = 1; k < now_.size(); ++k) best = std::max(best, worth(k));
    const double mine = worth(action);
    series_[0] = mine == best, series_[1] = static_cast<double>(block_), series_[2] = static_cast<double>(since_);
    series_[3] = best - mine, series_[4] = pays[0], series_[5] = probability(0);
    const std::size_t delay = steps(delay_.draw_ms(draws_));
    due_.push_back({step_ + delay, pays[action] ? reward_ : punishment_, pays[0] ? 1.0 : 0.0});
    left_ = std::max(steps(interval_.draw_ms(draws_)), overlaps_ ? 0 : delay);
  }
  void pay(Percept& p) {
    for (auto d = due_.begin(); d != due_.end();) {
      if (d->step > step_) {
        ++d;
        continue;
      }
      p.reward += d->reward, p.outcome = d->outcome;
      p.has_outcome = p.is_terminal = true;
      p.events |= 4;
      d = due_.erase(d);
    }
  }
  void end_trial() {
    ++trial_, ++since_;
    if (change_ == Change::walk) {
      for (auto& q : now_) q = reflected(q + walk_ * walks_.normal());
      if (exclusive_) now_[1] = 1 - now_[0];
    }
    if (since_ < length_) return;
    ++block_, since_ = 0;
    if (!later_.empty()) {
      const std::size_t n = start_.size(), row = std::min(block_ - 1, later_.size() / n - 1);
      std::copy_n(later_.begin() + static_cast<std::ptrdiff_t>(row * n), n, now_.begin());
    }
    if (change_ == Change::rotate) std::rotate(now_.begin(), now_.end() - 1, now_.end());
    if (change_ == Change::shuffle)
      for (std::size_t k = now_.size(); k > 1; --k) std::swap(now_[k - 1], now_[pick(k)]);
    begin_block();
  }
  static double reflected(double q) {
    while (q < 0 || q > 1) q = q < 0 ? -q : 2 - q;
    return q;
  }
  // Lengths are taken in turn, each longer by up to `block_jitter`.
  void begin_block() {
    length_ = shape_.n_trials;
    if (lengths_.empty()) return;
    length_ = static_cast<std::size_t>(lengths_[block_ % lengths_.size()]);
    if (jitter_ > 0) length_ += static_cast<std::size_t>(lengths_drawn_.uniform() * (jitter_ + 1));
  }

  TaskShape shape_;
  std::vector<double> start_, lengths_, later_, now_;
  Change change_;
  double walk_, reward_, punishment_, jitter_;
  bool exclusive_, overlaps_;
  Timing delay_, interval_;
  Draws draws_, lengths_drawn_, walks_;
  Phase phase_ = Phase::offer;
  std::size_t trial_ = 0, block_ = 0, since_ = 0, length_ = 0, step_ = 0, left_ = 0, context_ = 0;
  std::deque<Due> due_;
  double series_[6] = {};
};

}  // namespace

extern const TaskInfo bandit{
    .name = "bandit",
    .line = "a choice among arms that pay with probabilities, which may reverse, shuffle or drift",
    .source = "Behrens et al. 2007; Daw et al. 2006; Sutton & Barto 2018, ch. 2",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"probabilities", "0.8, 0.2", SettingKind::numbers, 0, 1},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"punishment", "0", SettingKind::number, -1e12, 1e12},
                 {"block_lengths", "", SettingKind::numbers, 1, 1e9},
                 {"block_jitter", "0", SettingKind::number, 0, 1e9},
                 {"change", "none", SettingKind::choice, 0, 0, choices<Change>},
                 {"later", "", SettingKind::numbers, 0, 1},
                 {"walk", "0.025", SettingKind::number, 0, 1},
                 {"exclusive", "false", SettingKind::flag},
                 {"contexts", "1", SettingKind::number, 1, 1e4},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12},
                 {"outcome_delay", "0 s", SettingKind::text},
                 {"interval", "0 s", SettingKind::text},
                 {"overlap", "false", SettingKind::flag}},
    .events = {"offer", "choice", "outcome"},
    .series = {"correct", "block", "since_change", "regret", "pays", "probability"},
    .make = [](const Settings& s) { return construct<Bandit>(bandit, s); }};

}  // namespace teg::task
