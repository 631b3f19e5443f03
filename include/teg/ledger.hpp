// A ledger of one synapse's weight: what each pairing of spikes and each release of a modulator contributed.
//
// A weight change is a sum over pairings, and, where gates are affine in levels and levels decay
// exponentially, over releases too: every entry has a closed form, and the entries of a ledger add up to the
// change of the weight without bounds.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "teg/plasticity.hpp"
#include "teg/result.hpp"
#include "teg/transport.hpp"

namespace teg {

// By which a level rises at once.
struct ReleaseEvent {
  Time at{0};
  std::size_t modulator = 0;  // index into SynapseHistory::modulators
  double amount = 0;          // native units
};

// What happened to one synapse from time 0 on. Levels start at their tonic values.
struct SynapseHistory {
  Rule rule;                          // its bounds are not read
  std::vector<Modulator> modulators;  // of the synapse's region; exponential clearance, nothing but `tonic` else
  std::vector<Time> pre, post;        // spikes, in any order
  Time axonal_delay{0}, dendritic_delay{0};
  std::vector<ReleaseEvent> releases;  // in any order
  Time until{0};
};

struct LedgerEntry {
  std::size_t channel = 0;
  double pre_ms = 0, post_ms = 0;  // the spikes of the pairing, as given; NaN for the one that a pairing lacks
  std::ptrdiff_t release = -1;     // index into SynapseHistory::releases; -1: the gate's constant and tonic part
  double change = 0;               // of the weight, until `until`
};

// Entries that are not 0, by when their event happened, then by channel. Where a ceiling cuts an event, the
// pairings of that event share the loss in proportion. Errors: values out of range, unknown names in gates, a
// gate that is not affine in levels, a modulator with more than tonic release and exponential clearance. Left out is
// what is less than 1e-18 of a pairing's whole effect: spikes, traces and releases 50 time constants apart.
Result<std::vector<LedgerEntry>> weight_ledger(const SynapseHistory& history);
// The same, an entry at a time, for histories whose ledger would not fit in memory.
Result<Done> weight_ledger(const SynapseHistory& history, const std::function<void(const LedgerEntry&)>& use);

}  // namespace teg
