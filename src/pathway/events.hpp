// Events of a model: which triggers hold, what waits, and what an instant does to the stored values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pathway/pathway.hpp"
#include "pathway/solver.hpp"

namespace teg::pathway {

class EventQueue {
 public:
  explicit EventQueue(const Network& network) : network_(network), holds_(network.events.size()) {}

  // Before time 0 triggers have the value that the model gives.
  void begin();

  // Elsewhere the value just before: REQUIRES `values` at that instant.
  void resume(Values& values, std::vector<State::Pending> pending);

  // Everything that happens at t: triggers that have come true, delays that have passed, and what these
  // make true in turn. Returns whether a value was changed, or what is wrong.
  struct Outcome {
    bool has_changed = false;
    std::string fault;
  };
  Outcome happen(double t, double resolution, Values& values);

  // Whether a trigger differs from what it was. REQUIRES: network.watch was evaluated.
  bool has_turned(const Values& values) const;

  double next_due() const;
  const std::vector<State::Pending>& pending() const { return pending_; }

 private:
  std::string update_triggers(double t, Values& values);
  std::optional<std::size_t> most_urgent(double t, const Values& values) const;
  void execute(const State::Pending& pending, Values& values) const;

  const Network& network_;
  std::vector<char> holds_;  // [event], its trigger
  std::vector<State::Pending> pending_;
};

}  // namespace teg::pathway
