// The `learner` substrate: trial-level algorithms, the tasks that they learn, and what both are made from.
//
// A task runs in steps. At every step a learner perceives what there is, learns from it, and where the task asks
// for an action, acts. What it signals (a prediction error, surprise, ...) may release modulators, and modulators may
// set its parameters: LearnerModel in teg/learner_simulation.hpp.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "teg/quantity.hpp"
#include "teg/result.hpp"

namespace teg {

// What there is to perceive at one step.
struct Percept {
  std::span<const double> cues;  // [cue] strength of each stimulus that is present; 0: absent
  std::size_t state = 0;         // where one is, in tasks with states
  double reward = 0;             // received at this step
  double outcome = 0;            // what was to be predicted, in tasks that show it
  double now_ms = 0;             // since the session began
  double uniform = 0;            // on (0, 1), drawn for the action that is asked for
  std::uint32_t events = 0;      // bit i: the i-th event of the task happens now
  bool has_outcome = false;      // whether `outcome` is shown now
  bool asks = false;             // whether an action is asked for
  bool begins_trial = false, ends_trial = false;
  // Whether nothing follows from this state: its value is 0, and what was done has had its outcome.
  bool is_terminal = false;
};

// What a task is made of, which a learner is fitted to.
struct TaskShape {
  std::vector<std::string> cues;     // stimuli; their number is that of Percept::cues
  std::vector<std::string> actions;  // empty: nothing is chosen
  std::vector<std::string> events;   // at most 32
  std::vector<std::string> series;   // what it tells of every trial beside reward and action: "correct", "block" ...
  std::size_t n_states = 0;          // 0: no states
  bool has_outcome = false;          // whether it ever shows an outcome
  bool has_binary_outcome = false;   // whether outcomes are 0 or 1
  double outcome_least = 0;          // outcomes lie between this
  double outcome_range = 1;          // and this
  double step_ms = 1000;             // from one step to the next
  std::size_t n_trials = 0;
};

inline constexpr std::size_t no_action = static_cast<std::size_t>(-1);

// A task, the same for the same seed and the same actions.
class TrialTask {
 public:
  virtual ~TrialTask() = default;
  virtual const TaskShape& shape() const = 0;
  virtual void reset(std::uint64_t seed) = 0;
  // The next percept; `action` answers the one before, where that asked. False when the session is over.
  virtual bool step(std::size_t action, Percept& percept) = 0;
  // [shape().series] of the trial that has just ended.
  virtual std::span<const double> trial() const { return {}; }
  // What each state is worth, where that is known; and the cues that stand for a state.
  virtual std::span<const double> true_values() const { return {}; }
};

// A learner. Everything that it remembers it owns; reset() makes it naive.
class Learner {
 public:
  virtual ~Learner() = default;
  virtual void reset() = 0;
  // Takes in what there is: its signals are then those of this step.
  virtual void perceive(const Percept& percept) = 0;
  // Learns from the prediction error as it was signalled; rules without one have learned by then. What was chosen at
  // this step has no part in it, though act() may come first, where levels teach over the step that follows.
  virtual void learn(double teaching) { (void)teaching; }
  // The time constant with which eligibility fades, also within a step; infinite where it does not fade in time. Where
  // it is finite, learn() may follow act() once more, for what comes within the step.
  virtual double trace_ms() const { return std::numeric_limits<double>::infinity(); }
  // An action, where one is asked for.
  virtual std::size_t act(const Percept& percept) {
    (void)percept;
    return no_action;
  }
  // [info.signals] at this step; the first is the prediction error, where there is one.
  virtual std::span<const double> signals() const = 0;
  // How likely each action was when it last acted.
  virtual std::span<const double> policy() const { return {}; }
  // What it has learned, by name: "value" of each state or cue, "weight" ...; empty for a name that it does not know.
  virtual std::span<const double> memory(std::string_view name) const {
    (void)name;
    return {};
  }
  // Why it cannot go on, where its numbers have left what its equations allow; what it signals is then not finite.
  virtual const Error* fault() const { return nullptr; }
  // [info.parameters] as they are now; a simulation sets those that follow modulators.
  std::span<double> parameters() { return parameters_; }

 protected:
  explicit Learner(std::vector<double> parameters) : parameters_(std::move(parameters)) {}
  std::vector<double> parameters_;
};

// A setting of a learner or a task: numbers in native units, or texts.
struct Setting {
  std::vector<double> numbers;
  std::vector<std::string> texts;
};
using Settings = std::map<std::string, Setting, std::less<>>;

enum class SettingKind { number, time, numbers, times, choice, text, texts, flag };

// A parameter of a learner or a task. The first of a learner's are those that may follow modulators (is_live), in
// the order of Learner::parameters().
struct SettingInfo {
  std::string_view name, preset;  // as it would be written in a study; "" of a list: empty
  SettingKind kind = SettingKind::number;
  double least = 0, most = 1e12;
  std::string_view choices = {};  // "a|b|c"
  bool is_live = false;
};

struct LearnerInfo {
  std::string_view name, line, source;
  std::vector<std::string_view> equations;
  std::vector<SettingInfo> settings;
  std::vector<std::string_view> signals;  // what it signals at every step
  // "cues", "states", "actions", "outcome", "binary-outcome", in words with spaces between
  std::string_view needs;
  bool acts = true;       // false: it only predicts, and a task that asks for actions is none for it
  bool is_taught = true;  // by an error; otherwise it has learned when it has perceived
  // Errors: what of this task or these settings it cannot work with. Settings left out have their presets.
  Result<std::unique_ptr<Learner>> (*make)(const Settings& settings, const TaskShape& task);
};

struct TaskInfo {
  std::string_view name, line, source;
  std::vector<SettingInfo> settings;
  std::vector<std::string_view> events, series;
  Result<std::unique_ptr<TrialTask>> (*make)(const Settings& settings);
};

// All of them, in the order in which they are listed; each is one file of src/learner or src/task.
std::span<const LearnerInfo* const> learners();
std::span<const TaskInfo* const> trial_tasks();
// Null where there is none of this name.
const LearnerInfo* find_learner(std::string_view name);
const TaskInfo* find_trial_task(std::string_view name);

// A learner for this task. Errors: an unknown name (with the nearest), a task that lacks what the learner needs (with
// the learners that fit), and those of its make.
Result<std::unique_ptr<Learner>> make_learner(std::string_view name, const Settings& settings, const TaskShape& task);
Result<std::unique_ptr<TrialTask>> make_trial_task(std::string_view name, const Settings& settings);

}  // namespace teg
