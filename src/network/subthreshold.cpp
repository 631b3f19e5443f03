#include "network/subthreshold.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"

namespace teg::network {
namespace {

// The upstroke runs away within a step: every term reads at most the peak.
Membrane slope(const MembraneEquation& p, Membrane m, double drive) {
  Membrane d;
  if (p.slope > 0) m.v = std::min(m.v, p.peak);
  const auto& s = p.synapses;
  const double ex = 1 / s.tau_excitatory.native(), in = 1 / s.tau_inhibitory.native();
  double current = drive;
  switch (s.shape) {
    case SynapseShape::delta: break;
    case SynapseShape::alpha:
      d.rise_excitatory = -m.rise_excitatory * ex;
      d.rise_inhibitory = -m.rise_inhibitory * in;
      [[fallthrough]];
    case SynapseShape::exponential:
      d.excitatory = m.rise_excitatory - m.excitatory * ex;
      d.inhibitory = m.rise_inhibitory - m.inhibitory * in;
      current += m.excitatory + m.inhibitory;
      break;
    case SynapseShape::conductance:
      d.excitatory = -m.excitatory * ex;
      d.inhibitory = -m.inhibitory * in;
      current += (m.excitatory * (s.reversal_excitatory.native() - m.v) +
                  m.inhibitory * (s.reversal_inhibitory.native() - m.v)) /
                 p.tau_m_ms;
      break;
  }
  const double upstroke = p.slope > 0 ? p.slope * exp((m.v - p.threshold) / p.slope) : 0;
  if (!p.is_held) d.v = (p.rest - m.v + upstroke - m.w) / p.tau_m_ms + current;
  if (p.tau_w_ms > 0) d.w = (p.coupling * (m.v - p.rest) - m.w) / p.tau_w_ms;
  return d;
}

Membrane plus(const Membrane& m, double h, const Membrane& d) {
  return {m.v + h * d.v,
          m.w + h * d.w,
          m.excitatory + h * d.excitatory,
          m.inhibitory + h * d.inhibitory,
          m.rise_excitatory + h * d.rise_excitatory,
          m.rise_inhibitory + h * d.rise_inhibitory};
}

}  // namespace

// With b = 1/tau - 1/tau_m:  first = exp(-h/tau_m) (1 - exp(-b h)) / b,
//   second = exp(-h/tau_m) (1 - (1 + b h) exp(-b h)) / b^2; both by their series where b h is small.
CurrentStep current_step(double tau_ms, double tau_m_ms, double dt_ms) {
  const double x = dt_ms / tau_ms - dt_ms / tau_m_ms, leak = exp(-dt_ms / tau_m_ms);
  double first = 0, second = 0;
  if (std::abs(x) < 0.1) {
    double power = 1, factorial = 1;  // sum (-x)^k / (k + 1)!  and  sum (-x)^k / (k! (k + 2))
    for (int k = 0; k < 14; ++k) {
      first += power / (factorial * (k + 1));
      second += power / (factorial * (k + 2));
      power *= -x;
      factorial *= k + 1;
    }
  } else {
    first = -expm1(-x) / x;
    second = (1 - (1 + x) * exp(-x)) / (x * x);
  }
  return {leak * dt_ms * first, leak * dt_ms * dt_ms * second, exp(-dt_ms / tau_ms)};
}

Membrane membrane_step(const MembraneEquation& p, const Membrane& from, double drive, double h) {
  const Membrane a = slope(p, from, drive), b = slope(p, plus(from, h / 2, a), drive);
  const Membrane c = slope(p, plus(from, h / 2, b), drive), d = slope(p, plus(from, h, c), drive);
  return plus(plus(plus(plus(from, h / 6, a), h / 3, b), h / 3, c), h / 6, d);
}

}  // namespace teg::network
