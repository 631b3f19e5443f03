// Membranes below threshold: the exact step of a leaky integrator under currents, and Runge-Kutta steps of what has
// no closed form.
#pragma once

#include "teg/network.hpp"

namespace teg::network {

// What a current that decays with tau adds to V in a step:  V += first I + second I',
//   I(t) = (I + I' t) exp(-t / tau)   (I' is 0 but for alpha currents).
struct CurrentStep {
  double first = 0, second = 0, keep = 0;  // keep = exp(-dt / tau)
};
CurrentStep current_step(double tau_ms, double tau_m_ms, double dt_ms);

// V, adaptation, currents or conductances and what makes them rise.
struct Membrane {
  double v = 0, w = 0, excitatory = 0, inhibitory = 0, rise_excitatory = 0, rise_inhibitory = 0;
};
// The differential equation of a leaky or adaptive exponential neuron.
struct MembraneEquation {
  double tau_m_ms = 20, rest = 0;
  double slope = 0, threshold = 0, peak = 0;  // slope 0: no exponential
  double tau_w_ms = 0, coupling = 0;          // tau_w 0: no adaptation
  SynapseDynamics synapses{};
  bool is_held = false;  // V stays
};
// One classical Runge-Kutta step under a constant drive.
Membrane membrane_step(const MembraneEquation& equation, const Membrane& from, double drive, double dt_ms);

}  // namespace teg::network
