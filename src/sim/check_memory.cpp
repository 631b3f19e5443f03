// What a network will need, before anything is allocated.
#include <algorithm>
#include <fstream>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "network/connect.hpp"
#include "network/plastic_rule.hpp"
#include "network/quad.hpp"
#include "network/spike_trains.hpp"
#include "sim/check_network.hpp"

namespace teg::sim {
namespace {

// The first number in a file, or 0.
double number_in(const char* path) {
  std::ifstream file(path);
  double value = 0;
  file >> value;
  return value;
}
// What this machine, and the control group that this process is in, can still give; 0 where neither says.
double available_bytes() {
  double available = 0;
  std::ifstream file("/proc/meminfo");
  std::string key, unit;
  for (double kilobytes = 0; file >> key >> kilobytes;) {
    std::getline(file, unit);
    if (key == "MemAvailable:") available = kilobytes * 1024;
  }
  const double most = number_in("/sys/fs/cgroup/memory.max");  // "max" reads as 0
  if (most <= 0) return available;
  const double left = std::max(most - number_in("/sys/fs/cgroup/memory.current"), 0.0);
  return available > 0 ? std::min(available, left) : left;
}

std::string gigabytes(double bytes) { return short_text(bytes / 1e9, 3) + " GB"; }

// How many delays of a distribution occur, and the longest, in steps.
struct Delays {
  double different = 1, longest = 1;
};
Delays delays_of(const Distribution& d, double dt_ms, double n_synapses) {
  double least = d.first, most = d.first;
  switch (d.spread) {
    case Spread::constant: return {1, std::max(1.0, d.first / dt_ms)};
    case Spread::uniform: most = d.second; break;
    case Spread::normal: least = d.first - 5 * d.second, most = d.first + 5 * d.second; break;
    case Spread::lognormal: least = d.first * exp(-5 * d.second), most = d.first * exp(5 * d.second); break;
    case Spread::exponential: least = 0, most = 20 * d.first; break;
  }
  least = std::clamp(least, d.least, d.most) / dt_ms;
  most = std::clamp(most, d.least, d.most) / dt_ms;
  return {std::clamp(most - least + 1, 1.0, std::max(n_synapses, 1.0)), std::max(most, 1.0)};
}

// A synapse, and what each neuron and each delay of a projection needs for it.
struct Needs {
  double synapse = 2, source = 0, target = 0;  // a static synapse of a common weight
};
Needs needs_of(const NetworkModel& model, const Projection& p) {
  Needs needs;
  const auto* pairs = std::get_if<ExplicitPairs>(&p.connect);
  if (p.weight.spread != Spread::constant || (pairs && !pairs->weight.empty())) needs.synapse = 6;
  for (const auto& r : model.rules) {
    if (r.name != p.rule) continue;
    const auto rule = network::compile_rule(r, {model.dt.native()});
    const double terms = static_cast<double>(rule.terms.size());
    needs.synapse = 6 + 4.0 * static_cast<double>(rule.components.size());
    needs.source = 4 + 8 * terms;
    const double quads = 1 + static_cast<double>(rule.past_epochs());
    needs.target = static_cast<double>(sizeof(network::Quad)) * quads * terms;
    if (rule.is_sequential)  // and a few spikes at a time
      needs.target = static_cast<double>(sizeof(network::SpikeTrains::Train)) + 2 * (4 + 8 * terms);
  }
  return needs;
}

}  // namespace

double needed_bytes(const NetworkModel& model) {
  const network::Layout layout = network::cut_into_blocks(model);
  double bytes = 0, longest = 1;
  for (const auto& p : model.projections) {
    const auto source = network::index_of(model, p.source), target = network::index_of(model, p.target);
    const double sources = static_cast<double>(model.populations[source].size);
    const double targets = static_cast<double>(model.populations[target].size);
    const double n = network::expected_in_degree(model, p) * targets;
    const double blocks = static_cast<double>(layout.first_block[target + 1] - layout.first_block[target]);
    const auto delays = delays_of(p.dendritic_delay, model.dt.native(), n);
    const auto needs = needs_of(model, p);
    bytes += n * needs.synapse + delays.different * (sources * (4 * blocks + needs.source) + targets * needs.target);
    longest = std::max(longest, delays.longest);
  }
  // Input of two signs, for as many steps ahead as the longest delay and a slice.
  for (const auto& p : model.populations) {
    const bool takes_input = p.neuron.index() < 5;
    bytes += static_cast<double>(p.size) * (takes_input ? 200 + 16 * (longest + std::min(longest, 64.0)) : 50);
  }
  return bytes;
}

Errors check_memory(const NetworkModel& model, double limit_bytes) {
  const double there = limit_bytes > 0 ? limit_bytes : available_bytes(), needed = needed_bytes(model);
  if (there == 0 || needed <= there) return {};
  return {{Fault::bad_value, "network",
           "needs about " + gigabytes(needed) + " of memory, and there is " + gigabytes(there),
           "make it smaller, or run it where there is more"}};
}

}  // namespace teg::sim
