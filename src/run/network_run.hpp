// One run of a network study: a point of its sweep with one seed.
#pragma once

#include <functional>

#include "run/checkpoints.hpp"
#include "study/network_measures.hpp"

namespace teg::study {

struct RunPlace {
  std::size_t point = 0;
  std::uint64_t seed = 1;
  bool is_shown = false;  // the run of which spikes and ledgers are kept
};

// What one run gives.
struct NetworkRun {
  std::vector<double> values;  // [measure]
  std::string fingerprint;
  NetworkOutcome outcome;
  std::vector<std::vector<Spike>> spikes;  // [population], of the shown run only; empty: not recorded
  std::vector<SynapseLedger> ledgers;      // of the shown run
  NetworkCounts counts;
};

// Goes on from a checkpoint where there is one. Errors: those of the model, Fault::numeric, Fault::interrupted,
// checkpoints that cannot be read or written. `advanced` is called a thousand times at most.
Result<NetworkRun> run_network(const Study& study, const BuiltNetwork& network, const RunPlace& place,
                               const Checkpoints& checkpoints, const std::function<bool()>& is_stopped,
                               const std::function<void(Time now, Time until)>& advanced = {});

}  // namespace teg::study
