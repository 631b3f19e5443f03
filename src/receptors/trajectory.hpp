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
#include "receptors/gate.hpp"
#include "release/schedule.hpp"
#include "teg/receptors.hpp"
#include "teg/transport.hpp"
#include "transport/exponential.hpp"

namespace teg::receptors {

using transport::Side;

// Relative to the largest value a variable has had.
inline constexpr double resolution = 1e-13;

// Whether halving an element has stopped helping: what is left of a series is then the rounding of what
// it was made from (a steep function of a level near zero, say), not a lack of resolution. A smooth
// function gains a factor of thousands from halving.
inline bool is_noise(double unresolved, double before_halving) {
  return unresolved < 1e-8 && unresolved > 0.2 * before_halving;
}

// Names and dimensions of what a gate may use: modulators, then receptors.
std::vector<Symbol> symbols_of(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors);

class Trajectory {
 public:
  // Unrolls all programs and solves them. Times inside are local: the earliest onset of any program
  // is 0 there, so that moving all programs together gives the same trajectory to the bit. When
  // nothing but a common shift has changed since the last call with the same model, nothing is
  // computed. Errors: Fault::numeric where an element cannot be resolved.
  Result<Done> solve(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                     std::uint64_t seed);

  double anchor_ms() const { return anchor_ms_; }
  std::size_t n_symbols() const { return levels_.size() + receptors_.size(); }
  bool is_exponential(std::size_t modulator) const { return state_of_level_[modulator] < 0; }
  const transport::ExponentialLevel& level(std::size_t modulator) const { return levels_[modulator]; }
  const release::Schedule& schedule(std::size_t modulator) const { return schedules_[modulator]; }

  // Every symbol's value at a local time: modulators, then receptors.
  void values(double local_ms, Side side, std::span<double> out) const;
  // The values of the resting state, which holds before the first event and after the last element.
  std::span<const double> resting() const { return resting_; }

  // Local times between which every symbol is smooth, and after which all are at rest (to rounding).
  std::span<const double> knots() const { return knots_; }

  // The shortest and the longest time constant with which anything returns to rest; 0 where nothing does.
  double fastest_ms() const { return fastest_ms_; }
  double slowest_ms() const { return slowest_ms_; }

  // Counts solutions: whoever keeps something computed from a trajectory compares versions.
  std::uint64_t version() const { return version_; }

 private:
  bool only_shifted(const std::vector<Modulator>& modulators);
  void collect_breaks();
  void find_rest();
  void find_time_constants();
  Result<Done> solve_states();
  double solve_element(double from, double to, std::span<const double> start);
  void keep_element(double to);
  bool solve_level(std::size_t modulator, double from, double to, double start, spectral::Values& y) const;
  bool solve_receptor(std::size_t receptor, double from, double to, double start,
                      std::span<const spectral::Values> levels, spectral::Values& y) const;
  double drive_rate(std::size_t modulator, double local_ms, Side side) const;
  void apply_pulses(double at, std::span<double> state) const;
  bool at_rest(std::span<const double> state, double local_ms, double tolerance) const;
  double state_at(std::size_t state, double local_ms, Side side) const;
  void extend_knots();

  std::vector<Modulator> modulators_;
  std::vector<Receptor> receptors_;
  double anchor_ms_ = 0;
  std::vector<double> onsets_;                       // of all programs, local
  std::vector<release::Schedule> schedules_;         // [modulator]
  std::vector<transport::ExponentialLevel> levels_;  // [modulator]; unused where not exponential
  std::vector<std::ptrdiff_t> state_of_level_;       // [modulator] index of the solved state, -1 for none
  std::vector<std::ptrdiff_t> state_of_receptor_;    // [receptor]
  std::size_t n_states_ = 0;
  double fastest_ms_ = 0, slowest_ms_ = 0;
  std::vector<double> breaks_, knots_, resting_, scale_, least_scale_;
  std::vector<double> element_ends_;            // [element]; element k begins where k - 1 ends
  std::vector<spectral::Values> coefficients_;  // [element][state]
  std::vector<spectral::Values> kept_;          // [state] of the element in work
  std::uint64_t version_ = 0;
};

}  // namespace teg::receptors
