#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "core/units.hpp"
#include "task/timing.hpp"

namespace teg::task {
namespace {

// One element of a trial: a compound of cues, whether a reward follows it, and how likely.
struct Element {
  std::vector<std::size_t> cues;
  double probability = 0;  // of the reward; below 0: none is due
};
struct TrialType {
  std::vector<Element> elements;
  std::vector<std::size_t> contexts;
};
// "20 A+, AB- @X after 24 h"
struct Phase {
  std::size_t trials = 0;
  std::vector<TrialType> types;
  double gap_ms = 0;
};

// The notation of conditioning: capital letters are cues, + a reward, - none (or +0.5 its probability), > what comes
// next, @X a context.
class PhaseParser {
 public:
  PhaseParser(SettingReader& in, std::vector<std::string>& cues) : in_(in), cues_(cues) {}

  Phase parse(const std::string& text) {
    Phase phase;
    text_ = text;
    std::string rest(trim(text));
    if (const auto after = rest.find(" after "); after != std::string::npos) {
      const auto gap = parse_quantity("", trim(std::string_view(rest).substr(after + 7)), dim::time);
      if (gap && *gap >= 0)
        phase.gap_ms = *gap;
      else
        bad("what follows 'after' is no time");
      rest.resize(after);
    }
    const auto space = rest.find(' ');
    const auto n = parse_double(rest.substr(0, space));
    if (!n || *n < 1 || *n != std::floor(*n) || *n > 1e9 || space == std::string::npos) {
      bad("does not begin with a number of trials");
      return phase;
    }
    phase.trials = static_cast<std::size_t>(*n);
    read_types(split(rest.substr(space + 1), ','), phase);
    if (phase.types.empty()) bad("names no trial");
    return phase;
  }

 private:
  // A context belongs to the trials before it, up to a comma; one that stands at the end alone, to all of the phase.
  void read_types(const std::vector<std::string>& parts, Phase& phase) {
    std::size_t n_with_context = 0, first = 0;
    for (const auto& part : parts) {
      std::vector<std::size_t> contexts;
      first = phase.types.size();
      for (const auto& word : split(std::string(trim(part)), ' '))
        if (word.starts_with("@")) {
          for (std::size_t i = 1; i < word.size(); ++i) contexts.push_back(cue("@" + word.substr(i, 1)));
        } else if (!word.empty()) {
          phase.types.push_back(type(word));
        }
      if (contexts.empty()) continue;
      if (phase.types.size() == first) bad("has a context without a trial");
      ++n_with_context;
      for (std::size_t t = first; t < phase.types.size(); ++t) phase.types[t].contexts = contexts;
    }
    if (n_with_context != 1 || phase.types.empty() || first >= phase.types.size()) return;
    const auto of_all = phase.types.back().contexts;
    if (!of_all.empty())
      for (auto& t : phase.types) t.contexts = of_all;
  }
  void bad(const std::string& what) {
    in_.fail("phases", "'" + text_ + "': " + what, "write a phase such as \"20 A+, B- @X after 24 h\"");
  }
  std::size_t cue(const std::string& name) {
    const auto at = std::find(cues_.begin(), cues_.end(), name);
    if (at == cues_.end()) return cues_.push_back(name), cues_.size() - 1;
    return static_cast<std::size_t>(at - cues_.begin());
  }
  TrialType type(const std::string& word) {
    TrialType t;
    for (const auto& part : split(word, '>')) {
      Element e{.cues = {}, .probability = -1};
      std::size_t i = 0;
      for (; i < part.size() && part[i] >= 'A' && part[i] <= 'Z'; ++i) e.cues.push_back(cue(part.substr(i, 1)));
      if (i < part.size() && (part[i] == '+' || part[i] == '-')) {
        e.probability = part[i] == '+' ? 1 : 0;
        if (++i < part.size()) {
          const auto p = parse_double(part.substr(i));
          e.probability = p.value_or(-1);
          if (!p || !(*p >= 0 && *p <= 1)) bad("'" + part.substr(i) + "' is no probability");
        }
      } else if (i < part.size() || part.empty()) {
        bad("'" + word + "' is no trial");
      }
      t.elements.push_back(std::move(e));
    }
    return t;
  }

  SettingReader& in_;
  std::vector<std::string>& cues_;
  std::string text_;
};

// Cues and rewards in time, whatever is done.
class Pavlovian final : public TrialTask {
 public:
  explicit Pavlovian(SettingReader& in)
      : reward_(in.number("reward_size")), interval_(Timing::read(in, "interval")), shuffles_(in.flag("shuffle")) {
    shape_.step_ms = in.number("step");
    take_names(pavlovian, shape_);
    shape_.has_outcome = true, shape_.has_binary_outcome = reward_ == 1 || reward_ == 0;
    shape_.outcome_least = std::min(reward_, 0.0), shape_.outcome_range = reward_ > 0 ? reward_ : 1;
    cue_at_ = steps(in.number("cue_at"));
    cue_steps_ = std::max<std::size_t>(1, steps(in.number("cue_duration")));
    reward_after_ = steps(in.number("reward_delay"));
    const auto gaps = in.numbers("gap");
    if (gaps.size() > 1) in.fail("gap", "is a list", "write one time");
    gap_ = gaps.empty() ? reward_after_ : steps(gaps[0]);
    length_ = steps(in.number("trial_length"));
    const auto texts = in.texts("phases");
    if (texts.empty()) in.fail("phases", "is empty: a schedule with no trials", "write phases = [\"100 A+\"]");
    for (const auto& text : texts) {
      phases_.push_back(PhaseParser(in, shape_.cues).parse(text));
      shape_.n_trials += phases_.back().trials;
      std::size_t last = 0;
      for (const auto& t : phases_.back().types) {
        last = std::max(last, cue_at_ + (t.elements.size() - 1) * gap_ + reward_after_);
        if (!has_single_rewards(t)) shape_.has_binary_outcome = false;
      }
      if (last >= length_)
        in.fail("trial_length", "is too short: a reward of '" + text + "' is due after it",
                "write more than " + short_text(static_cast<double>(last) * shape_.step_ms) + " ms");
    }
    present_.assign(shape_.cues.size(), 0);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    phase_ = in_phase_ = trial_ = at_ = 0;
    clock_ms_ = 0, ended_ms_ = 0;
  }
  bool step(std::size_t, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    if (at_ == 0) begin_trial();
    p = Percept{.now_ms = clock_ms_};
    p.begins_trial = at_ == 0;
    if (at_ == 0) p.events |= 1;
    perceive_cues(p);
    perceive_reward(p);
    p.cues = present_;
    clock_ms_ += shape_.step_ms;
    if (++at_ < end_) return true;
    p.ends_trial = true;
    finish_trial();
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  std::size_t steps(double ms) const { return static_cast<std::size_t>(std::llround(ms / shape_.step_ms)); }
  const Phase& phase() const { return phases_[phase_]; }

  // When the reward of an element is due. One without cues comes when the cues would.
  std::size_t due(const Element& e, std::size_t k) const {
    return cue_at_ + k * gap_ + (e.cues.empty() ? 0 : reward_after_);
  }
  bool has_single_rewards(const TrialType& type) const {
    std::vector<std::size_t> all;
    for (std::size_t k = 0; k < type.elements.size(); ++k)
      if (type.elements[k].probability >= 0) all.push_back(due(type.elements[k], k));
    std::sort(all.begin(), all.end());
    return std::adjacent_find(all.begin(), all.end()) == all.end();
  }

  void begin_trial() {
    if (in_phase_ == 0) clock_ms_ += phase().gap_ms;
    const std::size_t n = phase().types.size();
    const auto drawn = shuffles_ ? static_cast<std::size_t>(draws_.uniform() * static_cast<double>(n)) : in_phase_ % n;
    type_ = std::min(n - 1, drawn);
    series_[0] = static_cast<double>(phase_), series_[1] = static_cast<double>(type_), series_[2] = 0;
    series_[3] = trial_ == 0 ? 0 : clock_ms_ - ended_ms_;
    end_ = length_ + steps(interval_.draw_ms(draws_));
  }
  void finish_trial() {
    ended_ms_ = clock_ms_;
    at_ = 0, ++trial_;
    if (++in_phase_ == phase().trials) in_phase_ = 0, ++phase_;
  }
  void perceive_cues(Percept& p) {
    std::fill(present_.begin(), present_.end(), 0.0);
    for (const auto c : phase().types[type_].contexts) present_[c] = 1;
    const auto& elements = phase().types[type_].elements;
    std::size_t n_before = 0;
    for (std::size_t k = 0; k < elements.size(); ++k) {
      const std::size_t onset = cue_at_ + k * gap_;
      if (at_ >= onset && at_ < onset + cue_steps_)
        for (const auto c : elements[k].cues) present_[c] = 1;
      if (elements[k].cues.empty()) continue;
      if (at_ == onset) p.events |= n_before == 0 ? 2U : 4U;
      ++n_before;
    }
  }
  void perceive_reward(Percept& p) {
    const auto& elements = phase().types[type_].elements;
    for (std::size_t k = 0; k < elements.size(); ++k) {
      const auto& e = elements[k];
      if (e.probability < 0 || at_ != due(e, k)) continue;
      p.events |= 8;
      if (e.probability >= 1 || (e.probability > 0 && draws_.uniform() < e.probability)) p.reward += reward_;
      p.outcome = p.reward, p.has_outcome = true;
      series_[2] += p.reward;
    }
  }

  TaskShape shape_;
  double reward_;
  Timing interval_;
  bool shuffles_;
  std::size_t cue_at_ = 0, cue_steps_ = 0, reward_after_ = 0, gap_ = 0, length_ = 0;
  std::vector<Phase> phases_;
  Draws draws_;
  std::size_t phase_ = 0, in_phase_ = 0, trial_ = 0, type_ = 0, at_ = 0, end_ = 0;
  double clock_ms_ = 0, ended_ms_ = 0;
  std::vector<double> present_;
  double series_[4] = {};
};

}  // namespace

extern const TaskInfo pavlovian{
    .name = "pavlovian",
    .line = "cues and rewards: delay, trace, backward, second-order, blocking, extinction, renewal and so on",
    .source = "Rescorla & Wagner 1972; Bouton 2004",
    .settings = {{"phases", "100 A+", SettingKind::texts},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12},
                 {"cue_at", "1 s", SettingKind::time, 0, 1e12},
                 {"cue_duration", "1 s", SettingKind::time, 0, 1e12},
                 {"reward_delay", "1 s", SettingKind::time, 0, 1e12},
                 {"gap", "", SettingKind::times, 0, 1e12},
                 {"trial_length", "5 s", SettingKind::time, 1e-3, 1e12},
                 {"interval", "0 s", SettingKind::text},
                 {"shuffle", "false", SettingKind::flag}},
    .events = {"start", "cue", "second_cue", "reward"},
    .series = {"phase", "type", "rewarded", "elapsed"},
    .make = [](const Settings& s) { return construct<Pavlovian>(pavlovian, s); }};

}  // namespace teg::task
