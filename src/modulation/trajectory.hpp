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

// Names and dimensions of what a gate may use in a region: modulators, then receptors, then messengers.
// What is in another region has an empty name there, and so have messengers from number `n_messengers` on.
std::vector<Symbol> symbols_of(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                               const std::vector<Messenger>& messengers = {}, const std::string& region = "",
                               std::size_t n_messengers = static_cast<std::size_t>(-1));

class Trajectory {
 public:
  // Unrolls all programs and solves them. Times inside are local: the earliest onset of any program
  // is 0 there, so that moving all programs together gives the same trajectory to the bit. When
  // nothing but a common shift has changed since the last call with the same model, nothing is
  // computed. (Where something happens at a time of its own, a drug or a trace, local times are those of
  // the model and every shift is solved anew.) Errors: Fault::numeric where an element cannot be resolved.
  Result<Done> solve(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
                     std::uint64_t seed, const std::vector<Messenger>& messengers = {});

  double anchor_ms() const { return anchor_ms_; }
  std::size_t n_symbols() const { return levels_.size() + receptors_.size() + messengers_.size(); }
  bool is_exponential(std::size_t modulator) const { return state_of_level_[modulator] < 0; }
  const transport::ExponentialLevel& level(std::size_t modulator) const { return levels_[modulator]; }
  const release::Schedule& schedule(std::size_t modulator) const { return schedules_[modulator]; }
  double tonic_release(std::size_t modulator) const { return tonic_rates_[modulator]; }

  // Every symbol's value at a local time: modulators, receptors, messengers.
  void values(double local_ms, Side side, std::span<double> out) const;
  // The resting state before the first event, and the one that is reached after the last.
  std::span<const double> resting(Side side) const { return side == Side::before ? first_rest_ : last_rest_; }

  // Local times between which every symbol is smooth, and after which all are at rest (to rounding).
  std::span<const double> knots() const { return knots_; }

  // The shortest and the longest time constant with which anything returns to rest; 0 where nothing does.
  double fastest_ms() const { return fastest_ms_; }
  double slowest_ms() const { return slowest_ms_; }

  // Counts solutions: whoever keeps something computed from a trajectory compares versions.
  std::uint64_t version() const { return version_; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Link {
    std::size_t there = 0;
    double rate = 0;
  };
  // Values at the nodes of the element in work.
  struct Element {
    double from = 0, to = 0;
    std::vector<spectral::Values> symbols;  // [symbol]
    std::vector<spectral::Values> states;   // [state]
    double node(std::size_t k) const;
    double half() const { return (to - from) / 2; }
  };

  // trajectory.cpp: what there is, and its values
  void connect(const std::vector<Modulator>& modulators, const std::vector<Receptor>& receptors,
               const std::vector<Messenger>& messengers);
  bool needs_state(const Modulator& modulator) const;
  bool only_shifted(const std::vector<Modulator>& modulators);
  void collect_breaks();
  void add_break(double absolute_ms);
  void extend_knots();
  double state_at(std::size_t state, double local_ms, Side side) const;
  double binding(std::size_t receptor, double level, double local_ms, Side side) const;
  double factor(std::size_t modulator, EffectTarget target, double local_ms, Side side) const;
  Time beside(double local_ms, Side side) const;
  // trajectory_rest.cpp: resting states
  Result<Done> find_rests();
  bool find_levels(double local_ms, std::vector<double>& rest) const;
  void find_others(double local_ms, std::vector<double>& rest) const;
  double tonic_rate(std::size_t modulator) const;
  void find_time_constants();
  // trajectory_solve.cpp: what has no closed form
  Result<Done> solve_states();
  double solve_element(double from, double to, std::span<const double> start);
  bool solve_levels(std::span<const double> start);
  bool solve_level(std::size_t modulator, double start);
  bool solve_receptor(std::size_t receptor, std::span<const double> start);
  bool solve_messenger(std::size_t messenger, std::span<const double> start);
  double drive_rate(std::size_t modulator, double local_ms, Side side) const;
  spectral::Values release_at_nodes(std::size_t modulator) const;
  void apply_pulses(double at, std::span<double> state) const;
  bool at_rest(std::span<const double> state, double local_ms, double tolerance) const;
  void set_states(std::span<const double> rest, double local_ms, std::span<double> state) const;

  std::vector<Modulator> modulators_;
  std::vector<Receptor> receptors_;
  std::vector<Messenger> messengers_;
  std::vector<Gate> drives_;                    // [messenger]
  std::vector<std::size_t> modulator_of_;       // [receptor]
  std::vector<std::size_t> autoreceptor_of_;    // [modulator] receptor, or none
  std::vector<std::vector<Link>> links_;        // [modulator] exchange
  std::vector<std::ptrdiff_t> state_of_level_;  // [modulator] index of the solved state, -1 for none
  std::vector<std::ptrdiff_t> state_of_receptor_, state_of_available_;  // [receptor] B; a of desensitisation
  std::vector<std::ptrdiff_t> state_of_first_, state_of_messenger_;     // [messenger] m1; m
  std::size_t n_states_ = 0;
  bool is_coupled_ = false;     // levels depend on occupancies or on each other
  bool has_own_times_ = false;  // something happens at a time of its own

  double anchor_ms_ = 0;
  std::vector<double> onsets_;                       // of all programs, local
  std::vector<release::Schedule> schedules_;         // [modulator]
  std::vector<transport::ExponentialLevel> levels_;  // [modulator]; unused where not exponential
  double fastest_ms_ = 0, slowest_ms_ = 0;
  std::vector<double> tonic_rates_;                 // [modulator]
  std::vector<double> first_rest_, last_rest_;      // [symbol]
  std::vector<double> first_states_, last_states_;  // [state] at these
  std::vector<double> breaks_, knots_, scale_, least_scale_;
  Element work_;
  std::vector<double> element_ends_;            // [element]; element k begins where k - 1 ends
  std::vector<spectral::Values> coefficients_;  // [element][state]
  std::vector<spectral::Values> kept_;          // [state] of the element in work
  std::uint64_t version_ = 0;
};

}  // namespace teg::receptors
