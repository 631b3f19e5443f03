#include "plasticity/gate_future.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/maths.hpp"
#include "core/stop.hpp"
#include "core/text.hpp"

namespace teg::plasticity {

using transport::Side;

void ExponentialFuture::solve(double tau_ms, const receptors::Affine& gate, const modulation::Trajectory& trajectory) {
  tau_ms_ = tau_ms;
  constant_ = gate.constant * tau_ms;
  std::size_t n_parts = 0;
  for (std::size_t m = 0; m < gate.factor.size(); ++m) {
    if (gate.factor[m] == 0) continue;
    if (parts_.size() == n_parts) parts_.emplace_back();  // parts keep their memory from run to run
    Part& part = parts_[n_parts++];
    part.level = &trajectory.level(ModulatorId{m});
    part.factor = gate.factor[m];
    part.kappa = 1 / (1 / tau_ms + 1 / part.level->tau_ms());
    const auto segments = part.level->segments();
    part.later.assign(segments.size() + 1, 0.0);
    for (std::size_t i = segments.size(); i-- > 0;) {  // `later` of segment i is at index i + 1
      const double future =
          smooth(part, segments[i], 0) +
          (i + 1 < segments.size() ? part.later[i + 1] * exp(-(segments[i + 1].at_ms - segments[i].at_ms) / tau_ms)
                                   : 0.0);
      const double before = i > 0 ? smooth(part, segments[i - 1], segments[i].at_ms - segments[i - 1].at_ms)
                                  : tau_ms * part.level->tonic();
      part.later[i] = future - before;
    }
  }
  parts_.resize(n_parts);
}

double ExponentialFuture::smooth(const Part& part, const transport::Segment& s, double h) const {
  return tau_ms_ * (s.base + s.slope * h) + s.slope * tau_ms_ * tau_ms_ +
         s.transient * part.kappa * exp(-h / part.level->tau_ms());
}

// In blocks, so that the exponentials are taken in loops that vectorise.
void ExponentialFuture::add_part(const Part& part, std::span<const double> local_ms, std::span<double> out) const {
  constexpr std::size_t block = 32;
  const auto segments = part.level->segments();
  const double inverse_level = -1 / part.level->tau_ms(), inverse_trace = -1 / tau_ms_;
  std::array<double, block> fade, approach, steady, transient, later;
  std::size_t next = 0;  // the first segment after the time
  for (std::size_t from = 0; from < local_ms.size(); from += block) {
    const std::size_t n = std::min(block, local_ms.size() - from);
    for (std::size_t i = 0; i < n; ++i) {
      const double t = local_ms[from + i];
      while (next < segments.size() && segments[next].at_ms <= t) ++next;
      const bool is_rest = next == 0, is_last = next == segments.size();
      const transport::Segment rest{t, part.level->tonic(), 0, 0};
      const auto& s = is_rest ? rest : segments[next - 1];
      const double h = t - s.at_ms;
      steady[i] = tau_ms_ * (s.base + s.slope * h) + s.slope * tau_ms_ * tau_ms_;
      transient[i] = s.transient * part.kappa;
      later[i] = is_last ? 0 : part.later[next];
      fade[i] = h * inverse_level;
      approach[i] = is_last ? 0 : (segments[next].at_ms - t) * inverse_trace;
    }
    for (std::size_t i = 0; i < n; ++i) fade[i] = exp(fade[i]);
    for (std::size_t i = 0; i < n; ++i) approach[i] = exp(approach[i]);
    for (std::size_t i = 0; i < n; ++i)
      out[from + i] += part.factor * ((steady[i] + transient[i] * fade[i]) + later[i] * approach[i]);
  }
}

void ExponentialFuture::at(std::span<const double> local_ms, std::span<double> out) const {
  std::fill(out.begin(), out.end(), constant_);
  for (const auto& part : parts_) add_part(part, local_ms, out);
}

double ExponentialFuture::at(double local_ms) const {
  double value = 0;
  at({&local_ms, 1}, {&value, 1});
  return value;
}

Result<Done> MeshFuture::solve(double tau_ms, const receptors::Gate& gate, const modulation::Trajectory& trajectory) {
  tau_ms_ = tau_ms;
  gate_ = &gate;
  trajectory_ = &trajectory;
  starts_.clear();
  ends_.clear();
  coefficients_.clear();
  symbols_.resize(trajectory.n_symbols());
  first_rest_ = gate.value(trajectory.resting(Side::before));
  last_rest_ = gate.value(trajectory.resting(Side::after));
  scale_ = std::max(std::abs(first_rest_), std::abs(last_rest_));
  const auto knots = trajectory.knots();
  for (const double t : knots)
    for (const Side side : {Side::before, Side::after}) {
      trajectory.values(t, side, symbols_);
      scale_ = std::max(scale_, std::abs(gate.value(symbols_)));
    }
  start_ = last_rest_ * tau_ms;
  typical_ = scale_;
  if (auto sound = check_length(knots); !sound) return sound;
  most_elements_ = 20000 + 100 * knots.size();
  for (std::size_t i = knots.size(); i-- > 1;) {  // from the last to the first: F is known at the end
    const double length = knots[i] - knots[i - 1];
    const auto n = static_cast<std::size_t>(std::ceil(length / (2 * tau_ms)));
    for (std::size_t k = n; k-- > 0;) {
      const double from = knots[i - 1] + length * static_cast<double>(k) / static_cast<double>(n);
      const double to =
          k + 1 == n ? knots[i] : knots[i - 1] + length * static_cast<double>(k + 1) / static_cast<double>(n);
      const auto added = add_element(from, to, 0, 1e300);
      if (added == Added::element) continue;
      const std::string where = "gate at " + std::to_string(trajectory.anchor_ms() + failed_at_) + " ms";
      if (added == Added::no_number)
        return Error{Fault::numeric, where, "the gate is not a finite number there",
                     "check for a division by zero or log and sqrt of negative values"};
      if (added == Added::pole)
        return Error{Fault::numeric, where, "the gate grows without bound there, and its integral with it",
                     "keep what it divides by away from 0"};
      return Error{Fault::interrupted, where, "was interrupted", "run it again"};
    }
  }
  std::reverse(starts_.begin(), starts_.end());
  std::reverse(ends_.begin(), ends_.end());
  std::reverse(coefficients_.begin(), coefficients_.end());
  return Done{};
}

// Elements are at most two time constants long.
Result<Done> MeshFuture::check_length(std::span<const double> knots) const {
  constexpr double most = 1e6;
  if (knots.size() < 2) return Done{};
  const double length = knots.back() - knots.front();
  if (length <= 2 * tau_ms_ * most) return Done{};
  return Error{Fault::bad_value, "gate",
               "what it reads takes " + short_text(length, 3) + " ms to come to rest, " +
                   short_text(length / tau_ms_, 3) + " times the trace's time constant of " + short_text(tau_ms_, 3) +
                   " ms",
               "keep that below " + short_text(2 * most, 3) +
                   ": a longer tau_trace, conversion = \"immediate\", or quicker clearance and receptors"};
}

// F(t) = exp(-(to - t) / tau) F(to) + integral from t to `to` of exp(-(u - t) / tau) g(u) du. An element
// whose series has not converged is halved, the later half first; a jump ends in an element too
// short to matter. A gate that is noise everywhere (a root of a level that has decayed to rounding) is
// taken as it is once there are more elements than kinks could ask for.
MeshFuture::Added MeshFuture::add_element(double from, double to, int depth, double before_halving) {
  if (stop_wanted().load(std::memory_order_relaxed)) return Added::interrupted;
  const auto& table = spectral::tables();
  const double half = (to - from) / 2;
  spectral::Values weighted{}, growth{}, future{};
  double largest = 0;
  for (std::size_t k = 0; k < spectral::points; ++k) {
    const double t = k == spectral::degree ? to : from + half * (table.node[k] + 1);
    trajectory_->values(t, k == spectral::degree ? Side::before : Side::after, symbols_);
    const double g = gate_->value(symbols_);
    if (!std::isfinite(g)) {
      failed_at_ = t;
      return Added::no_number;
    }
    largest = std::max(largest, std::abs(g));
    growth[k] = exp((t - from) / tau_ms_);
    weighted[k] = g / growth[k];
  }
  scale_ = std::max(scale_, largest);
  const double unresolved = scale_ > 0 ? spectral::tail(spectral::coefficients(weighted)) / scale_ : 0;
  const bool is_resolved = unresolved <= modulation::resolution;
  const bool converged =
      is_resolved || (to - from) * unresolved <= 1e-15 * tau_ms_ || modulation::is_noise(unresolved, before_halving);
  if (!converged && depth < 60 && (depth < 3 || ends_.size() < most_elements_)) {
    const double middle = from + half;
    const auto later = add_element(middle, to, depth + 1, unresolved);
    return later == Added::element ? add_element(from, middle, depth + 1, unresolved) : later;
  }
  // A jump, or a root that can be integrated, matters little on an element this short; at a pole all of it lies there.
  if (!is_resolved && typical_ > 0 && largest > 1e6 * typical_ && largest * (to - from) > 1e-3 * typical_ * tau_ms_) {
    failed_at_ = from;
    return Added::pole;
  }
  for (std::size_t j = 0; j < spectral::points; ++j) {
    double integral = 0;
    for (std::size_t k = 0; k < spectral::points; ++k)
      integral += (table.integral[spectral::degree][k] - table.integral[j][k]) * weighted[k];
    future[j] = growth[j] * (half * integral + start_ / growth[spectral::degree]);
  }
  start_ = future[0];
  starts_.push_back(from);
  ends_.push_back(to);
  coefficients_.push_back(spectral::coefficients(future));
  return Added::element;
}

double MeshFuture::at(double local_ms) const {
  if (ends_.empty() || local_ms >= ends_.back()) return last_rest_ * tau_ms_;
  if (local_ms < starts_.front()) {
    const double rest = first_rest_ * tau_ms_;
    return rest + (start_ - rest) * exp(-(starts_.front() - local_ms) / tau_ms_);
  }
  const auto e = static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), local_ms) - ends_.begin());
  return spectral::evaluate(coefficients_[e], 2 * (local_ms - starts_[e]) / (ends_[e] - starts_[e]) - 1);
}

std::size_t samples_until(double time_ms, double period_ms) {
  if (time_ms < 0) return 0;
  return static_cast<std::size_t>(std::floor((time_ms + transport::same_instant_ms) / period_ms)) + 1;
}

void SampledFuture::solve(double tau_ms, double period_ms, double until_ms, const receptors::Gate& gate,
                          const modulation::Trajectory& trajectory) {
  period_ms_ = period_ms;
  const std::size_t n = samples_until(until_ms, period_ms);
  gate_.resize(n);
  future_.resize(n + 1);
  future_[n] = 0;  // samples after the end change no weight that is read
  std::vector<double> symbols(trajectory.n_symbols());
  const double keep = exp(-period_ms / tau_ms);
  for (std::size_t k = n; k-- > 0;) {
    trajectory.values(static_cast<double>(k) * period_ms - trajectory.anchor_ms(), Side::before, symbols);
    gate_[k] = gate.value(symbols);
    future_[k] = gate_[k] + keep * future_[k + 1];
  }
}

double SampledFuture::at(double time_ms) const {
  return future_[std::min(samples_until(time_ms, period_ms_), future_.size() - 1)];
}

}  // namespace teg::plasticity
