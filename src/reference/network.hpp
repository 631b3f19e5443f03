// The `network` substrate again, slow and plain: every neuron and every synapse is stepped through every dt,
// all in double. Tests compare the engine with it.
//
// Step k = 1, 2 ... ends at t = k dt. In it, in this order:
//   1. influences are read as of t - dt, after that instant's releases; neurons take what arrives at k, and fire
//   2. levels and continuous conversion go from t - dt to t
//   3. at t, before its releases: samples, then spikes at synapses (pre at k = emission + axonal delay, post at
//      emission + dendritic delay), then bounds where a pre spike arrived, and what it transmits
//   4. releases of programs, spikes and the task; then homeostasis; then bounds of rows silent for 512 ms
#pragma once

#include <vector>

#include "teg/network_simulation.hpp"

namespace teg::reference {

// A decision that rounding might turn round: see Fired::margin.
struct CloseCall {
  std::int64_t step = 0;
  std::size_t population = 0;
  std::uint32_t neuron = 0;
  double margin = 0;
};

struct NetworkRun {
  std::vector<std::vector<Spike>> spikes;                       // [population], by time, then by neuron
  std::vector<std::vector<double>> weights;                     // [projection][synapse]
  std::vector<std::vector<std::vector<double>>> eligibilities;  // [projection][channel][synapse]
  std::vector<double> levels;                                   // [modulator]
  std::vector<CloseCall> close_calls;                           // those with a margin below 1e-3, in order
};

// `connections` are those of each projection, as built. A task is the simulation's own from then on.
// REQUIRES: a model that NetworkSimulation::make accepts and reference::Levels can do.
NetworkRun simulate_network(const NetworkModel& model, const std::vector<std::vector<Connection>>& connections,
                            Time until, Task* task = nullptr);

}  // namespace teg::reference
