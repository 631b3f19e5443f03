// The `network` substrate: populations of spiking neurons, static and plastic projections, and
// modulators released by spikes, programs or a task. What is described here never changes in a run.
//
// Time runs on a grid of dt: a neuron is integrated from t - dt to t, and a spike there has the time t.
// Potentials are in mV, drives in mV per ms; a weight is the mV by which one spike moves the potential
// where nothing leaks (for conductances: the rise of the conductance in units of the leak's).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "teg/modulation.hpp"
#include "teg/names.hpp"
#include "teg/plasticity.hpp"

namespace teg {

using VoltageRate = Quantity<Dim{.time = -1, .voltage = 1}>;  // mV per ms

// How a spike of weight w enters: at once, or as a current
//   exponential: I = (w / tau) exp(-t / tau),   alpha: I = (w t / tau^2) exp(-t / tau),
// or as a conductance g (w exp(-t / tau) in units of the leak's) that pulls towards a reversal potential:
//   tau_m dV/dt = ... - g_ex (V - reversal_ex) - g_in (V - reversal_in).
// Weights below 0 are inhibitory; tau and reversal are chosen by the sign, the conductance is |w|.
enum class SynapseShape { delta, exponential, alpha, conductance };
template <>
struct Names<SynapseShape> {
  static constexpr auto all = std::to_array<Named<SynapseShape>>({{"delta", SynapseShape::delta},
                                                                  {"exponential", SynapseShape::exponential},
                                                                  {"alpha", SynapseShape::alpha},
                                                                  {"conductance", SynapseShape::conductance}});
};
struct SynapseDynamics {
  SynapseShape shape = SynapseShape::delta;
  Time tau_excitatory{5.0}, tau_inhibitory{10.0};
  Voltage reversal_excitatory{0.0}, reversal_inhibitory{-80.0};
};

// tau_m dV/dt = -(V - rest) + tau_m I;  at V >= threshold a spike, then V = reset for `refractory`.
struct LeakyIntegrateAndFire {
  Time tau_m{20.0};
  Voltage threshold{20.0}, reset{0.0}, rest{0.0};
  Time refractory{2.0};
  SynapseDynamics synapses{};
};
// Brette & Gerstner (2005), divided by the leak conductance:
//   tau_m dV/dt = -(V - rest) + slope exp((V - threshold) / slope) - w + tau_m I
//   tau_w dw/dt = coupling (V - rest) - w;   at V >= peak a spike: V = reset, w += jump.
// Within a step every term reads at most V = peak.
struct AdaptiveExponential {
  Time tau_m{9.37};
  Voltage threshold{-50.4}, slope{2.0}, peak{0.0}, reset{-70.6}, rest{-70.6};
  Time tau_w{144.0};
  double coupling = 0.133;
  Voltage jump{2.68};
  Time refractory{0.0};
  SynapseDynamics synapses{};
};
// Izhikevich (2003), as published: v in two half steps, u in one; a spike where v >= 30 mV after the step.
//   dv/dt = 0.04 v^2 + 5 v + 140 - u + I,   du/dt = a (b v - u);   at a spike v = c, u += d.
// Weights are in mV per ms (of current during one step).
struct Izhikevich {
  double a = 0.02, b = 0.2, c = -65, d = 8;
  double start_v = -65, start_u = -13;
};
// A leaky integrator that fires by chance (Gerstner & Kistler 2002, ch. 5), with
//   hazard = rate_at_threshold exp((V - threshold) / width),   P(spike in dt) = 1 - exp(-hazard dt);
// after a spike V drops by `reset_depth` (SRM0) and the neuron is silent for `refractory`.
struct EscapeNoise {
  Time tau_m{20.0};
  Voltage threshold{15.0}, width{2.0}, rest{0.0}, reset_depth{15.0};
  Rate rate_at_threshold{0.02};
  Time refractory{2.0};
  SynapseDynamics synapses{};
};
// A rate unit:  tau dx/dt = -x + I tau,   rate = most / (1 + exp(-(x - half) / width)). It speaks through
// Poisson spikes of that rate, so that every projection and rule reads it as it reads a neuron.
struct RateUnit {
  Time tau{10.0};
  Voltage half{10.0}, width{2.0};
  Rate most{0.1};
};
// Sources: they take no input.
struct PoissonSource {
  Rate rate{0.01};
  Time onset{0}, duration{1e12};
};
struct RegularSource {
  Time interval{100.0}, first{100.0};
  Time stagger{0};  // neuron i is later by i stagger
};
// Given spikes. Where several fall into one step, they count as one.
struct ReplaySource {
  std::vector<std::vector<Time>> spikes;  // [neuron], in any order, rounded to the grid
};
using Neuron = std::variant<LeakyIntegrateAndFire, AdaptiveExponential, Izhikevich, EscapeNoise, RateUnit,
                            PoissonSource, RegularSource, ReplaySource>;

// What drives each neuron of a population besides its projections, drawn anew for every neuron and step.
struct PoissonDrive {  // spikes at `rate`, each of `weight` (as a projection's)
  Rate rate{0};
  double weight = 0;
};
struct UniformDrive {  // I uniform in +-half_width around mean
  VoltageRate mean{0}, half_width{0};
};
struct NormalDrive {  // I = mean + deviation N(0, 1)
  VoltageRate mean{0}, deviation{0};
};
struct StepDrive {  // I for neurons first .. first + count - 1, from onset for duration
  VoltageRate drive{0};
  Time onset{0}, duration{1e12};
  std::size_t first = 0, count = std::numeric_limits<std::size_t>::max();
};
using Drive = std::variant<PoissonDrive, UniformDrive, NormalDrive, StepDrive>;

struct Population {
  std::string name;
  std::size_t size = 0;
  Neuron neuron = LeakyIntegrateAndFire{};
  std::vector<Drive> drives;
  // Regions (or voxels) whose levels its rules and influences read: the population is cut into as many
  // equal runs of neurons. One empty name: the only region.
  std::vector<std::string> regions{""};
  Length spacing{0};  // neurons on a square grid, row by row, wrapped at its edges; for distance rules
  bool record = false;
};

// One draw for each synapse; drawn values are held within least .. most.
enum class Spread { constant, uniform, normal, lognormal, exponential };
template <>
struct Names<Spread> {
  static constexpr auto all = std::to_array<Named<Spread>>({{"constant", Spread::constant},
                                                            {"uniform", Spread::uniform},
                                                            {"normal", Spread::normal},
                                                            {"lognormal", Spread::lognormal},
                                                            {"exponential", Spread::exponential}});
};
struct Distribution {
  Spread spread = Spread::constant;
  double first = 0;   // constant: value; uniform: least; normal, exponential: mean; lognormal: median
  double second = 0;  // uniform: most; normal: deviation; lognormal: deviation of the logarithm
  double least = -1e300, most = 1e300;
};

struct OneToOne {};
struct AllToAll {
  bool self = false;
};
struct PairwiseProbability {
  double probability = 0.1;
  bool self = false;
};
struct FixedInDegree {
  std::size_t count = 1;
  bool repeats = true, self = true;
};
struct FixedOutDegree {
  std::size_t count = 1;
  bool repeats = true, self = true;
};
enum class Falloff { gaussian, exponential };  // exp(-(d / scale)^2 / 2),  exp(-d / scale)
template <>
struct Names<Falloff> {
  static constexpr auto all =
      std::to_array<Named<Falloff>>({{"gaussian", Falloff::gaussian}, {"exponential", Falloff::exponential}});
};
struct DistanceProbability {
  double peak = 0.1;
  Length scale{100.0};
  Falloff falloff = Falloff::gaussian;
  bool self = false;
};
struct ExplicitPairs {
  std::vector<std::uint32_t> source, target;
  std::vector<double> weight;  // empty: drawn as the projection's
};
using Connect = std::variant<OneToOne, AllToAll, PairwiseProbability, FixedInDegree, FixedOutDegree,
                             DistanceProbability, ExplicitPairs>;

// Short-term plasticity of a presynaptic neuron (Tsodyks, Pawelzik & Markram 1998): at a spike
//   u += use (1 - u) where it facilitates, transmitted = u x, x -= u x;   du/dt = -u / facilitation, dx/dt = (1 - x) /
//   recovery.
// facilitation 0: u = use.
struct ShortTerm {
  double use = 1;
  Time recovery{0}, facilitation{0};
};
// Every `period`, the incoming weights of neuron i are multiplied by 1 + strength (target - r_i) / target,
// with r_i its rate over the period (van Rossum et al. 2000).
struct Homeostasis {
  Rate target{0.005};
  double strength = 0.1;
  Time period{1000.0};
};

struct Projection {
  std::string name, source, target;
  Connect connect = OneToOne{};
  Distribution weight{.first = 1};
  Time axonal_delay{0};                      // spike -> synapse
  Distribution dendritic_delay{.first = 1};  // ms; synapse -> soma, and back for the spike that a rule reads
  std::string rule;                          // "": static
  std::vector<ShortTerm> short_term;         // none or one
  std::vector<Homeostasis> homeostasis;      // none or one
};

// Release by spikes: each spike of any neuron of the population raises the level by `amount`.
struct SpikingRelease {
  std::string population, modulator, region;
  Concentration amount{0};
};

// What a gate expression does to neurons or synapses while the network runs.
enum class InfluenceOn {
  excitability,  // adds to every neuron's drive, mV per ms
  threshold,     // adds to the threshold, mV (of AdEx: where the upstroke begins; of rate units: half)
  gain,          // scales every synaptic input and drive of the population
  rate,          // scales the rate of a Poisson source or of Poisson drives
  transmission   // scales the weights that a projection transmits
};
template <>
struct Names<InfluenceOn> {
  static constexpr auto all = std::to_array<Named<InfluenceOn>>({{"excitability", InfluenceOn::excitability},
                                                                 {"threshold", InfluenceOn::threshold},
                                                                 {"gain", InfluenceOn::gain},
                                                                 {"rate", InfluenceOn::rate},
                                                                 {"transmission", InfluenceOn::transmission}});
};
struct Influence {
  std::string of;  // a population, or a projection for transmission
  InfluenceOn on = InfluenceOn::gain;
  std::string gate = "1";  // read at the start of each step, in the neuron's region
};

struct NetworkModel : Modulation {
  Time dt{0.1};
  std::vector<Population> populations;
  std::vector<Projection> projections;
  std::vector<Rule> rules;
  std::vector<SpikingRelease> releases;
  std::vector<Influence> influences;
};

}  // namespace teg
