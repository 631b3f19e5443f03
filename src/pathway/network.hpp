// A pathway after reading: one tape, and what its slots mean.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pathway/gradient.hpp"
#include "pathway/tape.hpp"

namespace teg::pathway {

enum class Kind : std::uint8_t { compartment, species, parameter, local_parameter, stoichiometry, reaction };

// What may change a symbol while time runs.
enum class Role : std::uint8_t {
  constant,  // nothing
  discrete,  // events only
  state,     // reactions or a rate rule, and events
  assigned   // a rule (or, for a reaction, its kinetic law) gives its value at every instant
};

struct Symbol {
  std::string id, name;  // a local parameter's id is reaction.parameter
  Kind kind = Kind::parameter;
  Role role = Role::constant;
  Slot value = 0;  // a species: its concentration, or its amount when it has only substance units
  // What is stored, and integrated, of a concentration in a compartment whose size may change is the
  // amount: stored = value * scale.
  std::optional<Slot> scale;
};

// The stored value of symbol i is input i + 1 of the tape; time is input 0.
inline constexpr Slot time_slot = 0;
inline Slot stored_slot(std::size_t symbol) { return static_cast<Slot>(symbol + 1); }

// Gives a symbol its first value, unless a setting does.
struct Start {
  std::size_t symbol = 0;
  Slot value = 0;
  std::vector<Instruction> program;  // computes value, and the symbol's scale
};

struct Assignment {
  std::size_t symbol = 0;
  Slot value = 0;
};

struct Event {
  std::string id;
  Slot trigger = 0;
  bool initial_value = true;      // of the trigger, before time 0
  bool persistent = true;         // a trigger that ends before the delay has passed cancels nothing
  bool values_at_trigger = true;  // values are those of the trigger's instant, not of the execution's
  std::optional<Slot> delay, priority;
  std::vector<Assignment> assignments;
};

// Where a result may jump or change its slope: where `difference` changes its sign, or where it passes
// a whole number.
struct Switch {
  enum class Kind : std::uint8_t { jump, kink, whole } kind = Kind::jump;
  Slot difference = 0;
  auto operator<=>(const Switch&) const = default;
};

struct Network {
  std::string where;  // the file; opens every error
  Tape tape;
  std::vector<Symbol> symbols;
  std::map<std::string, std::size_t> by_id;
  std::vector<Start> starts;        // in an order in which each needs only those before it
  std::vector<std::size_t> states;  // symbols
  std::vector<Slot> slopes;         // [state], d stored / dt
  std::vector<Event> events;
  std::vector<Switch> switches;               // of slopes and triggers
  std::vector<Instruction> rates;             // computes slopes
  std::vector<Instruction> watch;             // computes switches and triggers
  std::vector<std::optional<double>> preset;  // [symbol], stored value written in the file
  std::optional<Gradient> gradient;           // of slopes by states
};

}  // namespace teg::pathway
