#include "pathway/events.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace teg::pathway {
namespace {

constexpr int most_at_once = 100'000;  // events at one instant

std::vector<double> values_of(const Event& event, const Values& values) {
  std::vector<double> found;
  for (const auto& a : event.assignments) found.push_back(values.slots[a.value]);
  return found;
}

}  // namespace

void EventQueue::begin() {
  for (std::size_t i = 0; i < holds_.size(); ++i) holds_[i] = network_.events[i].initial_value;
}

void EventQueue::resume(Values& values, std::vector<State::Pending> pending) {
  evaluate(network_.watch, values.slots);
  for (std::size_t i = 0; i < holds_.size(); ++i) holds_[i] = values.slots[network_.events[i].trigger] != 0;
  pending_ = std::move(pending);
}

bool EventQueue::has_turned(const Values& values) const {
  for (std::size_t i = 0; i < holds_.size(); ++i)
    if ((values.slots[network_.events[i].trigger] != 0) != (holds_[i] != 0)) return true;
  return false;
}

double EventQueue::next_due() const {
  double due = std::numeric_limits<double>::infinity();
  for (const auto& p : pending_) due = std::min(due, p.due);
  return due;
}

EventQueue::Outcome EventQueue::happen(double t, double resolution, Values& values) {
  Outcome outcome;
  if (network_.events.empty()) return outcome;
  for (int n = 0; n < most_at_once; ++n) {
    evaluate(network_.tape.instructions(), values.slots);
    outcome.fault = update_triggers(t, values);
    if (!outcome.fault.empty()) return outcome;
    const auto urgent = most_urgent(t + resolution, values);
    if (!urgent) return outcome;
    const State::Pending now = pending_[*urgent];
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(*urgent));
    execute(now, values);
    outcome.has_changed = true;
  }
  outcome.fault = "events set off one another without end";
  return outcome;
}

// Returns what is wrong, or nothing.
std::string EventQueue::update_triggers(double t, Values& values) {
  for (std::size_t i = 0; i < network_.events.size(); ++i) {
    const auto& event = network_.events[i];
    const bool holds = values.slots[event.trigger] != 0;
    if (holds && !holds_[i]) {
      const double delay = event.delay ? values.slots[*event.delay] : 0.0;
      if (!(delay >= 0)) return "the delay of event '" + event.id + "' is not a number that is 0 or more";
      pending_.push_back({i, t + delay, event.values_at_trigger ? values_of(event, values) : std::vector<double>()});
    }
    if (!holds && holds_[i] && !event.persistent)
      std::erase_if(pending_, [i](const auto& pending) { return pending.event == i; });
    holds_[i] = holds;
  }
  return {};
}

// Of those that are due: the highest priority, then the one that has waited longest.
std::optional<std::size_t> EventQueue::most_urgent(double t, const Values& values) const {
  std::optional<std::size_t> first;
  double highest = 0;
  for (std::size_t k = 0; k < pending_.size(); ++k) {
    if (!(pending_[k].due <= t)) continue;
    const auto& event = network_.events[pending_[k].event];
    const double priority = event.priority ? values.slots[*event.priority] : -std::numeric_limits<double>::infinity();
    if (first && !(priority > highest)) continue;
    first = k;
    highest = priority;
  }
  return first;
}

// Sizes of compartments first: the amounts of what is stored as an amount need the new ones.
void EventQueue::execute(const State::Pending& pending, Values& values) const {
  const auto& event = network_.events[pending.event];
  const auto given = event.values_at_trigger ? pending.values : values_of(event, values);
  for (const bool is_scaled : {false, true}) {
    for (std::size_t k = 0; k < event.assignments.size(); ++k) {
      const auto symbol = event.assignments[k].symbol;
      const auto scale = network_.symbols[symbol].scale;
      if (scale.has_value() == is_scaled)
        values.slots[stored_slot(symbol)] = scale ? given[k] * values.slots[*scale] : given[k];
    }
    evaluate(network_.tape.instructions(), values.slots);
  }
}

}  // namespace teg::pathway
