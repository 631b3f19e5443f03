// [ledger]: which pairing of spikes and which release changed the weight of a synapse, and by how much.
#pragma once

#include <memory>

#include "build/build_model.hpp"
#include "task/history_recorder.hpp"

namespace teg::study {

// Watches what the ledgers need, around `inner`. `synapses`: as drawn, [named synapse].
std::unique_ptr<task::HistoryRecorder> make_recorder(const BuiltNetwork& network,
                                                     const std::vector<Connection>& synapses,
                                                     std::unique_ptr<Task> inner, Time period);

// One for each synapse of the section. `at_start`: the same synapses before the run.
Result<std::vector<SynapseLedger>> take_ledgers(const BuiltNetwork& network, const NetworkSimulation& simulation,
                                                const task::HistoryRecorder& recorder,
                                                const std::vector<Connection>& at_start);
Result<std::vector<Connection>> ledger_synapses(const BuiltNetwork& network, const NetworkSimulation& simulation);

// As text: one line that sums up, and a table of the largest contributions.
std::string ledger_summary(const SynapseLedger& ledger);
std::vector<std::string> ledger_header();
std::vector<std::vector<std::string>> ledger_rows(const BuiltNetwork& network, const SynapseLedger& ledger,
                                                  std::size_t most);

}  // namespace teg::study
