#include <algorithm>
#include <cmath>
#include <utility>

#include "core/checks.hpp"
#include "core/text.hpp"
#include "modulation/check_modulation.hpp"
#include "sim/learner_session.hpp"

namespace teg {
namespace sim {
namespace {

std::vector<std::string> names_of(const std::vector<Modulator>& modulators) {
  std::vector<std::string> names;
  for (const auto& m : modulators) names.push_back(m.name);
  return names;
}

// Makes every part, and collects what is wrong on the way.
class PartsMaker : Checks {
 public:
  explicit PartsMaker(const LearnerModel& model) : model_(model) {}

  Result<LearnerParts> make() {
    make_task();
    make_learner_itself();
    make_chain();
    make_gates();
    make_releases();
    check_interventions();
    make_series();
    for (const auto& t : model_.traces) parts_.traces.push_back(variable("learner.record", t));
    if (!errors_.empty()) return errors_;
    return std::move(parts_);
  }

 private:
  // Where the task cannot be made, what follows is checked against a task of its kind without the settings that are
  // wrong, whose actions and cues may be others.
  void make_task() {
    auto task = make_trial_task(model_.task, model_.task_settings);
    if (task) {
      parts_.task = *std::move(task);
      shape_ = parts_.task->shape();
      return;
    }
    take(task.errors());
    is_guess_ = true;
    const auto* info = find_trial_task(model_.task);
    auto settings = model_.task_settings;
    std::erase_if(settings, [&](const auto& setting) {
      return std::ranges::any_of(task.errors(), [&](const Error& e) { return e.where == "task." + setting.first; });
    });
    auto other = make_trial_task(model_.task, settings);
    if (!other) other = make_trial_task(model_.task, {});
    if (info && other)
      shape_ = (*other)->shape();
    else
      shape_ = anything();
  }
  // A task with all that a learner may need.
  static TaskShape anything() {
    TaskShape shape;
    shape.cues = shape.actions = {"first", "second"};
    shape.n_states = 2, shape.has_outcome = shape.has_binary_outcome = true;
    return shape;
  }
  // Without a task that is as it was meant only settings are told to be wrong.
  void make_learner_itself() {
    parts_.info = find_learner(model_.learner);
    if (is_guess_ && parts_.info && !parts_.info->acts) shape_.actions.clear();
    auto learner = make_learner(model_.learner, model_.learner_settings, shape_);
    if (learner) {
      parts_.learner = *std::move(learner);
      return;
    }
    for (const auto& e : learner.errors())
      if (!is_guess_ || !parts_.info || e.where != "learner.kind") errors_.push_back(e);
  }
  // Which events there are only the task that was meant can tell.
  bool has_unknown_events() const { return is_guess_ && shape_.events.empty(); }
  void make_series() {
    auto taken = trial_series(LearnerModel{}, parts_.task.get());
    for (const auto& s : model_.series) {
      check_name(s.name, taken);
      taken.push_back(s.name);
      parts_.series.push_back(variable("series." + s.name, s.of));
      if (s.event.empty()) continue;
      const auto& events = shape().events;
      if (!events.empty()) known("series." + s.name + ".at", s.event, events);
      const auto at = std::find(events.begin(), events.end(), s.event) - events.begin();
      if (!is_guess_) on_step("series." + s.name + ".offset", s.offset.native(), "");
      parts_.series.back().event_bit = 1U << static_cast<unsigned>(std::min<std::ptrdiff_t>(at, 31));
    }
  }
  // Results hold NAME and NAME_error of every series.
  void check_name(const std::string& name, const std::vector<std::string>& taken) {
    for (const auto& other : taken)
      if (name == other || name == other + "_error" || other == name + "_error")
        return fail("series." + name,
                    name == other ? "the session has a series of this name"
                                  : "its name stands beside that of the series " + other + ", whose error has it",
                    "choose another name; taken are " + join(taken, ", "));
  }
  std::vector<std::string> variables() const {
    std::vector<std::string> names;
    for (const auto& s : signals()) names.emplace_back(s);
    for (const char* name : {"reward", "state", "outcome", "teaching"}) names.emplace_back(name);
    if (!is_guess_)
      for (const auto& a : shape().actions) names.push_back("probability." + a);
    for (const auto& name : live_names()) names.push_back("parameter." + name);
    for (const auto& m : model_.modulators) names.push_back("level." + m.name);
    for (const auto& r : model_.receptors) names.push_back("occupancy." + r.name);
    for (const auto& m : model_.messengers) names.push_back("messenger." + m.name);
    names.emplace_back("memory.NAME.INDEX");
    return names;
  }
  const TaskShape& shape() const { return shape_; }
  std::vector<std::string> signals() const {
    if (!parts_.info) return {};
    return {parts_.info->signals.begin(), parts_.info->signals.end()};
  }
  std::vector<std::string> live_names() const {
    std::vector<std::string> names;
    if (!parts_.info) return names;
    for (const auto& s : parts_.info->settings)
      if (s.is_live) names.emplace_back(s.name);
    return names;
  }

  void make_chain() {
    auto faults = modulation::check_modulation(model_);
    if (!faults.empty()) return take(std::move(faults));
    if (model_.modulators.empty()) return;
    const double step_ms = shape().step_ms;
    parts_.substeps = std::max<std::int64_t>(1, std::llround(std::ceil(step_ms / model_.chain_step.native() - 1e-9)));
    parts_.chain_step = Time{step_ms / static_cast<double>(parts_.substeps)};
    auto chain = modulation::Chain::make(model_, parts_.chain_step);
    if (chain)
      parts_.chain.emplace(*std::move(chain));
    else
      errors_.insert(errors_.end(), chain.errors().begin(), chain.errors().end());
  }
  std::optional<receptors::Gate> gate(const std::string& where, const std::string& text) {
    if (!parts_.chain && !model_.modulators.empty()) return std::nullopt;  // said already
    if (!parts_.chain) {
      fail(where, "follows modulators, and there are none", "add [modulator.NAME], or write a number");
      return std::nullopt;
    }
    auto made = receptors::Gate::compile(where, text, parts_.chain->symbols(model_.modulators[0].region));
    if (made) return *std::move(made);
    errors_.insert(errors_.end(), made.errors().begin(), made.errors().end());
    return std::nullopt;
  }
  void make_gates() {
    if (model_.teaching) parts_.teaching = gate("learner.teaching", *model_.teaching);
    if (model_.teaching && parts_.info && !parts_.info->is_taught)
      fail("learner.teaching", model_.learner + " learns without an error that could be replaced", "leave it out");
    const auto names = live_names();
    std::vector<const SettingInfo*> settings;
    if (parts_.info)
      for (const auto& s : parts_.info->settings)
        if (s.is_live) settings.push_back(&s);
    for (const auto& l : model_.live) {
      if (!parts_.info) continue;  // said already
      const std::string where = "learner." + l.parameter;
      const auto at = std::find(names.begin(), names.end(), l.parameter);
      if (at == names.end()) {
        fail(where, "cannot follow modulators",
             names.empty() ? "write a value" : "those that can are " + join(names, ", "));
        continue;
      }
      const auto i = static_cast<std::size_t>(at - names.begin());
      if (auto g = gate(where, l.gate)) parts_.live.push_back({i, settings[i], *std::move(g), l.gate});
    }
  }
  void make_releases() {
    const auto signals = this->signals();
    for (std::size_t i = 0; i < model_.releases.size(); ++i) {
      const auto& r = model_.releases[i];
      const std::string where = "release." + std::to_string(i);
      if (parts_.info) known(where + ".signal", r.signal, signals);
      known(where + ".modulator", r.modulator, names_of(model_.modulators));
      const auto at = std::find(signals.begin(), signals.end(), r.signal);
      parts_.releases.push_back(
          {static_cast<std::size_t>(at - signals.begin()), modulator_of(model_, r.modulator, r.region)});
    }
  }
  void check_interventions() {
    for (const auto& i : model_.interventions) {
      const std::string where = "intervention." + i.name;
      if (!i.modulator.empty()) known(where + ".modulator", i.modulator, names_of(model_.modulators));
      if (!i.event.empty() && !has_unknown_events()) known(where + ".at", i.event, shape().events);
      if (i.action && !is_guess_) known(where + ".action", *i.action, shape().actions);
      number(where + ".probability", i.probability, 0, 1);
      if (i.modulator.empty()) check_reach(where);
      check_times(where, i);
      check_steps(where, i);
      check_amounts(where, i);
      if (i.first_trial > i.last_trial) fail(where + ".trials", "ends before it begins", "write [first, last]");
      if (!is_guess_ && shape().n_trials > 0 && i.first_trial >= shape().n_trials && i.first_trial <= i.last_trial)
        fail(where + ".trials", "begins after the last trial",
             "trials are counted from 0 to " + std::to_string(shape().n_trials - 1));
    }
  }
  // What an intervention on the prediction error needs.
  void check_reach(const std::string& where) {
    if (model_.teaching)
      fail(where + ".modulator", "is missing, and the prediction error does not teach here: learner.teaching does",
           "name the modulator");
    else if (parts_.info && !parts_.info->is_taught)
      fail(where + ".modulator", "is missing, and " + model_.learner + " learns without a prediction error",
           "name a modulator");
  }
  void check_times(const std::string& where, const Intervention& i) {
    const bool is_stimulus = i.kind == InterventionKind::stimulate;
    if (is_stimulus && i.event.empty() && !has_unknown_events())
      fail(where + ".at", "is missing", "name the event: " + join(shape().events, ", "));
    if (!is_stimulus && !i.event.empty()) positive(where + ".duration", i.duration);
    const bool follows = i.action || i.probability < 1 || i.onset.native() != 0 || i.duration.native() != 0;
    if (!is_stimulus && i.event.empty() && follows && !has_unknown_events())
      fail(where + ".at",
           "is missing: without an event it acts always, and action, probability, onset and duration say nothing",
           "name the event: " + join(shape().events, ", "));
    if (is_stimulus && i.duration.native() > 0 && !(i.rate.native() > 0))
      fail(where + ".rate", "is 0", "say how many pulses a second, such as \"20 Hz\", or leave duration out");
    constexpr double most_pulses = 1e6;
    if (is_stimulus && i.duration.native() * i.rate.native() > most_pulses)
      fail(where + ".rate", "makes " + short_text(i.duration.native() * i.rate.native()) + " pulses",
           "ask for a million at most");
    if (!is_stimulus && i.rate.native() != 0) fail(where + ".rate", "is for stimulate only", "leave it out");
    const bool is_later = i.kind == InterventionKind::delay || i.kind == InterventionKind::jitter;
    if (!is_later && i.delay.native() != 0) fail(where + ".delay", "is for delay and jitter only", "leave it out");
  }
  // An error comes at its own time where eligibility fades in time, and otherwise can only at steps of the task.
  void check_steps(const std::string& where, const Intervention& i) {
    if (!i.modulator.empty() || is_guess_ || !parts_.learner || std::isfinite(parts_.learner->trace_ms())) return;
    const auto& settings = parts_.info->settings;
    const bool may_fade = std::ranges::any_of(settings, [](const auto& s) { return s.name == "trace_time"; });
    const std::string other = may_fade ? ", or give the learner a trace_time" : "";
    if (i.kind == InterventionKind::delay) on_step(where + ".delay", i.delay.native(), other);
    if (i.kind != InterventionKind::stimulate) return;
    on_step(where + ".onset", i.onset.native(), other);
    const double apart_ms = 1 / i.rate.native();
    if (!(i.duration.native() >= 2 * apart_ms) || is_on_step(apart_ms)) return;
    const double steps = std::floor(apart_ms / shape().step_ms), step_ms = shape().step_ms;
    const std::string slower = short_text(1000 / ((steps + 1) * step_ms)) + " Hz";
    fail(where + ".rate",
         "makes pulses " + short_text(apart_ms) + " ms apart, and the task has steps of " + short_text(step_ms) + " ms",
         "write \"" + (steps > 0 ? short_text(1000 / (steps * step_ms)) + " Hz\" or \"" + slower : slower) +
             "\", or make task.step smaller" + other);
  }
  bool is_on_step(double time_ms) const {
    const double steps = time_ms / shape().step_ms;
    return std::abs(steps - std::round(steps)) <= 1e-9 * std::max(1.0, steps);
  }
  void on_step(const std::string& where, double time_ms, const std::string& other) {
    if (is_on_step(time_ms)) return;
    const double step_ms = shape().step_ms, before_ms = std::floor(time_ms / step_ms) * step_ms;
    fail(where, "is " + short_text(time_ms) + " ms, and the task has steps of " + short_text(step_ms) + " ms",
         "write \"" + short_text(before_ms) + " ms\" or \"" + short_text(before_ms + step_ms) +
             " ms\", or make task.step smaller" + other);
  }
  void check_amounts(const std::string& where, const Intervention& i) {
    const bool is_swap = i.kind == InterventionKind::swap;
    if (i.kind != InterventionKind::stimulate && i.kind != InterventionKind::clamp && i.amount != 0)
      fail(where + ".amount", "is for stimulate and clamp only", "leave it out");
    if (i.kind == InterventionKind::clamp && !i.modulator.empty() && i.amount < 0)
      fail(where + ".amount", "is below 0, which no level is", "write 0 or more");
    if (!is_swap && !i.with.empty()) fail(where + ".with", "is for swap only", "leave it out");
    if (!is_swap) return;
    known(where + ".with", i.with, names_of(model_.modulators));
    if (i.modulator.empty()) fail(where + ".modulator", "is missing", "name the two that change places");
    if (i.modulator == i.with) fail(where + ".with", "is the modulator itself", "name another one");
  }

  static std::optional<std::size_t> whole(const std::string& text) {
    const auto value = parse_double(text);
    if (!value || !(*value >= 0) || *value != std::floor(*value) || *value > 1e9) return std::nullopt;
    return static_cast<std::size_t>(*value);
  }
  template <class List>
  std::size_t place(const std::string& name, const List& list) const {
    std::size_t i = 0;
    while (i < list.size() && list[i].name != name) ++i;
    return i;
  }
  Variable variable(const std::string& where, const std::string& text) {
    const auto dot = std::min(text.find('.'), text.size());
    const std::string head = text.substr(0, dot), rest = text.substr(std::min(dot + 1, text.size()));
    using Kind = Variable::Kind;
    const auto found = [&](Kind kind, std::size_t i, std::size_t n) {
      if (i < n) return Variable{kind, i};
      auto names = variables();
      errors_.push_back({Fault::unknown_name, where, "there is no '" + text + "'", name_hint(text, names)});
      return Variable{};
    };
    if (!parts_.info || (is_guess_ && (head == "probability" || head == "memory"))) return {};
    const auto signals = this->signals();
    const auto at = std::find(signals.begin(), signals.end(), text);
    if (at != signals.end()) return {Kind::signal, static_cast<std::size_t>(at - signals.begin())};
    if (text == "reward") return {Kind::reward, 0};
    if (text == "state") return {Kind::state, 0};
    if (text == "outcome") return {Kind::outcome, 0};
    if (text == "teaching") return {Kind::teaching, 0};
    const std::size_t n_m = model_.modulators.size(), n_r = model_.receptors.size();
    if (head == "level") return found(Kind::chain, place(rest, model_.modulators), n_m);
    if (head == "occupancy" && place(rest, model_.receptors) < n_r)
      return {Kind::chain, n_m + place(rest, model_.receptors)};
    if (head == "messenger" && place(rest, model_.messengers) < model_.messengers.size())
      return {Kind::chain, n_m + n_r + place(rest, model_.messengers)};
    if (head == "probability") {
      const auto& actions = shape().actions;
      const auto a = std::find(actions.begin(), actions.end(), rest);
      return found(Kind::policy, static_cast<std::size_t>(a - actions.begin()), actions.size());
    }
    if (head == "parameter") {
      const auto names = live_names();
      const auto p = std::find(names.begin(), names.end(), rest);
      return found(Kind::parameter, static_cast<std::size_t>(p - names.begin()), names.size());
    }
    if (head == "memory") return memory(where, rest);
    return found(Kind::signal, 0, 0);
  }
  Variable memory(const std::string& where, const std::string& text) {
    const auto dot = std::min(text.rfind('.'), text.size());
    const std::string name = text.substr(0, dot);
    const auto index = whole(dot < text.size() ? text.substr(dot + 1) : "0");
    if (!parts_.learner) return {};  // said already
    const auto size = parts_.learner->memory(name).size();
    if (index && *index < size) return {Variable::Kind::memory, *index, name};
    fail(where, "this learner keeps no '" + text + "'",
         size == 0 ? "write memory.NAME.INDEX; what it keeps is " + memories()
                   : "its " + name + " has " + std::to_string(size) + " entries, from 0 on");
    return {};
  }

  // What this learner keeps, of all that learners keep.
  std::string memories() const {
    std::vector<std::string> names;
    for (const char* name : {"value", "weight", "eligibility", "associability", "belief", "expected", "fast", "go",
                             "nogo", "level", "preference", "successor", "trials"})
      if (const auto n = parts_.learner->memory(name).size(); n > 0)
        names.push_back(std::string("memory.") + name + (n > 1 ? ".0 to ." + std::to_string(n - 1) : ".0"));
    return names.empty() ? "nothing" : join(names, ", ");
  }

  const LearnerModel& model_;
  LearnerParts parts_;
  TaskShape shape_;
  bool is_guess_ = false;  // whether shape_ is not that of the task as it was meant
};

}  // namespace

std::size_t modulator_of(const LearnerModel& model, const std::string& name, const std::string& region) {
  for (std::size_t m = 0; m < model.modulators.size(); ++m)
    if (model.modulators[m].name == name && (region.empty() || model.modulators[m].region == region)) return m;
  return static_cast<std::size_t>(-1);
}

std::vector<std::string> trial_series(const LearnerModel& model, const TrialTask* task) {
  std::vector<std::string> names(std::begin(common_series), std::end(common_series));
  if (task) {
    const auto& own = task->shape().series;
    names.insert(names.end(), own.begin(), own.end());
    if (!task->true_values().empty()) names.emplace_back("value_error");
  }
  for (const auto& s : model.series) names.push_back(s.name);
  return names;
}

Result<LearnerParts> make_learner_parts(const LearnerModel& model) { return PartsMaker(model).make(); }

}  // namespace sim

Errors check_learner(const LearnerModel& model) {
  const auto parts = sim::make_learner_parts(model);
  return parts ? Errors{} : parts.errors();
}

std::vector<std::string> trial_series(const LearnerModel& model) {
  const auto task = make_trial_task(model.task, model.task_settings);
  return sim::trial_series(model, task ? task->get() : nullptr);
}

}  // namespace teg
