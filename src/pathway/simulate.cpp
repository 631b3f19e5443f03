#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "pathway/events.hpp"
#include "pathway/pathway.hpp"
#include "pathway/request.hpp"
#include "pathway/solver.hpp"

namespace teg::pathway {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr int most_stops_without_progress = 10'000, most_short_steps = 100;

// A trace, and the piece of it that holds.
struct Follower {
  const Trace* trace = nullptr;
  std::size_t symbol = 0;
  std::size_t next = 0;  // the first point after now

  Drive drive_after(double t) {
    const auto& [name, times, values] = *trace;
    while (next < times.size() && times[next] <= t) ++next;
    if (next == 0) return {symbol, t, values.front(), 0};
    const double at = times[next - 1], value = values[next - 1];
    if (next == times.size()) return {symbol, at, value, 0};
    return {symbol, at, value, (values[next] - value) / (times[next] - at)};
  }
  double next_kink() const { return next < trace->times.size() ? trace->times[next] : never; }
};

class Run {
 public:
  Run(const Pathway& pathway, const Request& request, Plan plan, const std::atomic<bool>* stop)
      : network_(pathway.network()),
        request_(request),
        plan_(std::move(plan)),
        stop_(stop),
        time_(request.from != nullptr ? request.from->time : 0.0),
        end_(request.times.back()),
        resolution_(1e-13 * std::max({std::abs(time_), std::abs(end_), 1e-300})),
        values_{&network_, plan_.slots, {}, 0, 0},
        breaks_(network_, driven()),
        events_(network_),
        solver_(values_, breaks_.roots(), request) {
    for (const auto& [symbol, trace] : plan_.traces) followers_.push_back({trace, symbol, 0});
    outputs_ = output_slots();
    output_program_ = network_.tape.needed_for(outputs_);
    course_.values.resize(outputs_.size());
  }

  Result<Course> run() {
    if (!solver_.is_ready()) return numeric({"the solver could not be set up", "free some memory"});
    begin();
    while (true) {
      if (const auto error = pass_instant()) return *error;
      if (time_ >= end_) return std::move(course_);
      if (const auto error = integrate()) return *error;
      if (time_ >= end_) course_.end = snapshot();
    }
  }

 private:
  std::vector<std::size_t> driven() const {
    std::vector<std::size_t> symbols;
    for (const auto& [symbol, trace] : plan_.traces) symbols.push_back(symbol);
    return symbols;
  }

  std::vector<Slot> output_slots() const {
    std::vector<Slot> slots;
    for (const auto symbol : plan_.outputs) slots.push_back(network_.symbols[symbol].value);
    return slots;
  }

  Error numeric(const SolverFault& fault) const {
    return {Fault::numeric, network_.where + ": at time " + short_text(time_, 9), fault.what, fault.fix};
  }

  void set_window(double after, double before) {
    values_.after = after;
    values_.before = before;
    values_.set_time(after);
  }

  void begin() {
    if (request_.from == nullptr) {
      events_.begin();
    } else {
      follow_traces(time_ - resolution_);
      set_window(time_ - resolution_, time_ - resolution_);
      events_.resume(values_, request_.from->pending);
    }
    course_.end = snapshot();
  }

  State snapshot() const {
    State state{time_, std::vector<double>(network_.symbols.size()), events_.pending()};
    for (std::size_t i = 0; i < state.stored.size(); ++i) state.stored[i] = values_.slots[stored_slot(i)];
    return state;
  }

  void follow_traces(double t) {
    values_.drives.clear();
    for (auto& follower : followers_) values_.drives.push_back(follower.drive_after(t));
  }

  // What happens at time_, and what may be seen right after it.
  std::optional<Error> pass_instant() {
    const auto before = values_.drives;
    follow_traces(time_ + resolution_);
    set_window(time_ + resolution_, time_ + resolution_);
    const auto outcome = events_.happen(time_, resolution_, values_);
    if (!outcome.fault.empty()) return numeric({outcome.fault, "correct the model's events"});
    is_at_root_ = is_at_root_ && !outcome.has_changed;
    must_restart_ = must_restart_ || outcome.has_changed || has_jumped(before);
    evaluate(network_.watch, values_.slots);
    std::vector<double> slopes;
    for (const auto& drive : values_.drives) slopes.push_back(drive.slope);
    next_break_ = breaks_.next(time_ + resolution_, values_.slots, slopes);
    record_until(time_, [](double) {});
    return std::nullopt;
  }

  bool has_jumped(const std::vector<Drive>& before) const {
    for (std::size_t i = 0; i < before.size(); ++i) {
      const auto value_now = [this](const Drive& d) { return d.value + d.slope * (time_ - d.at); };
      const double was = value_now(before[i]), is = value_now(values_.drives[i]);
      if (std::abs(is - was) > 1e-9 * std::max(std::abs(is), std::abs(was))) return true;
    }
    return false;
  }

  // Up to the next instant at which something happens, or at which a condition on states turns.
  std::optional<Error> integrate() {
    double next = std::min({end_, next_break_, events_.next_due()});
    for (const auto& follower : followers_) next = std::min(next, follower.next_kink());
    next = std::max(next, time_ + 4 * resolution_);
    set_window(time_ + resolution_, next - resolution_);
    // At a root the difference may be 0 and its condition about to turn: a very short step shows it.
    if (std::exchange(must_restart_, false)) solver_.restart(time_, is_at_root_ ? 50 * resolution_ : 0);
    const double began = time_;
    Step step = Step::taken;
    while (step == Step::taken) {
      if (stop_ != nullptr && stop_->load(std::memory_order_relaxed))
        return Error{Fault::interrupted, network_.where, "stopped at time " + short_text(time_), "run it again"};
      if (++course_.steps > request_.most_steps)
        return numeric({"more than " + std::to_string(request_.most_steps) + " steps", "loosen the tolerances"});
      if (!solver_.step(next, step)) return numeric(solver_.fault());
      if (is_stuck(solver_.time() - time_))
        return numeric({"the solver's steps have become too short to move time (CVODE: CV_WARNING)",
                        "check for values that grow without bound"});
      time_ = step == Step::stopped ? next : solver_.time();
      record_until(step == Step::taken ? time_ : std::nextafter(time_, -never),
                   [this](double t) { solver_.interpolate(t); });
      solver_.interpolate(time_);
      if (step == Step::taken && has_turned()) step = Step::root;
    }
    is_at_root_ = step == Step::root;
    must_restart_ = is_at_root_ || next == next_break_;
    stops_without_progress_ = time_ > began + 10 * resolution_ ? 0 : stops_without_progress_ + 1;
    if (stops_without_progress_ > most_stops_without_progress)
      return numeric({"a condition turns again and again without time passing",
                      "smooth the condition that its own effect undoes"});
    return std::nullopt;
  }

  bool is_stuck(double advance) {
    short_steps_ = advance > 1e-15 * std::abs(time_) ? 0 : short_steps_ + 1;
    return short_steps_ > most_short_steps;
  }

  bool has_turned() {
    if (breaks_.roots().empty()) return false;
    evaluate(network_.watch, values_.slots);
    return events_.has_turned(values_);
  }

  // Outputs at times up to t that are not yet there; `place` brings the values to each.
  template <class Place>
  void record_until(double t, const Place& place) {
    const auto& times = request_.times;
    for (; recorded_ < times.size() && times[recorded_] <= t; ++recorded_) {
      place(times[recorded_]);
      evaluate(output_program_, values_.slots);
      for (std::size_t i = 0; i < outputs_.size(); ++i) course_.values[i].push_back(values_.slots[outputs_[i]]);
    }
  }

  const Network& network_;
  const Request& request_;
  Plan plan_;
  const std::atomic<bool>* stop_;
  double time_, end_;
  double resolution_;  // events closer than this are at one instant
  Values values_;
  Breaks breaks_;
  EventQueue events_;
  Solver solver_;
  std::vector<Follower> followers_;
  std::vector<Slot> outputs_;
  std::vector<Instruction> output_program_;
  Course course_;
  double next_break_ = never;
  std::size_t recorded_ = 0;
  bool must_restart_ = true, is_at_root_ = false;
  int stops_without_progress_ = 0, short_steps_ = 0;
};

}  // namespace

Result<Course> simulate(const Pathway& pathway, const Request& request, const std::atomic<bool>* stop) {
  auto plan = make_plan(pathway, request);
  if (!plan) return plan.errors();
  return Run(pathway, request, std::move(*plan), stop).run();
}

}  // namespace teg::pathway
