#include "transport/exponential.hpp"

#include <algorithm>

#include "core/maths.hpp"

namespace teg::transport {

void ExponentialLevel::solve(double tau_ms, double tonic, const release::Schedule& schedule, const LevelTrace* trace,
                             double anchor_ms) {
  tau_ms_ = tau_ms;
  tonic_ = tonic;
  segments_.clear();
  Segment now{0, tonic, 0, 0};  // holds before the first event, whatever its at_ms
  std::size_t pulse = 0, piece = 0;
  while (pulse < schedule.pulses.size() || piece < schedule.pieces.size()) {
    const bool next_is_pulse =
        piece == schedule.pieces.size() ||
        (pulse < schedule.pulses.size() && schedule.pulses[pulse].at_ms <= schedule.pieces[piece].at_ms);
    const double at = next_is_pulse ? schedule.pulses[pulse].at_ms : schedule.pieces[piece].at_ms;
    const double h = at - now.at_ms;
    const double faded = segments_.empty() ? 0 : now.transient * exp(-h / tau_ms);
    const double base = segments_.empty() ? tonic : now.base + now.slope * h;
    Segment next{at, base, now.slope, faded};
    if (next_is_pulse) {
      next.transient += schedule.pulses[pulse++].amount;
    } else {
      const auto& p = schedule.pieces[piece++];
      next.slope = p.slope * tau_ms;
      next.base = tau_ms * (p.rate - p.slope * tau_ms);
      next.transient = (base + faded) - next.base;
    }
    if (!segments_.empty() && segments_.back().at_ms == at)
      segments_.back() = next;
    else
      segments_.push_back(next);
    now = next;
  }
  if (trace && !trace->time_ms.empty()) add_trace(*trace, anchor_ms);
}

// Adds trace - tonic to the solved segments: both are piecewise, so their sum has the cuts of both.
void ExponentialLevel::add_trace(const LevelTrace& trace, double anchor_ms) {
  const std::vector<Segment> solved = std::move(segments_);
  const auto& times = trace.time_ms;
  segments_.clear();
  std::size_t s = 0, k = 0;  // the next segment and the next sample
  while (s < solved.size() || k < times.size()) {
    const double sample = k < times.size() ? times[k] - anchor_ms : 0;
    const bool is_sample = s == solved.size() || (k < times.size() && sample < solved[s].at_ms);
    const double at = is_sample ? sample : solved[s].at_ms;
    is_sample ? ++k : ++s;
    Segment sum{at, tonic_, 0, 0};
    if (s > 0) {
      const auto& under = solved[s - 1];
      const double h = at - under.at_ms;
      sum = {at, under.base + under.slope * h, under.slope, under.transient * exp(-h / tau_ms_)};
    }
    if (k > 0 && k < times.size()) {
      const double slope = (trace.level[k] - trace.level[k - 1]) / (times[k] - times[k - 1]);
      sum.base += trace.level[k - 1] - tonic_ + slope * (at - (times[k - 1] - anchor_ms));
      sum.slope += slope;
    }
    if (!segments_.empty() && segments_.back().at_ms == at)
      segments_.back() = sum;
    else
      segments_.push_back(sum);
  }
}

std::ptrdiff_t ExponentialLevel::find(double t_ms, Side side) const {
  const double t = side == Side::before ? t_ms - same_instant_ms : t_ms;
  const auto above = std::upper_bound(segments_.begin(), segments_.end(), t,
                                      [](double value, const Segment& s) { return value < s.at_ms; });
  return above - segments_.begin() - 1;
}

double ExponentialLevel::at(double t_ms, Side side) const {
  const auto i = find(t_ms, side);
  if (i < 0) return tonic_;
  const auto& s = segments_[static_cast<std::size_t>(i)];
  const double h = t_ms - s.at_ms;
  return s.base + s.slope * h + s.transient * exp(-h / tau_ms_);
}

}  // namespace teg::transport
