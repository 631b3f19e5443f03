#include <sbml/SBMLTypes.h>

#include <algorithm>
#include <set>

#include "pathway/builder.hpp"

namespace teg::pathway {
namespace {

// Which slots change continuously: with time or a state, and not only in steps.
std::vector<char> moving_slots(const Network& network) {
  std::vector<char> moves(network.tape.size(), 0);
  moves[time_slot] = 1;
  for (const auto symbol : network.states) moves[stored_slot(symbol)] = 1;
  for (const auto& i : network.tape.instructions()) {
    const int n = operand_count(i.op);
    const bool is_step = (i.op >= Op::less && i.op <= Op::logical_not) || i.op == Op::floor || i.op == Op::ceil;
    moves[i.target] = !is_step && (moves[i.a] || (n > 1 && moves[i.b]));
  }
  return moves;
}

// The symbols whose stored value a slot needs.
std::set<std::size_t> needed_symbols(const Start& start, std::optional<Slot> scale, std::size_t n_inputs) {
  std::set<std::size_t> needed;
  const auto add = [&](Slot slot) {
    if (slot > 0 && slot < n_inputs) needed.insert(slot - 1);
  };
  add(start.value);
  if (scale) add(*scale);
  for (const auto& i : start.program) {
    add(i.a);
    if (operand_count(i.op) > 1) add(i.b);
    if (operand_count(i.op) > 2) add(i.c);
  }
  return needed;
}

}  // namespace

void Builder::add_slopes() {
  for (std::size_t i = 0; i < network_.symbols.size(); ++i) {
    if (network_.symbols[i].role != Role::state) continue;
    const std::string id = network_.symbols[i].id;
    const auto* rule = model_.getRateRule(id);
    network_.states.push_back(i);
    network_.slopes.push_back(rule != nullptr ? read(rule->getMath(), "rule for '" + id + "'") : reaction_slope(i));
  }
}

// d amount / dt = conversion sum of (products - reactants) stoichiometry rate; divided by the size of
// the compartment where a concentration is stored.
Slot Builder::reaction_slope(std::size_t index) {
  const std::string id = network_.symbols[index].id;
  auto& tape = network_.tape;
  Slot sum = tape.literal(0);
  const auto add = [&](const ::SpeciesReference& reference, const std::string& reaction, Op op) {
    if (reference.getSpecies() != id) return;
    const Slot n = stoichiometry(reference), rate = *lookup(reaction);
    const Slot term = tape.is_literal(n, 1) ? rate : tape.add(Op::multiply, n, rate);
    sum = op == Op::add && tape.is_literal(sum, 0) ? term : tape.add(op, sum, term);
  };
  for (unsigned i = 0; i < model_.getNumReactions(); ++i) {
    const auto& r = *model_.getReaction(i);
    for (unsigned k = 0; k < r.getNumProducts(); ++k) add(*r.getProduct(k), r.getId(), Op::add);
    for (unsigned k = 0; k < r.getNumReactants(); ++k) add(*r.getReactant(k), r.getId(), Op::subtract);
  }
  const auto& species = *model_.getSpecies(id);
  const auto factor = species.isSetConversionFactor() ? species.getConversionFactor() : model_.getConversionFactor();
  if (!factor.empty()) {
    if (const auto slot = lookup(factor)) sum = tape.add(Op::multiply, sum, *slot);
  }
  if (network_.symbols[index].scale || is_amount(species)) return sum;
  const auto size = lookup(species.getCompartment());
  return size ? tape.add(Op::divide, sum, *size) : sum;
}

Slot Builder::stoichiometry(const ::SimpleSpeciesReference& simple) {
  const auto& reference = static_cast<const ::SpeciesReference&>(simple);
  if (reference.isSetStoichiometryMath())
    return read(reference.getStoichiometryMath()->getMath(), "stoichiometry of '" + reference.getSpecies() + "'");
  if (reference.isSetId())
    if (const auto slot = lookup(reference.getId())) return *slot;
  if (reference.isSetStoichiometry() || reference.getLevel() < 3)  // where it is 1 unless said otherwise
    return network_.tape.literal(reference.getStoichiometry());
  refuse("species '" + reference.getSpecies() + "'", "a reaction does not say how many take part",
         "give the stoichiometry attribute");
  return network_.tape.literal(1);
}

// From Level 3 Version 2 on an event without a trigger never happens, and an assignment without a formula says nothing.
bool Builder::may_lack_math() const {
  return model_.getLevel() > 3 || (model_.getLevel() == 3 && model_.getVersion() > 1);
}

// The formula of the first value, where it is not simply a number to store.
std::optional<Slot> Builder::first_value(std::size_t index) {
  const std::string id = network_.symbols[index].id;
  const auto* assignment = model_.getInitialAssignment(id);
  if (assignment != nullptr && (assignment->getMath() != nullptr || !may_lack_math()))
    return read(assignment->getMath(), "initial assignment of '" + id + "'");
  const auto* species = model_.getSpecies(id);
  if (species == nullptr) return std::nullopt;
  auto& tape = network_.tape;
  const bool has_amount = species->isSetInitialAmount(), wants_amount = is_amount(*species);
  if (!has_amount && !species->isSetInitialConcentration()) return std::nullopt;
  const double given = has_amount ? species->getInitialAmount() : species->getInitialConcentration();
  if (has_amount == wants_amount && !network_.symbols[index].scale) {
    network_.preset[index] = given;
    return std::nullopt;
  }
  const Slot value = tape.literal(given);
  const auto size = lookup(species->getCompartment());
  if (has_amount == wants_amount || !size) return value;
  return tape.add(has_amount ? Op::divide : Op::multiply, value, *size);
}

void Builder::add_starts() {
  for (std::size_t i = 0; i < network_.symbols.size(); ++i) {
    if (network_.symbols[i].role == Role::assigned) continue;
    const auto value = first_value(i);
    if (!value) continue;
    std::vector<Slot> targets{*value};
    if (network_.symbols[i].scale) targets.push_back(*network_.symbols[i].scale);
    network_.starts.push_back({i, *value, network_.tape.needed_for(targets)});
  }
  order_starts();
}

// Those whose needs are met go first, until none is left or the rest need one another.
void Builder::order_starts() {
  std::set<std::size_t> waiting;
  for (const auto& start : network_.starts) waiting.insert(start.symbol);
  std::vector<std::set<std::size_t>> needs;
  for (const auto& start : network_.starts)
    needs.push_back(needed_symbols(start, network_.symbols[start.symbol].scale, network_.tape.inputs()));
  std::vector<Start> ordered;
  while (!waiting.empty()) {
    const auto before = waiting.size();
    for (std::size_t i = 0; i < needs.size(); ++i) {
      const auto& start = network_.starts[i];
      const bool is_ready =
          std::none_of(needs[i].begin(), needs[i].end(), [&](auto s) { return waiting.count(s) > 0; });
      if (!waiting.count(start.symbol) || !is_ready) continue;
      ordered.push_back(start);
      waiting.erase(start.symbol);
    }
    if (waiting.size() == before)
      return refuse("'" + network_.symbols[*waiting.begin()].id + "'", "its initial value depends on itself",
                    "break the circle of initial assignments");
  }
  network_.starts = std::move(ordered);
}

void Builder::add_events() {
  for (unsigned i = 0; i < model_.getNumEvents(); ++i) {
    const auto& e = *model_.getEvent(i);
    Event event;
    event.id = e.isSetId() ? e.getId() : "event " + std::to_string(i + 1);
    const std::string what = "event '" + event.id + "'";
    const auto* trigger = e.getTrigger();
    if (may_lack_math() && (trigger == nullptr || trigger->getMath() == nullptr)) continue;  // it never happens
    if (trigger == nullptr) {
      refuse(what, "it has no trigger", "give the condition on which it happens");
      continue;
    }
    event.trigger = read(trigger->getMath(), what + ", trigger");
    if (model_.getLevel() > 2) {
      event.initial_value = trigger->getInitialValue();
      event.persistent = trigger->getPersistent();
    }
    event.values_at_trigger = e.getUseValuesFromTriggerTime();
    if (e.isSetDelay()) event.delay = read(e.getDelay()->getMath(), what + ", delay");
    if (e.isSetPriority()) event.priority = read(e.getPriority()->getMath(), what + ", priority");
    for (unsigned k = 0; k < e.getNumEventAssignments(); ++k) {
      const auto& a = *e.getEventAssignment(k);
      const auto target = network_.by_id.find(a.getVariable());
      if (target == network_.by_id.end() || a.getMath() == nullptr) continue;
      if (network_.symbols[target->second].role == Role::assigned)
        refuse(what, "it sets '" + a.getVariable() + "', which follows a rule", "set what the rule depends on");
      event.assignments.push_back({target->second, read(a.getMath(), what)});
    }
    network_.events.push_back(std::move(event));
  }
}

void Builder::check_equalities(Slot slot, const std::string& what) {
  const auto moves = moving_slots(network_);
  for (const auto& i : network_.tape.needed_for(std::span(&slot, 1)))
    if (i.op == Op::equal && (moves[i.a] || moves[i.b]))
      return refuse(what, "it depends on whether quantities that change continuously are equal (eq, neq)",
                    "compare them with lt, leq, gt or geq");
}

void Builder::add_switches() {
  std::vector<Slot> watched = network_.slopes;
  for (const auto& event : network_.events) watched.push_back(event.trigger);
  std::set<Switch> switches;
  auto& tape = network_.tape;
  bool has_equality = false;
  for (const auto& i : tape.needed_for(watched)) {
    has_equality = has_equality || i.op == Op::equal;
    if (i.op == Op::less || i.op == Op::less_equal)
      switches.insert({Switch::Kind::jump, tape.add(Op::subtract, i.a, i.b)});
    if (i.op == Op::max || i.op == Op::min) switches.insert({Switch::Kind::kink, tape.add(Op::subtract, i.a, i.b)});
    if (i.op == Op::abs) switches.insert({Switch::Kind::kink, i.a});
    if (i.op == Op::floor || i.op == Op::ceil) switches.insert({Switch::Kind::whole, i.a});
  }
  if (has_equality) {
    for (const auto& event : network_.events) check_equalities(event.trigger, "event '" + event.id + "'");
    for (std::size_t i = 0; i < network_.slopes.size(); ++i)
      check_equalities(network_.slopes[i], "rate of '" + network_.symbols[network_.states[i]].id + "'");
  }
  network_.switches.assign(switches.begin(), switches.end());
  for (const auto& s : network_.switches) watched.push_back(s.difference);
  network_.rates = tape.needed_for(network_.slopes);
  network_.watch = tape.needed_for(watched);
  std::vector<Slot> inputs;
  for (const auto symbol : network_.states) inputs.push_back(stored_slot(symbol));
  network_.gradient.emplace(tape.size(), network_.rates, network_.slopes, inputs);
}

}  // namespace teg::pathway
