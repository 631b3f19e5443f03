#include "reference/neurons.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/variant.hpp"
#include "network/noise.hpp"

namespace teg::reference {
namespace {

double drawn(const Moment& at) {
  return network::unit_uniform(network::noise_word(at.seed, Stream::source_spike, at.population,
                                                   static_cast<std::uint64_t>(at.step), at.neuron));
}
Fired by_chance(const Moment& at, double rate_per_ms) {
  const double u = drawn(at), p = 1 - std::exp(-rate_per_ms * at.dt_ms);
  return {u < p, 1e3 * std::abs(u - p)};
}
std::int64_t steps_of(Time time, double dt_ms) { return std::llround(time.native() / dt_ms); }

// Integral over the step of exp(-(dt - s) / tau_m) (current + rise s) exp(-s / tau): by the Gauss-Legendre
// formula with five points, since the closed form divides by 1 / tau_m - 1 / tau.
double moved_by(const Channelled& current, double tau, double tau_m, double dt) {
  constexpr std::array<double, 5> node{0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640,
                                       -0.9061798459386640};
  constexpr std::array<double, 5> share{0.5688888888888889, 0.4786286704993665, 0.4786286704993665, 0.2369268850561891,
                                        0.2369268850561891};
  double sum = 0;
  for (std::size_t i = 0; i < node.size(); ++i) {
    const double s = dt / 2 * (1 + node[i]);
    sum += share[i] * dt / 2 * std::exp(-(dt - s) / tau_m) * (current.value + current.rise * s) * std::exp(-s / tau);
  }
  return sum;
}

void decay(Channelled& current, double tau, double dt) {
  current.value = (current.value + current.rise * dt) * std::exp(-dt / tau);
  current.rise *= std::exp(-dt / tau);
}

void receive(const SynapseDynamics& synapses, const NeuronInput& input, NeuronState& state) {
  const double slow = synapses.tau_inhibitory.native(), fast = synapses.tau_excitatory.native();
  switch (synapses.shape) {
    case SynapseShape::delta: return;
    case SynapseShape::exponential:
      state.excitatory.value += input.excitatory / fast;
      state.inhibitory.value += input.inhibitory / slow;
      return;
    case SynapseShape::alpha:
      state.excitatory.rise += input.excitatory / (fast * fast);
      state.inhibitory.rise += input.inhibitory / (slow * slow);
      return;
    case SynapseShape::conductance:
      state.excitatory.value += input.excitatory;
      state.inhibitory.value -= input.inhibitory;  // a conductance is not below 0
      return;
  }
}

// One classical Runge-Kutta step of the potential, recovery and synaptic variables.
using Values = std::array<double, 6>;  // V, w, excitatory value and rise, inhibitory value and rise
template <class Slope>
void step_runge_kutta(double dt, const Slope& slope, NeuronState& state) {
  const Values y{state.v,
                 state.recovery,
                 state.excitatory.value,
                 state.excitatory.rise,
                 state.inhibitory.value,
                 state.inhibitory.rise};
  const auto moved = [&](const Values& by, double how_far) {
    Values to = y;
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += how_far * by[i];
    return to;
  };
  const Values a = slope(y), b = slope(moved(a, dt / 2)), c = slope(moved(b, dt / 2)), d = slope(moved(c, dt));
  Values next = y;
  for (std::size_t i = 0; i < next.size(); ++i) next[i] += dt / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  state.v = next[0], state.recovery = next[1];
  state.excitatory = {next[2], next[3]};
  state.inhibitory = {next[4], next[5]};
}

// What synapses do to dV/dt, and their own slopes; the membrane has the time constant tau_m.
double synaptic_slopes(const SynapseDynamics& s, const Values& y, double tau_m, Values& slope) {
  slope[2] = y[3] - y[2] / s.tau_excitatory.native();
  slope[3] = -y[3] / s.tau_excitatory.native();
  slope[4] = y[5] - y[4] / s.tau_inhibitory.native();
  slope[5] = -y[5] / s.tau_inhibitory.native();
  if (s.shape != SynapseShape::conductance) return y[2] + y[4];
  return -(y[2] * (y[0] - s.reversal_excitatory.native()) + y[4] * (y[0] - s.reversal_inhibitory.native())) / tau_m;
}

// A leaky membrane over one step, free or held where it is; then what arrives.
void leak(Time tau, Voltage rest, const SynapseDynamics& s, double dt, const NeuronInput& input, bool is_held,
          NeuronState& state) {
  const double tau_m = tau.native(), kept = std::exp(-dt / tau_m), held_at = state.v;
  if (s.shape == SynapseShape::conductance) {
    step_runge_kutta(
        dt,
        [&](const Values& y) {
          Values slope{};
          const double synaptic = synaptic_slopes(s, y, tau_m, slope);
          slope[0] = -(y[0] - rest.native()) / tau_m + synaptic + input.drive;
          return slope;
        },
        state);
  } else {
    state.v = rest.native() + (state.v - rest.native()) * kept + tau_m * (1 - kept) * input.drive +
              moved_by(state.excitatory, s.tau_excitatory.native(), tau_m, dt) +
              moved_by(state.inhibitory, s.tau_inhibitory.native(), tau_m, dt);
    if (s.shape == SynapseShape::delta) state.v += input.excitatory + input.inhibitory;
    decay(state.excitatory, s.tau_excitatory.native(), dt);
    decay(state.inhibitory, s.tau_inhibitory.native(), dt);
  }
  if (is_held) state.v = held_at;
  receive(s, input, state);
}

Fired step(const LeakyIntegrateAndFire& n, const Moment& at, const NeuronInput& input, NeuronState& state) {
  const bool is_held = state.held_steps > 0;
  leak(n.tau_m, n.rest, n.synapses, at.dt_ms, input, is_held, state);
  if (is_held) return --state.held_steps, Fired{};
  const double above = state.v - (n.threshold.native() + input.threshold);
  if (above >= 0) state.v = n.reset.native(), state.held_steps = steps_of(n.refractory, at.dt_ms);
  return {above >= 0, std::abs(above)};
}

Fired step(const EscapeNoise& n, const Moment& at, const NeuronInput& input, NeuronState& state) {
  leak(n.tau_m, n.rest, n.synapses, at.dt_ms, input, false, state);
  if (state.held_steps > 0) return --state.held_steps, Fired{};
  const double above = state.v - (n.threshold.native() + input.threshold);
  const auto fired = by_chance(at, n.rate_at_threshold.native() * std::exp(above / n.width.native()));
  if (fired.spike) state.v -= n.reset_depth.native(), state.held_steps = steps_of(n.refractory, at.dt_ms);
  return fired;
}

Fired step(const AdaptiveExponential& n, const Moment& at, const NeuronInput& input, NeuronState& state) {
  const bool is_held = state.held_steps > 0;
  const double before = state.v, tau_m = n.tau_m.native(), threshold = n.threshold.native() + input.threshold;
  step_runge_kutta(
      at.dt_ms,
      [&](const Values& y) {
        Values slope{};
        // Stages of the upswing reach 1e9 mV: everything is held at the peak, w too.
        Values held = y;
        held[0] = std::min(y[0], n.peak.native());
        const double v = held[0], synaptic = synaptic_slopes(n.synapses, held, tau_m, slope);
        const double upswing = n.slope.native() * std::exp((v - threshold) / n.slope.native());
        slope[0] = (-(v - n.rest.native()) + upswing - y[1]) / tau_m + synaptic + input.drive;
        if (is_held) slope[0] = 0;
        slope[1] = (n.coupling * (v - n.rest.native()) - y[1]) / n.tau_w.native();
        return slope;
      },
      state);
  if (n.synapses.shape == SynapseShape::delta && !is_held) state.v += input.excitatory + input.inhibitory;
  receive(n.synapses, input, state);
  if (is_held) return --state.held_steps, Fired{};
  const double above = state.v - n.peak.native(), margin = std::abs(above) / std::max(1.0, std::abs(state.v - before));
  if (above >= 0) {
    state.v = n.reset.native(), state.recovery += n.jump.native();
    state.held_steps = steps_of(n.refractory, at.dt_ms);
  }
  return {above >= 0, margin};
}

Fired step(const Izhikevich& n, const Moment& at, const NeuronInput& input, NeuronState& state) {
  const double current = input.excitatory + input.inhibitory + input.drive, before = state.v;
  double &v = state.v, &u = state.recovery;
  for (int half = 0; half < 2; ++half) v += at.dt_ms / 2 * (0.04 * v * v + 5 * v + 140 - u + current);
  u += at.dt_ms * n.a * (n.b * v - u);
  const double above = v - 30, margin = std::abs(above) / std::max(1.0, std::abs(v - before));
  if (above >= 0) v = n.c, u += n.d;
  return {above >= 0, margin};
}

Fired step(const RateUnit& n, const Moment& at, const NeuronInput& input, NeuronState& state) {
  const double tau = n.tau.native(), kept = std::exp(-at.dt_ms / tau);
  state.v = state.v * kept + tau * (1 - kept) * input.drive + input.excitatory + input.inhibitory;
  return by_chance(at, n.most.native() / (1 + std::exp(-(state.v - n.half.native()) / n.width.native())));
}

Fired step(const PoissonSource& n, const Moment& at, const NeuronInput& input, NeuronState&) {
  if (!is_on(n.onset, n.duration, at.step, at.dt_ms)) return {};
  return by_chance(at, n.rate.native() * input.rate);
}

Fired planned(const Moment& at, const NeuronState& state) {
  return {std::ranges::binary_search(state.planned, at.step)};
}
Fired step(const RegularSource&, const Moment& at, const NeuronInput&, NeuronState& state) {
  return planned(at, state);
}
Fired step(const ReplaySource&, const Moment& at, const NeuronInput&, NeuronState& state) { return planned(at, state); }

}  // namespace

bool is_on(Time onset, Time duration, std::int64_t step, double dt_ms) {
  const double t = static_cast<double>(step) * dt_ms, little = 5e-7 * dt_ms;
  return t > onset.native() + little && t <= (onset + duration).native() + little;
}

NeuronState start_of(const Neuron& neuron, double dt_ms, std::size_t index, std::int64_t last_step) {
  NeuronState state;
  const double rank = static_cast<double>(index);
  std::visit(Overloaded{[&](const LeakyIntegrateAndFire& n) { state.v = n.rest.native(); },
                        [&](const AdaptiveExponential& n) { state.v = n.rest.native(); },
                        [&](const EscapeNoise& n) { state.v = n.rest.native(); },
                        [&](const Izhikevich& n) { state.v = n.start_v, state.recovery = n.start_u; },
                        [&](const RegularSource& n) {
                          for (std::int64_t m = 0;; ++m) {
                            const Time t = n.first + rank * n.stagger + static_cast<double>(m) * n.interval;
                            if (steps_of(t, dt_ms) > last_step) break;
                            state.planned.push_back(steps_of(t, dt_ms));
                          }
                        },
                        [&](const ReplaySource& n) {
                          for (const Time t : n.spikes[index]) state.planned.push_back(steps_of(t, dt_ms));
                        },
                        [](const RateUnit&) {}, [](const PoissonSource&) {}},
             neuron);
  std::ranges::sort(state.planned);
  return state;
}

Fired advance(const Neuron& neuron, const Moment& at, const NeuronInput& input, NeuronState& state) {
  return std::visit([&](const auto& n) { return step(n, at, input, state); }, neuron);
}

}  // namespace teg::reference
