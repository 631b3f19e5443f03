// Neurons of a network, one by one, as network.hpp describes them.
#pragma once

#include <cstdint>
#include <vector>

#include "teg/network.hpp"

namespace teg::reference {

// What enters a neuron in one step, scaled already.
struct NeuronInput {
  double excitatory = 0, inhibitory = 0;  // sums of weights above and below 0
  double drive = 0;                       // mV per ms
  double threshold = 0;                   // added to the threshold
  double rate = 1;                        // scales the rate of a source
};

// When and for whom: what chance is drawn for.
struct Moment {
  std::uint64_t seed = 0;
  double dt_ms = 0;
  std::int64_t step = 0;
  std::uint32_t population = 0, neuron = 0;
};

// A synaptic current or conductance; `rise` drives a current of alpha shape.
struct Channelled {
  double value = 0, rise = 0;
};
struct NeuronState {
  double v = 0;         // potential, or x of a rate unit
  double recovery = 0;  // w or u
  Channelled excitatory, inhibitory;
  std::int64_t held_steps = 0;        // left of the refractory period
  std::vector<std::int64_t> planned;  // steps of a given spike train, ascending
};
NeuronState start_of(const Neuron& neuron, double dt_ms, std::size_t index, std::int64_t last_step);

struct Fired {
  bool spike = false;
  // How far from the other outcome: mV (where the potential runs away, in steps' worth of it), or a
  // thousandth of a probability. Rounding decides below 1e-9 or so.
  double margin = 1e300;
};
Fired advance(const Neuron& neuron, const Moment& at, const NeuronInput& input, NeuronState& state);

// Whether onset < t <= onset + duration at the time of a step; half a millionth of a step counts as equal.
bool is_on(Time onset, Time duration, std::int64_t step, double dt_ms);

}  // namespace teg::reference
