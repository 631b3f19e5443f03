// Levels, occupancies and messengers step by step, where what is released is known only as the network runs.
// Exponential clearance is exact. Everything else takes classical Runge-Kutta steps, of half a step of the network or
// less, so that errors fall with the fourth power of dt. Programs act on the grid: a pulse at the nearest step,
// a drive from the step in whose middle it has begun. Recorded traces are read at steps, and straight between them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/plastic_rule.hpp"
#include "receptors/gate.hpp"
#include "receptors/trajectory.hpp"
#include "teg/network.hpp"

namespace teg::network {

class Chain {
 public:
  // REQUIRES: the model outlives the chain. Errors: what has no resting state.
  static Result<Chain> make(const NetworkModel& model);

  // From the step before to `step`, before what is released there.
  void advance(std::int64_t step);
  // What the programs release at the step reached.
  void release_programs();
  // Raises a level at the step reached.
  void release(std::size_t modulator, double amount);

  // From now on the level stays at a value, whatever is released or cleared, until it is let go with NaN. Not part of
  // a checkpoint.
  void hold(std::size_t modulator, double level);

  // Every symbol (modulators, receptors, messengers): at the step reached; half a step ago; one step ago after its
  // releases.
  std::span<const double> now() const { return now_; }
  std::span<const double> halfway() const { return halfway_; }
  std::span<const double> before() const { return before_; }

  // The integral over the last step of exp(-(u - start) / tau) g(u) du: in closed form where the gate is affine in
  // exponentially cleared levels, otherwise by Simpson's rule.
  double gate_integral(const receptors::Gate& gate, double tau_ms) const;

  // The symbols that gates of a region may use.
  std::vector<receptors::Symbol> symbols(const std::string& region) const;
  // Index of the first value that is not a finite number, or their number.
  std::size_t first_blown_up() const;

  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(state_);
    archive.fixed(now_);
    archive.fixed(halfway_);
    archive.fixed(before_);
    archive.fixed(base_);
    archive.fixed(base_slope_);
    archive.fixed(next_pulse_);
    archive(step_);
  }

 private:
  explicit Chain(const NetworkModel& model) : model_(&model), grid_{model.dt.native()} {}
  Result<Done> begin();
  bool is_held(std::size_t modulator) const { return held_[modulator] == held_[modulator]; }
  bool is_exact(std::size_t modulator) const { return place_of_level_[modulator] < 0; }
  double drive(std::size_t modulator, double at_ms) const;
  // What a recorded trace adds to the level at a step: trace - tonic while it lasts.
  double recorded(std::size_t modulator, std::int64_t step, transport::Side side) const;
  double factor(std::size_t modulator, EffectTarget target, double at_ms) const;
  double release_scale(std::size_t modulator, double at_ms, std::span<const double> values) const;
  void find_values(std::span<const double> state, double at_ms, std::span<double> values) const;
  void find_slope(std::span<const double> values, std::span<const double> state, double at_ms,
                  std::span<double> slope) const;
  double fastest_per_ms(std::span<const double> values) const;
  void integrate(double from_ms, double length_ms);
  void exact_levels(double since_ms, std::span<double> values) const;

  const NetworkModel* model_;
  Grid grid_;
  std::vector<receptors::Gate> messenger_drives_;
  std::vector<std::size_t> modulator_of_receptor_;
  std::vector<std::ptrdiff_t> autoreceptor_of_;                        // [modulator] receptor, or -1
  std::vector<std::vector<std::pair<std::size_t, double>>> exchange_;  // [modulator] where to, per ms
  std::vector<std::ptrdiff_t> place_of_level_, place_of_bound_, place_of_available_, place_of_first_,
      place_of_messenger_;
  std::vector<double> tonic_release_;
  std::vector<release::Schedule> schedules_;  // absolute times
  std::vector<std::vector<std::int64_t>> pulse_steps_;
  std::size_t n_states_ = 0;

  // What changes.
  std::vector<double> state_;                   // what has no closed form
  std::vector<double> now_, halfway_, before_;  // [symbol]
  std::vector<double> base_, base_slope_;       // [modulator] the level that exact ones approach; its rise per ms
  std::vector<std::uint64_t> next_pulse_;       // [modulator]
  std::int64_t step_ = 0;
  std::vector<double> held_;  // [modulator] NaN: free
  mutable std::vector<double> k_[4], trial_, values_;
};

}  // namespace teg::network
