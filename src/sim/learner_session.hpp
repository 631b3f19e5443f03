// A learner's session while it runs: what changes at every step, and how it is read.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "modulation/chain.hpp"
#include "receptors/gate.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::sim {

// A variable that series and traces may be of.
struct Variable {
  enum class Kind { signal, policy, reward, state, outcome, teaching, parameter, memory, chain } kind = Kind::signal;
  std::size_t index = 0;
  std::string memory;           // its name
  std::uint32_t event_bit = 0;  // of the event at which it is read; 0: at every step
};

// Everything that is made once for a session.
struct LearnerParts {
  std::unique_ptr<TrialTask> task;
  std::unique_ptr<Learner> learner;
  const LearnerInfo* info = nullptr;
  std::optional<modulation::Chain> chain;
  Time chain_step{0};
  std::int64_t substeps = 1;  // of the chain in a step of the task
  struct Live {
    std::size_t parameter = 0;
    const SettingInfo* setting = nullptr;
    receptors::Gate gate;
    std::string text;  // of the gate
  };
  std::vector<Live> live;
  std::optional<receptors::Gate> teaching;
  struct Release {
    std::size_t signal = 0, modulator = 0;
  };
  std::vector<Release> releases;
  std::vector<Variable> series, traces;
};
Result<LearnerParts> make_learner_parts(const LearnerModel& model);

// As teg::trial_series, of a task that is made already; null where there is none.
std::vector<std::string> trial_series(const LearnerModel& model, const TrialTask* task);

// The modulators of the model, by name and region; SIZE_MAX where there is none.
std::size_t modulator_of(const LearnerModel& model, const std::string& name, const std::string& region);

// What teaches in a step of the task.
struct Teaching {
  double error = 0;     // all of it
  double credited = 0;  // under eligibility that is 1 when the step begins and fades meanwhile
};
struct TaskStep {
  double now_ms = 0, step_ms = 0;
  double trace_ms = 0;  // of the eligibility
  bool asks = false;
  bool fades() const { return std::isfinite(trace_ms); }
};

// What interventions do to what is released and to what teaches.
class Interventions {
 public:
  Interventions(const LearnerModel& model, const TaskShape& shape);
  void reset();
  // The events of a step: begins what follows them.
  void see(const Percept& percept, std::size_t trial, std::size_t action);
  // The error that teaches in a step, after what is done to it: before the choice, where one is asked for. Errors come
  // at their own times where eligibility fades in time, and otherwise at the nearest step.
  Teaching taught(double error, const TaskStep& at);
  // What comes within the step, after the choice.
  Teaching taught_after_choice(const TaskStep& at);
  // A release by a signal: at once into `chain`, later, elsewhere, or not at all.
  void release(std::size_t modulator, double amount, double now_ms, modulation::Chain& chain);
  // What is due in the chain, whose step is `step_ms`, at this time.
  void apply(double now_ms, double step_ms, modulation::Chain& chain);
  // When the next pulse into the chain is due; 1e300 where there is none.
  double next_pulse_ms() const;
  // Whether a clamp holds a level.
  bool holds() const { return std::find(held_.begin(), held_.end(), true) != held_.end(); }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t teaching = none;  // in place of a modulator
  struct One {
    const Intervention* what = nullptr;
    std::size_t modulator = teaching, with = none, event = none, action = none;
    std::uint32_t entity = 0;
    bool acts_in(std::size_t trial) const { return trial >= what->first_trial && trial <= what->last_trial; }
  };
  struct Pulse {
    double at_ms = 0;
    std::size_t modulator = teaching;
    double amount = 0;
  };
  struct Stretch {
    double from_ms = 0, to_ms = 0;
    const One* one = nullptr;
  };
  void begin(const One& one, double now_ms, std::size_t trial);
  void add_due(const TaskStep& at, double until_ms, Teaching& taught);
  // How long a release of this modulator waits, and which it becomes.
  double lag_ms(std::size_t modulator, double now_ms);
  bool is_within(const Stretch& stretch, double now_ms) const;
  bool is_on(const One& one, double now_ms) const;
  const Stretch* active(InterventionKind kind, std::size_t modulator, double now_ms) const;
  bool always(const One& one) const { return one.what->event.empty(); }
  static void raise(modulation::Chain& chain, std::size_t modulator, double amount);

  const LearnerModel& model_;
  std::vector<One> all_;
  std::vector<Pulse> pulses_;
  std::vector<Stretch> stretches_;
  std::vector<bool> held_;  // [modulator] in the chain, by a clamp
  std::uint64_t n_drawn_ = 0;
  std::size_t trial_ = 0;
};

}  // namespace teg::sim
