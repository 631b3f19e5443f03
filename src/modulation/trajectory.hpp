// Concentrations and occupancies as functions of time, from the release programs alone.
//
// Exponentially cleared levels are closed forms; equilibrium receptors are functions of a level.
// What has no closed form (Michaelis-Menten clearance, binding kinetics) is solved by implicit
// collocation at Chebyshev points on elements whose length adapts until the series has converged
// to `resolution`; the elements' polynomials are then the trajectory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/spectral.hpp"
#include "modulation/dynamics.hpp"
#include "modulation/rest.hpp"
#include "release/schedule.hpp"
#include "transport/exponential.hpp"

namespace teg::modulation {

using transport::Side;

// Relative to the largest value a variable has had.
inline constexpr double resolution = 1e-13;

// Whether halving an element has stopped helping: what is left of a series is then the rounding of what
// it was made from (a steep function of a level near zero, say), not a lack of resolution. A smooth
// function gains a factor of thousands from halving.
inline bool is_noise(double unresolved, double before_halving) {
  return unresolved < 1e-8 && unresolved > 0.2 * before_halving;
}

class Trajectory {
 public:
  // Unrolls all programs and solves them. Times inside are local: the earliest onset of any program
  // is 0 there, so that moving all programs together gives the same trajectory to the bit. When
  // nothing but a common shift has changed since the last call with the same model, nothing is
  // computed. (Where something happens at a time of its own, a drug or a trace, local times are those of
  // the model and every shift is solved anew.) Errors: Fault::numeric where an element cannot be resolved.
  Result<Done> solve(const Modulation& modulation);

  double anchor_ms() const { return anchor_ms_; }
  std::size_t n_symbols() const { return dynamics_.n_symbols(); }
  bool is_exponential(ModulatorId m) const { return dynamics_.is_closed(m); }
  const transport::ExponentialLevel& level(ModulatorId m) const { return levels_[m]; }
  const release::Schedule& schedule(ModulatorId m) const { return schedules_[m]; }

  // Every symbol's value at a local time: modulators, receptors, messengers.
  void values(double local_ms, Side side, std::span<double> out) const;
  // The resting state before the first event, and the one that is reached after the last.
  std::span<const double> resting(Side side) const {
    return side == Side::before ? rests_.first.symbols : rests_.last.symbols;
  }

  // Local times between which every symbol is smooth, and after which all are at rest (to rounding).
  std::span<const double> knots() const { return knots_; }

  // The shortest and the longest time constant with which anything returns to rest; 0 where nothing does.
  double fastest_ms() const { return rests_.fastest_ms; }
  double slowest_ms() const { return rests_.slowest_ms; }

  // Counts solutions: whoever keeps something computed from a trajectory compares versions.
  std::uint64_t version() const { return version_; }

 private:
  // Values at the nodes of the element in work.
  struct Element {
    double from = 0, to = 0;
    std::vector<spectral::Values> symbols;  // [symbol]
    std::vector<spectral::Values> states;   // [state]
    double node(std::size_t k) const;
    double half() const { return (to - from) / 2; }
  };

  // trajectory.cpp: what there is, and its values
  Result<Done> begin(const Modulation& modulation);
  bool only_shifted(const std::vector<Modulator>& modulators);
  void collect_breaks();
  void add_break(double absolute_ms);
  void extend_knots();
  double state_at(std::size_t state, double local_ms, Side side) const;
  // The absolute moment on a side of a local time.
  Moment at(double local_ms, Side side) const;
  // trajectory_solve.cpp: what has no closed form
  Result<Done> solve_states();
  double solve_element(double from, double to, std::span<const double> start);
  bool solve_levels(std::span<const double> start);
  bool solve_level(ModulatorId m, double start);
  bool solve_receptor(ReceptorId r, std::span<const double> start);
  bool solve_messenger(MessengerId k, std::span<const double> start);
  double drive_rate(ModulatorId m, double local_ms, Side side) const;
  spectral::Values release_at_nodes(ModulatorId m) const;
  spectral::Values& symbol_in_work(auto id) { return work_.symbols[dynamics_.symbol(id)]; }
  void apply_pulses(double at_ms, std::span<double> state) const;
  bool at_rest(std::span<const double> state, double local_ms, double tolerance) const;

  Dynamics dynamics_;
  Rests rests_;
  bool has_own_times_ = false;  // something happens at a time of its own

  double anchor_ms_ = 0;
  std::vector<double> onsets_;  // of all programs, local
  PerId<ModulatorId, release::Schedule> schedules_;
  PerId<ModulatorId, transport::ExponentialLevel> levels_;  // unused where not exponential
  std::vector<double> breaks_, knots_, scale_, least_scale_;
  Element work_;
  std::vector<double> element_ends_;            // [element]; element k begins where k - 1 ends
  std::vector<spectral::Values> coefficients_;  // [element][state]
  std::vector<spectral::Values> kept_;          // [state] of the element in work
  std::uint64_t version_ = 0;
};

}  // namespace teg::modulation
