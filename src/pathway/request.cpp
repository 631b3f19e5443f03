#include "pathway/request.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace teg::pathway {
namespace {

class Planner {
 public:
  Planner(const Pathway& pathway, const Request& request)
      : pathway_(pathway), network_(pathway.network()), request_(request), set_(network_.symbols.size()) {}

  Result<Plan> plan() {
    check_times();
    check_tolerances();
    read_settings();
    read_traces();
    for (const auto& name : request_.outputs)
      if (const auto symbol = find(name, "outputs")) plan_.outputs.push_back(*symbol);
    if (!errors_.empty()) return errors_;
    fill_slots();
    check_values();
    if (!errors_.empty()) return errors_;
    return std::move(plan_);
  }

 private:
  void refuse(const std::string& where, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, network_.where + ": " + where, std::move(what), std::move(fix)});
  }

  std::optional<std::size_t> find(const std::string& name, const std::string& where) {
    const auto found = pathway_.find(name, network_.where + ": " + where);
    if (found) return *found;
    errors_.insert(errors_.end(), found.errors().begin(), found.errors().end());
    return std::nullopt;
  }

  void check_times() {
    const double start = request_.from != nullptr ? request_.from->time : 0.0;
    double before = start;
    for (const double t : request_.times) {
      if (!(std::isfinite(t) && t >= before))
        return refuse("times", short_text(t) + " comes after " + short_text(before),
                      "give finite times that rise from " + short_text(start));
      before = t;
    }
    if (request_.times.empty()) refuse("times", "there are none", "give at least the time at which to end");
  }

  void check_tolerances() {
    if (!(request_.relative_tolerance >= 1e-14 && request_.relative_tolerance < 1))
      refuse("relative tolerance", short_text(request_.relative_tolerance) + " is out of range", "use 1e-14 to 0.1");
    if (const auto a = request_.absolute_tolerance; a && !(*a > 0 && std::isfinite(*a)))
      refuse("absolute tolerance", short_text(*a) + " is out of range", "use more than 0");
    if (!(request_.longest_step >= 0 && std::isfinite(request_.longest_step)))
      refuse("longest step", short_text(request_.longest_step) + " is out of range", "use 0 or more");
  }

  void read_settings() {
    for (const auto& setting : request_.settings) {
      const std::string where = "setting '" + setting.name + "'";
      const auto symbol = find(setting.name, where);
      if (!symbol) continue;
      const auto role = network_.symbols[*symbol].role;
      if (!std::isfinite(setting.value)) refuse(where, "its value is not a finite number", "give a finite number");
      if (role == Role::assigned) refuse(where, "it follows a rule", "set what the rule depends on");
      if (set_[*symbol]) refuse(where, "it is set twice", "set it once");
      if (request_.from != nullptr && (role == Role::state || role == Role::discrete))
        refuse(where, "time has changed it before the point from which the run goes on",
               "set it at the beginning, or change it with an event");
      set_[*symbol] = setting.value;
    }
  }

  void read_traces() {
    for (const auto& trace : request_.traces) {
      const std::string where = "trace of '" + trace.name + "'";
      const auto symbol = find(trace.name, where);
      const auto is_finite = [](double x) { return std::isfinite(x); };
      if (trace.times.empty() || trace.times.size() != trace.values.size())
        refuse(where, std::to_string(trace.times.size()) + " times, " + std::to_string(trace.values.size()) + " values",
               "give one value for each time, and at least one");
      if (!std::all_of(trace.times.begin(), trace.times.end(), is_finite) ||
          !std::all_of(trace.values.begin(), trace.values.end(), is_finite) ||
          !std::is_sorted(trace.times.begin(), trace.times.end()))
        refuse(where, "its times fall, or not every number is finite", "give finite values at rising times");
      if (!symbol) continue;
      if (network_.symbols[*symbol].role != Role::constant || network_.symbols[*symbol].scale)
        refuse(where, "the model itself changes it", "drive a parameter or a boundary species that nothing changes");
      if (set_[*symbol]) refuse(where, "it is set, or has a trace, as well", "do one of these");
      set_[*symbol] = trace.values.empty() ? 0.0 : trace.values.front();
      plan_.traces.emplace_back(*symbol, &trace);
    }
  }

  // Numbers of the file and settings; then formulas of first values, in their order.
  void fill_slots() {
    auto& slots = plan_.slots;
    slots = network_.tape.workspace();
    for (std::size_t i = 0; i < network_.symbols.size(); ++i) {
      const auto value = set_[i] ? set_[i] : network_.preset[i];
      slots[stored_slot(i)] = value.value_or(std::nan(""));
    }
    for (const auto& start : network_.starts) {
      evaluate(start.program, slots);
      const auto scale = network_.symbols[start.symbol].scale;
      const double value = set_[start.symbol] ? *set_[start.symbol] : slots[start.value];
      slots[stored_slot(start.symbol)] = scale ? value * slots[*scale] : value;
    }
    if (request_.from == nullptr) return;
    for (std::size_t i = 0; i < network_.symbols.size(); ++i) {
      const auto& symbol = network_.symbols[i];
      const bool has_changed = symbol.role == Role::state || symbol.role == Role::discrete;
      if (has_changed) slots[stored_slot(i)] = request_.from->stored[i];
    }
  }

  // What is needed must have a value; what is not may lack one.
  void check_values() {
    std::vector<char> needed(network_.tape.size());
    for (const auto& i : network_.tape.instructions()) {
      needed[i.a] = 1;
      if (operand_count(i.op) > 1) needed[i.b] = 1;
      if (operand_count(i.op) > 2) needed[i.c] = 1;
    }
    for (const auto symbol : network_.states) needed[stored_slot(symbol)] = 1;
    for (const auto slope : network_.slopes) needed[slope] = 1;
    for (const auto& event : network_.events) {
      needed[event.trigger] = 1;
      needed[event.delay.value_or(event.trigger)] = 1;
      needed[event.priority.value_or(event.trigger)] = 1;
      for (const auto& assignment : event.assignments) needed[assignment.value] = 1;
    }
    for (const auto symbol : plan_.outputs) needed[network_.symbols[symbol].value] = 1;
    for (std::size_t i = 0; i < network_.symbols.size(); ++i)
      if (needed[stored_slot(i)] && network_.symbols[i].role != Role::assigned &&
          !std::isfinite(plan_.slots[stored_slot(i)]))
        refuse("'" + network_.symbols[i].id + "'", "it has no finite value at the start",
               "give it in the model, or as a setting");
  }

  const Pathway& pathway_;
  const Network& network_;
  const Request& request_;
  std::vector<std::optional<double>> set_;  // [symbol]
  Plan plan_;
  Errors errors_;
};

}  // namespace

Result<Plan> make_plan(const Pathway& pathway, const Request& request) { return Planner(pathway, request).plan(); }

}  // namespace teg::pathway
