// The runs of a study of the network substrate.
#pragma once

#include "study/runs.hpp"

namespace teg::study {

// Simulates one thread a run, and fills `shown`, where it is given, from the shown point. Errors: checkpoints of
// another study, the file system.
Result<Runs> network_runs(const Study& study, const RunOptions& options, NetworkResults* shown);

// The network that a run with this seed simulates: its weights set where the study sets some.
struct Prepared {
  NetworkModel model;
  Connection rewarded;               // the synapse of a distal reward
  std::vector<Connection> synapses;  // [named synapse], where there is a ledger
};
Result<Prepared> prepare_network(const BuiltNetwork& network, std::uint64_t seed);

}  // namespace teg::study
