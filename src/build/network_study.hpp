// What a study of the network substrate describes beside its chain and its rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "task/distal_reward.hpp"
#include "task/response_choice.hpp"
#include "task/stimulus_shift.hpp"
#include "teg/network_simulation.hpp"

namespace teg::study {

// One synapse of a projection, in the order of NetworkSimulation::connections().
struct NamedSynapse {
  std::string name;
  std::size_t projection = 0, index = 0;
  std::optional<double> weight;  // at the start; default: as drawn
};

// Another weight for the synapses between two runs of neurons, at the start.
struct SetWeight {
  std::size_t projection = 0;
  std::size_t source_first = 0, source_last = 0, target_first = 0, target_last = 0;
  double weight = 0;
};

// [ledger]
struct LedgerOptions {
  std::vector<std::size_t> synapses;  // named synapses
  std::size_t rows = 1000;            // how many contributions are kept of each
};
// What one pairing of spikes changed through one release, or through what the gate is at rest.
struct Contribution {
  std::size_t channel = 0;
  double pre_ms = 0, post_ms = 0, release_ms = 0;  // NaN for what it lacks
  std::optional<std::size_t> modulator;            // index into the model's; none: at rest
  double change = 0;                               // of the weight
};
struct SynapseLedger {
  std::string synapse;
  Connection at_start;
  double weight = 0;                  // at the end
  std::vector<Contribution> largest;  // by size
  std::size_t count = 0;              // of all contributions
  double sum = 0;                     // of all: the change of the weight without bounds
};

using TaskOptions =
    std::variant<std::monostate, task::DistalRewardOptions, task::StimulusShiftOptions, task::ResponseChoiceOptions>;
// What studies call them, in order.
std::vector<std::string> network_task_names();

struct BuiltNetwork {
  BuiltNetwork();
  BuiltNetwork(const BuiltNetwork& other);
  BuiltNetwork(BuiltNetwork&& other) noexcept;
  BuiltNetwork& operator=(const BuiltNetwork& other);
  BuiltNetwork& operator=(BuiltNetwork&& other) noexcept;
  ~BuiltNetwork();

  NetworkModel model;
  Time until{0};
  Time checkpoint_every{0};  // 0: never
  std::size_t seeds = 1;     // runs, with seeds from model.seed on
  std::vector<NamedSynapse> synapses;
  std::vector<SetWeight> set;
  std::vector<Probe> probes;
  TaskOptions task;
  std::size_t rewarded = 0;  // the synapse of a distal reward
  std::optional<LedgerOptions> ledger;
};

}  // namespace teg::study
