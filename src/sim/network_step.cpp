// One step of a network, which is one page; several steps go together, as a slice, where nothing that one of them
// does can reach another sooner. Lengths of slices never change a result.
#include <algorithm>

#include "core/text.hpp"
#include "sim/network_state.hpp"

namespace teg::sim {
namespace {

// The next multiple of `period` after `now`.
std::int64_t next_multiple(std::int64_t now, std::int64_t period) { return (now / period + 1) * period; }

std::int64_t next_probe(const Network& net) {
  std::int64_t next = net.step + net.longest_slice;
  for (const auto& p : net.probes)
    if (net.step < p.last)
      next = std::min(next, net.step < p.first ? p.first : p.first + next_multiple(net.step - p.first, p.every));
  return next;
}

template <class Item>
std::string placed(const Item& item) {
  return item.region.empty() ? item.name : item.name + " in " + item.region;
}

Error blow_up(const Network& net, const std::string& stage, const std::string& what, std::int64_t step,
              const std::string& fix) {
  return {Fault::numeric,
          stage + ": " + what + " at step " + std::to_string(step) + " (" + exact_text(net.grid.time_ms(step)) + " ms)",
          "is not a finite number", fix + "; seed " + std::to_string(net.model.seed) + " repeats it"};
}

Error neuron_blow_up(const Network& net, std::size_t b) {
  const auto& block = net.layout.blocks[b];
  return blow_up(net, "fire",
                 "neuron " + std::to_string(block.first + net.blown_up[b].index) + " of population " +
                     net.model.populations[block.population].name,
                 net.blown_up[b].step, "use a smaller dt, or smaller weights and drives");
}

Error chain_blow_up(const Network& net) {
  const auto& model = net.model;
  const std::size_t s = net.chain_blown_up.index, n = model.modulators.size(), r = model.receptors.size();
  const std::string what = s < n       ? "level of modulator " + placed(model.modulators[s])
                           : s < n + r ? "occupancy of receptor " + placed(model.receptors[s - n])
                                       : "messenger " + placed(model.messengers[s - n - r]);
  return blow_up(net, s < n ? "transport" : "bind", what, net.chain_blown_up.step,
                 "use a smaller dt, or smaller amounts and drives");
}

// The first number of the slice that is not finite; of one step, the first in the order of the step.
Result<Done> check_finite(const Network& net) {
  std::int64_t first = net.chain_blown_up.step > 0 ? net.chain_blown_up.step : INT64_MAX;
  std::size_t block = net.blown_up.size();
  for (std::size_t b = 0; b < net.blown_up.size(); ++b)
    if (const auto step = net.blown_up[b].step;
        step > 0 && (step < first || (step == first && block == net.blown_up.size())))
      first = step, block = b;
  if (block < net.blown_up.size()) return neuron_blow_up(net, block);
  if (first < INT64_MAX) return chain_blow_up(net);
  return Done{};
}

}  // namespace

std::int64_t slice_end(const Network& net, std::int64_t until) {
  std::int64_t end = std::min(until, net.step + net.longest_slice);
  for (const auto& rule : net.rules) end = std::min(end, next_multiple(net.step, rule.shift));
  for (const auto& p : net.model.projections)
    for (const auto& h : p.homeostasis)
      end = std::min(end, next_multiple(net.step, std::max<std::int64_t>(1, net.grid.steps(h.period.native()))));
  if (net.task) end = std::min(end, next_multiple(net.step, net.grid.steps(net.task->period().native())));
  return std::min(end, next_probe(net));
}

Result<Done> advance_slice(Network& net, std::int64_t end) {
  read_influences(net);         // bind:     levels and occupancies -> what neurons and synapses become
  fire(net, end);               // fire:     input -> potentials -> spikes
  modulate(net, end);           // release:  spikes and programs -> levels; transport and bind: -> gates, integrals
  prepare_rows(net, end);       // tag:      presynaptic traces -> what each row needs
  learn_and_deliver(net, end);  // learn:    pairs x gates -> weights -> input of later steps
  net.step = end;
  record(net);  // record:   probes
  act(net);     // act:      spikes -> task -> reward and input of the next step
  return check_finite(net);
}

}  // namespace teg::sim
