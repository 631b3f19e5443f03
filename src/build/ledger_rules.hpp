// What of a network changes a synapse that is accounted for.
#pragma once

#include <string>
#include <vector>

#include "release/schedule.hpp"
#include "teg/ledger.hpp"
#include "teg/network_simulation.hpp"

namespace teg::study {

// What the programs of a modulator release.
release::Schedule schedule_of(const NetworkModel& model, std::size_t modulator);

// The rule of a synapse and what its gates may read in one region, without events.
struct LedgerRules {
  SynapseHistory history;
  std::vector<std::size_t> modulators;  // [history.modulators] index into the model's
};
LedgerRules rules_of(const NetworkModel& model, const Projection& projection, const std::string& region);

}  // namespace teg::study
