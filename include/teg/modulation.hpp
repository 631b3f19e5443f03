// What modulators do in a model, the same for synapses, networks and learners. A substrate only adds who releases
// because of what happens in it (spikes, signals) and who reads gates (rules, neurons, parameters).
#pragma once

#include <cstdint>
#include <vector>

#include "teg/index.hpp"
#include "teg/receptors.hpp"
#include "teg/transport.hpp"

namespace teg {

// Every model is one of these with more to it. With regions there is one modulator and one receptor of each name in
// every region.
struct Modulation {
  std::vector<Modulator> modulators;
  std::vector<Receptor> receptors;
  std::vector<Messenger> messengers;
  std::uint64_t seed = 1;  // of every random draw
};

}  // namespace teg
