// The level of an exponentially cleared modulator, in closed form.
#pragma once

#include <span>
#include <vector>

#include "release/schedule.hpp"
#include "teg/transport.hpp"

namespace teg::transport {

// Which side of a jump a value is asked for.
enum class Side { before, after };

// Two events closer than this happen at the same instant (0.1 ns).
inline constexpr double same_instant_ms = 1e-7;

//   From at_ms to the next segment, h = t - at_ms:
//   C(t) = base + slope h + transient exp(-h / tau),  slope = r' tau,  base = tau (r - r' tau).
struct Segment {
  double at_ms = 0, base = 0, slope = 0, transient = 0;
};

class ExponentialLevel {
 public:
  // Solves the schedule; times are those of the schedule. Before its first event the level is tonic.
  // A trace, with times relative to `anchor_ms`, replaces the tonic level while it lasts.
  void solve(double tau_ms, double tonic, const release::Schedule& schedule, const LevelTrace* trace = nullptr,
             double anchor_ms = 0);

  double at(double t_ms, Side side) const;
  double tau_ms() const { return tau_ms_; }
  double tonic() const { return tonic_; }
  std::span<const Segment> segments() const { return segments_; }

  // Index of the segment that holds t, -1 before the first.
  std::ptrdiff_t find(double t_ms, Side side) const;

 private:
  void add_trace(const LevelTrace& trace, double anchor_ms);
  double tau_ms_ = 1, tonic_ = 0;
  std::vector<Segment> segments_;
};

}  // namespace teg::transport
