// The network of one run.
#pragma once

#include <cstdint>
#include <vector>

#include "build/network_study.hpp"

namespace teg::study {

// The network that a run with this seed simulates: its weights set where the study sets some.
struct Prepared {
  NetworkModel model;
  Connection rewarded;               // the synapse of a distal reward
  std::vector<Connection> synapses;  // [named synapse], where there is a ledger
};
Result<Prepared> prepare_network(const BuiltNetwork& network, std::uint64_t seed);

}  // namespace teg::study
