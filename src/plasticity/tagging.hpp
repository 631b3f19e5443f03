// Eligibility: spike pairings become increments of trace components.
#pragma once

#include <functional>
#include <vector>

#include "teg/plasticity.hpp"

namespace teg::plasticity {

// A trace is one exponential, or with a rise the difference of two: e = sum of sign * y.
struct Component {
  std::size_t channel = 0;
  double tau_ms = 1;
  double sign = 1;  // times the norm of a trace with a rise
};
std::vector<Component> components_of(const Rule& rule);

struct SpikeEvent {
  double at_ms = 0;
  bool is_pre = false;
};
// Spikes in the order in which they act.
std::vector<SpikeEvent> spike_events(const std::vector<Time>& pre, Time axonal_delay, const std::vector<Time>& post,
                                     Time dendritic_delay);

// One event of one channel: what each component of its trace, or with immediate conversion the
// weight (before the gate), grows by.
struct Increment {
  double at_ms = 0;
  std::size_t channel = 0;
  double amplitude = 0;
};

// Scales an amplitude when the event happens: the channel's induction gate just before `at_ms`.
using Induction = std::function<double(std::size_t channel, double at_ms)>;

// Increments in time order. Spikes within 0.1 ns act at the same instant and do not pair.
std::vector<Increment> tag(const Rule& rule, const std::vector<SpikeEvent>& events, const Induction& induction);

// How much of a component is left after going from one time to another: exp(-(to - from) / tau), or
// with sampled conversion one factor for each sample in between.
double kept(const Channel& channel, double tau_ms, double from_ms, double to_ms);

// Peak of exp(-t/slow) - exp(-t/fast), slow > fast.
double double_exponential_peak(double slow, double fast);

}  // namespace teg::plasticity
