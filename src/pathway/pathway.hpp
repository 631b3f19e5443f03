// Intracellular pathways given as SBML (Level 2 or 3 core), and their integration in time.
//
// Times and values are in the model's own units. Names are ids or, where only one thing has it, names;
// a local parameter is reaction.parameter. A Pathway never changes, so threads may share one; each call
// of simulate() has its own solver and state.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pathway/network.hpp"
#include "teg/result.hpp"

namespace teg::pathway {

class Pathway {
 public:
  // Errors: missing, not SBML, invalid, or using what is not supported (algebraic rules, fast reactions,
  // delay(), required packages). All of them at once.
  static Result<Pathway> load(const std::string& path);

  // The same from text; `where` opens every error.
  static Result<Pathway> read(std::string_view xml, const std::string& where);

  const Network& network() const { return *network_; }
  std::span<const Symbol> symbols() const { return network_->symbols; }

  // The symbol of that id or name. Errors: unknown, with the nearest name; a name that several have.
  Result<std::size_t> find(std::string_view name, const std::string& where) const;

 private:
  explicit Pathway(Network network) : network_(std::make_shared<const Network>(std::move(network))) {}

  std::shared_ptr<const Network> network_;
};

// A parameter's value, or the first value of what changes: of a species its concentration (its amount
// where it has only substance units).
struct Setting {
  std::string name;
  double value = 0;
};

// What comes from elsewhere: a parameter or boundary species that nothing in the model changes follows
// straight lines between these points, and is constant before the first and after the last. Two points
// at one time are a jump.
struct Trace {
  std::string name;
  std::vector<double> times, values;  // times don't fall
};

// Where a run has got to, just before anything that happens at that instant.
struct State {
  struct Pending {  // an event that waits for its delay to pass
    std::size_t event = 0;
    double due = 0;
    std::vector<double> values;  // [assignment], where they are those of the trigger's instant
  };
  double time = 0;
  std::vector<double> stored;  // [symbol]
  std::vector<Pending> pending;
};

struct Request {
  std::vector<Setting> settings;
  std::vector<Trace> traces;
  std::vector<std::string> outputs;
  std::vector<double> times;  // rising, not before the start

  // Go on from here instead of time 0. Settings then replace parameters as if they had not mattered
  // before; what time has changed already can't be set. Events due at that very instant are still to come.
  const State* from = nullptr;

  double relative_tolerance = 1e-8;
  // In the units of each state. Without it, a ten-thousandth of the relative one times the scale of the state: the most
  // that it has reached, or where it starts at 0 the least of the states that its rate depends on.
  std::optional<double> absolute_tolerance = {};
  // The longest step, 0 for any. Needed where a formula of time that is neither linear nor in steps, such
  // as a narrow sine or bell, could pass between two steps unseen.
  double longest_step = 0;
  std::size_t most_steps = 5'000'000;
};

struct Course {
  std::vector<std::vector<double>> values;  // [output][time]; where values jump, those after the jump
  State end;                                // at the last time
  std::size_t steps = 0;                    // that the solver took
};

// Integrates with BDF (CVODE); conditions on time, kinks of traces and delays are met exactly, other
// conditions as roots. Constraints of the model are not checked.
// Errors: names, values and times that are wrong, all at once; Fault::numeric with the time, where the
// solver gives up; Fault::interrupted soon after *stop becomes true.
Result<Course> simulate(const Pathway& pathway, const Request& request, const std::atomic<bool>* stop = nullptr);

}  // namespace teg::pathway
