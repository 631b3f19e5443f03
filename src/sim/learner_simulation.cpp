#include <algorithm>
#include <cmath>
#include <limits>

#include "core/fingerprint.hpp"
#include "core/maths.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "sim/learner_session.hpp"

namespace teg {
namespace sim {
namespace {

constexpr double for_ever_ms = 1e15;
constexpr std::uint64_t steps_between_looks = 4096;  // at whether it shall stop
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

class Session {
 public:
  Session(const LearnerModel& model, LearnerParts parts, const std::function<bool()>& stopped)
      : model_(model), parts_(std::move(parts)), stopped_(stopped), shape_(parts_.task->shape()), acts_(model, shape_) {
    has_programs_ = std::any_of(model.modulators.begin(), model.modulators.end(), [](const Modulator& m) {
      return !m.programs.empty() || !m.effects.empty() || m.trace;
    });
    record_.names = trial_series(model, parts_.task.get());
    record_.series.resize(record_.names.size());
    record_.traces.resize(model.traces.size());
    series_.resize(model.series.size());
  }

  Result<LearnerRecord> run() {
    parts_.task->reset(model_.seed);
    parts_.learner->reset();
    for (std::size_t action = no_action;; ++step_) {
      percept_.uniform = 0;
      if (!parts_.task->step(action, percept_)) break;
      if (percept_.asks) percept_.uniform = uniform({model_.seed, Stream::learner_choice, 0, step_});
      if (percept_.begins_trial) begin_trial();
      if (step_ % steps_between_looks == 0 && stopped_ && stopped_())
        return Error{Fault::interrupted, "learner " + model_.learner, "was interrupted", "run it again"};
      take_step(action);
      if (wrong_) return *wrong_;
      if (const auto* why = learner().fault()) return Error{why->fault, place(), why->what, why->fix};
      if (has_diverged_ || (!parts_.teaching && !std::isfinite(teaching_))) return diverge();
      if (percept_.asks && action >= shape_.actions.size()) return does_not_act();
      if (!std::isfinite(teaching_)) return blow_up("what teaches");
      if (percept_.ends_trial) end_trial();
    }
    return finish();
  }

 private:
  Learner& learner() { return *parts_.learner; }

  // Perceive, release, learn, act; then the levels go on to the next step, and teach if they are what teaches: the
  // decisions before this one, since the level of the step that follows is not known yet when it is made.
  void take_step(std::size_t& action) {
    pass_gap();
    set_parameters();
    learner().perceive(percept_);
    acts_.see(percept_, trial_, last_action_);
    if (parts_.chain) release();
    const TaskStep step{percept_.now_ms, shape_.step_ms, learner().trace_ms(), percept_.asks};
    if (!parts_.teaching) {
      const auto signals = learner().signals();
      teach(acts_.taught(signals.empty() ? 0 : signals[0], step));
    }
    action = no_action;
    if (percept_.asks) {
      action = learner().act(percept_);
      note_choice(action);
      if (!parts_.teaching) teach_after_choice(step);
    }
    if (parts_.teaching) teach(advance());
    record();
    if (parts_.chain && !parts_.teaching) advance();
  }
  void teach(const Teaching& taught) {
    teaching_ = taught.error;
    learner().learn(taught.credited);
  }
  void teach_after_choice(const TaskStep& step) {
    const auto taught = acts_.taught_after_choice(step);
    teaching_ += taught.error;
    if (taught.credited != 0) learner().learn(taught.credited);
  }

  void set_parameters() {
    for (const auto& live : parts_.live) {
      const double value = live.gate.value(parts_.chain->now());
      learner().parameters()[live.parameter] = value;
      if (!(value >= live.setting->least && value <= live.setting->most) && !wrong_) wrong_ = out_of_range(live, value);
    }
  }
  void release() {
    const auto signals = learner().signals();
    for (std::size_t i = 0; i < parts_.releases.size(); ++i) {
      const auto& r = model_.releases[i];
      double excess = signals[parts_.releases[i].signal] - r.baseline;
      if (r.only_above) excess = std::max(excess, 0.0);
      has_diverged_ = has_diverged_ || !std::isfinite(excess);
      if (excess != 0 && !has_diverged_)
        acts_.release(parts_.releases[i].modulator, excess * r.amount.native(), percept_.now_ms, *parts_.chain);
    }
    acts_.apply(percept_.now_ms, chain_step_ms(), *parts_.chain);
    set_parameters();
    seen_.assign(parts_.chain->now().begin(), parts_.chain->now().end());
  }
  // The levels over one step of the task; the integral of what teaches, in seconds: alone, and times exp(-t / trace).
  Teaching advance() {
    Teaching integral;
    const double dt_ms = chain_step_ms(), trace_ms = learner().trace_ms();
    for (std::int64_t s = 1; s <= parts_.substeps; ++s) {
      parts_.chain->advance(++chain_step_);
      if (parts_.teaching) {
        integral.error += parts_.chain->gate_integral(*parts_.teaching, for_ever_ms);
        if (std::isfinite(trace_ms))
          integral.credited += exp(-static_cast<double>(s - 1) * dt_ms / trace_ms) *
                               parts_.chain->gate_integral(*parts_.teaching, trace_ms);
      }
      parts_.chain->release_programs();
      if (s < parts_.substeps) acts_.apply(percept_.now_ms + static_cast<double>(s) * dt_ms, dt_ms, *parts_.chain);
    }
    if (!std::isfinite(trace_ms)) integral.credited = integral.error;
    return {integral.error / 1000, integral.credited / 1000};
  }
  double chain_step_ms() const { return parts_.chain_step.native(); }
  // Between trials the task's clock may jump. Levels go on, with what is still due, until nothing changes any more.
  void pass_gap() {
    const double from_ms = last_ms_ + shape_.step_ms, gap_ms = percept_.now_ms - from_ms;
    last_ms_ = percept_.now_ms;
    if (!parts_.chain || step_ == 0 || !(gap_ms > shape_.step_ms / 2)) return;
    auto& chain = *parts_.chain;
    const double dt_ms = chain_step_ms(), steps = std::round(gap_ms / dt_ms);
    for (double s = 0; s < steps; ++s) {
      acts_.apply(from_ms + s * dt_ms, dt_ms, chain);
      chain.advance(++chain_step_);
      chain.release_programs();
      if (is_at_rest() && acts_.next_pulse_ms() > percept_.now_ms) return;
    }
  }
  // Programs and clamps that end later are not foreseen.
  bool is_at_rest() const {
    const auto &now = parts_.chain->now(), before = parts_.chain->before();
    for (std::size_t i = 0; i < now.size(); ++i)
      if (std::abs(now[i] - before[i]) > 1e-12 * std::max(std::abs(now[i]), 1e-3)) return false;
    return !has_programs_ && !acts_.holds();
  }

  double value(const Variable& v) {
    using Kind = Variable::Kind;
    switch (v.kind) {
      case Kind::signal: return learner().signals()[v.index];
      case Kind::policy: return learner().policy().empty() ? missing : learner().policy()[v.index];
      case Kind::reward: return percept_.reward;
      case Kind::state: return static_cast<double>(percept_.state);
      case Kind::outcome: return percept_.has_outcome ? percept_.outcome : missing;
      case Kind::teaching: return teaching_;
      case Kind::parameter: return learner().parameters()[v.index];
      case Kind::memory: return learner().memory(v.memory)[v.index];
      case Kind::chain: return seen_[v.index];
    }
    return missing;
  }

  struct SeriesState {
    double value = missing, most = -std::numeric_limits<double>::infinity(), sum = 0;
    std::size_t n = 0, due = never;
  };
  static constexpr std::size_t never = static_cast<std::size_t>(-1);

  void begin_trial() {
    record_.first_step.push_back(static_cast<std::size_t>(step_));
    reward_ = 0, repeat_ = missing, in_trial_ = 0;
    has_chosen_ = false;
    for (auto& s : series_) s = {};
  }
  void note_choice(std::size_t action) {
    if (!has_chosen_ && last_action_ != no_action && !learner().policy().empty())
      repeat_ = learner().policy()[last_action_];
    has_chosen_ = true;
    last_action_ = action;
  }
  void record() {
    reward_ += percept_.reward;
    for (std::size_t i = 0; i < series_.size(); ++i) add(model_.series[i], parts_.series[i], series_[i]);
    for (std::size_t i = 0; i < parts_.traces.size(); ++i) record_.traces[i].push_back(value(parts_.traces[i]));
    if (!parts_.traces.empty()) record_.now_ms.push_back(percept_.now_ms);
    ++in_trial_;
  }
  void add(const SeriesSpec& spec, const Variable& variable, SeriesState& s) {
    if (variable.event_bit != 0) {
      if (s.due == never && (percept_.events & variable.event_bit))
        s.due = in_trial_ + static_cast<std::size_t>(std::llround(spec.offset.native() / shape_.step_ms));
      if (in_trial_ == s.due) s.value = value(variable);
      return;
    }
    const double v = value(variable);
    if (std::isnan(v)) return;
    ++s.n, s.sum += v;
    switch (spec.over) {
      case OverSteps::value:
      case OverSteps::last: s.value = v; break;
      case OverSteps::sum: s.value = s.sum; break;
      case OverSteps::mean: s.value = s.sum / static_cast<double>(s.n); break;
      case OverSteps::least: s.value = s.n == 1 ? v : std::min(s.value, v); break;
      case OverSteps::most: s.value = s.n == 1 ? v : std::max(s.value, v); break;
      case OverSteps::step_of_most:
        if (v > s.most) s.most = v, s.value = static_cast<double>(in_trial_);
        break;
    }
  }
  void end_trial() {
    std::size_t k = 0;
    const auto push = [&](double v) { record_.series[k++].push_back(v); };
    push(reward_);
    push(has_chosen_ ? static_cast<double>(last_action_) : -1);
    push(repeat_);
    push(static_cast<double>(in_trial_));
    push(static_cast<double>(trial_));
    // Whether the trial's choice was that of the trial before, and what that one earned.
    push(has_chosen_ && trial_ > 0 ? static_cast<double>(last_action_ == previous_action_) : missing);
    push(previous_reward_);
    previous_reward_ = reward_, previous_action_ = last_action_;
    for (const double v : parts_.task->trial()) push(v);
    if (!parts_.task->true_values().empty()) push(value_error());
    for (const auto& s : series_) push(s.value);
    ++trial_;
  }
  // Root mean square over states.
  double value_error() {
    const auto truth = parts_.task->true_values(), learned = learner().memory("value");
    if (truth.size() != learned.size()) return missing;
    double sum = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) sum += (learned[i] - truth[i]) * (learned[i] - truth[i]);
    if (!std::isfinite(sum)) return infinite;
    return std::sqrt(sum / static_cast<double>(truth.size()));
  }

  std::string place() const {
    return "learner " + model_.learner + ", trial " + std::to_string(trial_) + ", step " + std::to_string(step_);
  }
  Error blow_up(const std::string& what) const {
    return {Fault::numeric, place(), what + " is not a finite number; seed " + std::to_string(model_.seed),
            "use smaller rates, or a smaller amount of what teaches"};
  }
  Error out_of_range(const LearnerParts::Live& live, double value) const {
    const auto& s = *live.setting;
    const std::string least = short_text(s.least), most = short_text(s.most);
    return {Fault::numeric, place(),
            std::string(s.name) + " follows modulators to " + short_text(value) + ", and lies between " + least +
                " and " + most + "; seed " + std::to_string(model_.seed),
            "hold its expression within, as in min(max(" + live.text + ", " + least + "), " + most + ")"};
  }
  Error does_not_act() const {
    return {Fault::bad_value, "learner.kind", model_.learner + " chooses nothing, and the task asks for an action",
            "use a learner that acts, such as q, sarsa or actor-critic, or a task without actions"};
  }
  // What the trials that are left have: no number, but for their own number and an error of values that is infinite.
  LearnerRecord diverge() {
    record_.diverged_in = trial_;
    const bool has_truth = !parts_.task->true_values().empty();
    for (const std::size_t n = std::max(shape_.n_trials, trial_ + 1); trial_ < n; ++trial_)
      for (std::size_t s = 0; s < record_.names.size(); ++s)
        record_.series[s].push_back(record_.names[s] == "trial"                      ? static_cast<double>(trial_)
                                    : has_truth && record_.names[s] == "value_error" ? infinite
                                                                                     : missing);
    return finish();
  }
  LearnerRecord finish() {
    Fingerprint fingerprint;
    for (const auto& s : record_.series) fingerprint.add(s);
    fingerprint.add(learner().memory("value"));
    record_.fingerprint = fingerprint.text();
    return std::move(record_);
  }

  const LearnerModel& model_;
  LearnerParts parts_;
  const std::function<bool()>& stopped_;
  const TaskShape& shape_;
  Interventions acts_;
  LearnerRecord record_;
  Percept percept_;
  std::uint64_t step_ = 0;
  std::int64_t chain_step_ = 0;
  std::size_t trial_ = 0, in_trial_ = 0, last_action_ = no_action, previous_action_ = no_action;
  bool has_chosen_ = false, has_programs_ = false, has_diverged_ = false;
  std::optional<Error> wrong_;  // the first fault of the step
  double teaching_ = 0, reward_ = 0, previous_reward_ = missing, repeat_ = missing, last_ms_ = 0;
  std::vector<double> seen_;
  std::vector<SeriesState> series_;
};

}  // namespace
}  // namespace sim

Result<LearnerRecord> simulate_learner(const LearnerModel& model, const std::function<bool()>& stopped) {
  auto parts = sim::make_learner_parts(model);
  if (!parts) return parts.errors();
  return sim::Session(model, *std::move(parts), stopped).run();
}

}  // namespace teg
