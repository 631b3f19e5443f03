// Levels, occupancies and messengers step by step, where what is released is known only as a simulation runs.
// Exponential clearance is exact. Everything else takes classical Runge-Kutta steps, of half a step of the grid or
// less, so that errors fall with the fourth power of dt. Programs act on the grid: a pulse at the nearest step,
// a drive from the step in whose middle it has begun. Recorded traces are read at steps, and straight between them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/grid.hpp"
#include "modulation/dynamics.hpp"
#include "modulation/rest.hpp"
#include "release/schedule.hpp"
#include "transport/exponential.hpp"

namespace teg::modulation {

class Chain {
 public:
  // Errors: what has no resting state.
  static Result<Chain> make(const Modulation& modulation, Time dt);

  // From the step before to `step`, before what is released there.
  void advance(std::int64_t step);
  // What the programs release at the step reached.
  void release_programs();
  // Raises a level at the step reached.
  void release(ModulatorId m, double amount);

  // From now on the level stays at a value, whatever is released or cleared, until it is let go with NaN. Not part of
  // a checkpoint.
  void hold(ModulatorId m, double level);

  // Every symbol (modulators, receptors, messengers): at the step reached; half a step ago; one step ago after its
  // releases.
  std::span<const double> now() const { return now_; }
  std::span<const double> halfway() const { return halfway_; }
  std::span<const double> before() const { return before_; }

  // The integral over the last step of exp(-(u - start) / tau) g(u) du: in closed form where the gate is affine in
  // exponentially cleared levels, otherwise by Simpson's rule.
  double gate_integral(const receptors::Gate& gate, double tau_ms) const;

  // The symbols that gates of a region may use.
  std::vector<receptors::Symbol> symbols(const std::string& region) const {
    return symbols_of(dynamics_.modulation(), region);
  }
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
  struct Programs {
    release::Schedule schedule;             // absolute times
    std::vector<std::int64_t> pulse_steps;  // of its pulses
  };
  Chain(Dynamics dynamics, Rests rests, Time dt)
      : dynamics_(std::move(dynamics)), rests_(std::move(rests)), grid_{dt.native()} {}
  void begin();
  bool is_held(ModulatorId m) const { return held_[m.value()] == held_[m.value()]; }
  double drive(ModulatorId m, double at_ms) const;
  // What a recorded trace adds to the level at a step: trace - tonic while it lasts.
  double recorded(ModulatorId m, std::int64_t step, transport::Side side) const;
  double level_tau_ms(ModulatorId m) const;  // REQUIRES: a level in closed form
  void find_symbols(std::span<const double> state, double at_ms, std::span<double> symbols) const;
  void integrate(double from_ms, double length_ms);
  void exact_levels(double since_ms, std::span<double> symbols) const;

  Dynamics dynamics_;
  Rests rests_;
  Grid grid_;
  PerId<ModulatorId, Programs> programs_;

  // What changes.
  std::vector<double> state_;                   // what has no closed form
  std::vector<double> now_, halfway_, before_;  // [symbol]
  std::vector<double> base_, base_slope_;       // [modulator] the level that exact ones approach; its rise per ms
  std::vector<std::uint64_t> next_pulse_;       // [modulator]
  std::int64_t step_ = 0;
  std::vector<double> held_;  // [modulator] NaN: free
  std::vector<double> k_[4], trial_, symbols_;
};

}  // namespace teg::modulation
