// A learner in its task, with the modulators that its signals release and that set its parameters.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "teg/learner.hpp"
#include "teg/modulation.hpp"
#include "teg/names.hpp"

namespace teg {

// A signal of the learner releases a modulator: by `amount` for each unit of what exceeds `baseline`. Below it the
// level falls, to 0 at most, unless `only_above`.
struct SignalRelease {
  std::string signal, modulator, region;
  Concentration amount{0.0};
  double baseline = 0;
  bool only_above = false;
};

// A parameter of the learner that follows modulators: an expression over levels, occupancies and messengers.
struct LiveParameter {
  std::string parameter, gate;
};

// What is done to a modulator, or where none is named to the prediction error that teaches: pulses that follow an
// event, or for a `duration` after it (always, where no event is named) silence, a level, later releases, or a swap.
enum class InterventionKind { stimulate, silence, clamp, delay, jitter, swap };
template <>
struct Names<InterventionKind> {
  static constexpr auto all = std::to_array<Named<InterventionKind>>({{"stimulate", InterventionKind::stimulate},
                                                                      {"silence", InterventionKind::silence},
                                                                      {"clamp", InterventionKind::clamp},
                                                                      {"delay", InterventionKind::delay},
                                                                      {"jitter", InterventionKind::jitter},
                                                                      {"swap", InterventionKind::swap}});
};
struct Intervention {
  std::string name;
  InterventionKind kind = InterventionKind::stimulate;
  std::string modulator, region;      // empty: the teaching error
  std::string with;                   // swap: the other modulator
  std::string event;                  // empty: always, from the beginning
  std::optional<std::string> action;  // only in trials where this was chosen
  Time onset{0.0};                    // after the event
  Time duration{0.0};                 // stimulate: 0 is one pulse
  Rate rate{0.0};                     // stimulate: pulses for the duration
  double amount = 0;                  // stimulate: of a pulse; clamp: the level; native units
  Time delay{0.0};                    // delay: of every release; jitter: its standard deviation
  std::size_t first_trial = 0, last_trial = static_cast<std::size_t>(-1);
  double probability = 1;  // in each trial
};

// A number for every trial: a variable at an event, or over all steps of the trial.
enum class OverSteps { value, sum, mean, least, most, step_of_most, last };
// The value at an event has no name: it is what a series with an event has.
template <>
struct Names<OverSteps> {
  static constexpr auto all = std::to_array<Named<OverSteps>>({{"sum", OverSteps::sum},
                                                               {"mean", OverSteps::mean},
                                                               {"min", OverSteps::least},
                                                               {"max", OverSteps::most},
                                                               {"step-of-max", OverSteps::step_of_most},
                                                               {"last", OverSteps::last}});
};
struct SeriesSpec {
  std::string name;
  std::string of;  // a signal, "level.DA", "occupancy.D1", "parameter.learning_rate", "memory.value.3", "teaching" ...
  std::string event;  // empty: over the trial
  Time offset{0.0};   // after the event
  OverSteps over = OverSteps::value;
};

struct LearnerModel : Modulation {
  std::string task, learner;
  Settings task_settings, learner_settings;
  std::vector<SignalRelease> releases;
  std::vector<LiveParameter> live;
  // What teaches, as an expression over levels, in place of the prediction error: its integral over a step, in seconds,
  // under the eligibility that fades meanwhile.
  std::optional<std::string> teaching;
  std::vector<Intervention> interventions;
  std::vector<SeriesSpec> series;
  std::vector<std::string> traces;  // variables kept at every step, named as SeriesSpec::of
  Time chain_step{10.0};            // at most; of the levels
};

// What a session leaves behind.
struct LearnerRecord {
  std::vector<std::string> names;  // of the series: reward, action, repeat_probability, steps; the task's; asked for
  std::vector<std::vector<double>> series;  // [series][trial]
  std::vector<std::vector<double>> traces;  // [trace][step]
  std::vector<std::size_t> first_step;      // [trial]
  std::vector<double> now_ms;               // [step], where there are traces
  // The trial in which what the learner signals ceased to be a finite number. From it on value_error is infinite, and
  // of the other series only `trial` has values.
  std::optional<std::size_t> diverged_in;
  std::string fingerprint;  // of series and memory, whatever is recorded beside them
};

// The series that every record begins with.
inline constexpr std::string_view common_series[] = {"reward", "action", "repeat_probability", "steps",
                                                     "trial",  "stay",   "previous_reward"};
// The names of a record's series: common_series, the task's, value_error where true values are known, model.series.
std::vector<std::string> trial_series(const LearnerModel& model);

// Errors: of the task and the learner, names that do not exist (with those that do), gates, interventions on events
// or modulators that are not there. All of them.
Errors check_learner(const LearnerModel& model);

// One session; `stopped` is asked now and then whether to go on. A learner whose signals cease to be finite numbers is
// a result. Errors: as check_learner; Fault::numeric with the trial and step where levels teach what is not finite, a
// parameter that follows modulators leaves its range, or a learner says that it cannot go on; Fault::interrupted.
Result<LearnerRecord> simulate_learner(const LearnerModel& model, const std::function<bool()>& stopped = {});

}  // namespace teg
