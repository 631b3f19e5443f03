// CVODE (BDF, Newton, sparse direct) on the rates of a network.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pathway/breaks.hpp"
#include "pathway/network.hpp"
#include "pathway/pathway.hpp"

namespace teg::pathway {

// A trace on the piece that holds now: value + slope (t - at).
struct Drive {
  std::size_t symbol = 0;
  double at = 0, value = 0, slope = 0;
};

// The slots of a run, and the instants between which formulas of time keep their sides: time is taken
// inside them, so that an evaluation at a break never sees the other side of it.
struct Values {
  const Network* network = nullptr;
  std::vector<double> slots;
  std::vector<Drive> drives;
  double after = 0, before = 0;

  // Time, drives and, when given, states.
  void set_time(double t);
  void set_states(std::span<const double> stored);
};

// What CVODE has to say, for an error.
struct SolverFault {
  std::string what, fix;
};

enum class Step : std::uint8_t { taken, stopped, root };  // stopped: at the stop time

class Solver {
 public:
  Solver(Values& values, std::span<const Slot> roots, const Request& request);
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  bool is_ready() const;  // false when memory ran out

  // Begins anew at t with the stored values of `values`: after a jump of a value or of a rate. The first
  // step is chosen when it is given as 0.
  void restart(double t, double first_step);

  // One step, not beyond `stop`. Errors are kept for fault().
  bool step(double stop, Step& step);
  double time() const;
  SolverFault fault() const;

  // Puts the states at t, within the last step, into `values`.
  void interpolate(double t);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace teg::pathway
