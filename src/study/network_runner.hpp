// Runs a study of the network substrate: every seed at every point of its sweep.
#pragma once

#include "study/runner.hpp"

namespace teg::study {

// Seeds and points run in parallel, one thread each; results stand in the order of points and seeds. Errors:
// those of the model with its point and seed, Fault::numeric, Fault::interrupted.
Result<Results> run_network_study(const Study& study, const RunOptions& options);

// The network that a run with this seed simulates: its weights set where the study sets some.
struct Prepared {
  NetworkModel model;
  Connection rewarded;               // the synapse of a distal reward
  std::vector<Connection> synapses;  // [named synapse], where there is a ledger
};
Result<Prepared> prepare_network(const BuiltNetwork& network, std::uint64_t seed);

}  // namespace teg::study
