// A network while it runs: what was built from the model, and what changes, in the order in which a step fills it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/archive.hpp"
#include "core/worker_team.hpp"
#include "modulation/chain.hpp"
#include "network/connect.hpp"
#include "network/neuron_block.hpp"
#include "network/plastic_rows.hpp"
#include "network/regional_rule.hpp"
#include "network/spike_sums.hpp"
#include "network/spike_trains.hpp"
#include "teg/network_simulation.hpp"

namespace teg {

template <class Archive>
void exchange(Archive& archive, Spike& spike) {
  archive(spike.step);
  archive(spike.neuron);
}
template <>
inline constexpr bool is_packed<NetworkCounts> = sizeof(NetworkCounts) == 7 * sizeof(double);

}  // namespace teg

namespace teg::sim {

// Spikes of the latest steps of a population, by neuron.
class SpikeWindow {
 public:
  void keep(std::int64_t steps) { steps_.resize(static_cast<std::size_t>(steps)); }
  std::vector<std::uint32_t>& at(std::int64_t step) { return steps_[static_cast<std::size_t>(step) % steps_.size()]; }
  const std::vector<std::uint32_t>& at(std::int64_t step) const {
    return steps_[static_cast<std::size_t>(step) % steps_.size()];
  }
  std::vector<std::vector<std::uint32_t>>& steps() { return steps_; }
  const std::vector<std::vector<std::uint32_t>>& steps() const { return steps_; }

 private:
  std::vector<std::vector<std::uint32_t>> steps_;
};

// The latest spikes of a population as a rule with one dendritic delay sees them.
struct HistorySet {
  std::size_t rule = 0, population = 0;
  std::int64_t dendritic = 1;
  // [block of the population]; one of them, trains where the rule goes spike by spike.
  std::vector<network::SpikeSums> sums;
  std::vector<network::SpikeTrains> trains;
};

// What only plastic bundles have.
struct PlasticPart {
  std::size_t rule = 0, history = 0;  // index into rules and histories
  std::unique_ptr<network::PlasticRows> rows;
  // Of the present slice:
  PerId<RegionId, network::RowFactors> factors;  // empty where no target is there
};
struct Connected {
  network::Bundle bundle;
  std::optional<PlasticPart> plastic;
  PerId<RegionId, double> transmission;  // what influences make of the weights in this step
  // Of the present slice:
  std::vector<network::RowEvent> events;  // where static, of spikes only, and without a and b
  std::vector<std::size_t> first_event;   // [step of the slice + 1]
};

// Tsodyks-Markram state of the source neurons of a projection, and what they transmit.
struct ShortTermState {
  std::vector<double> used, left;                // [source] u, x
  std::vector<std::int64_t> last;                // [source]
  std::vector<std::vector<double>> transmitted;  // [step of the window][spike]
};

struct CompiledInfluence {
  InfluenceOn on = InfluenceOn::gain;
  std::size_t of = 0;  // population or projection
  PerId<RegionId, std::optional<receptors::Gate>> gates;
};

// Where a synapse lies.
struct SynapsePlace {
  std::uint32_t source = 0, target = 0;
  std::uint32_t bundle = 0, block = 0;  // block of the target population
  std::uint32_t synapse = 0;            // in the segment
};

struct ProbeState {
  Probe probe;
  std::size_t from = 0;                // population, projection, modulator, receptor, messenger or rule
  RegionId region;                     // of a gate
  std::vector<SynapsePlace> places;    // of a weight or an eligibility
  std::optional<std::size_t> trigger;  // population
  std::int64_t every = 1, first = 0, last = 0, after = 0;
  std::int64_t last_trigger = -1;
};

// Where and when a number stopped being finite, in the present slice.
struct BlowUp {
  std::int64_t step = 0;  // 0: nowhere
  std::size_t index = 0;  // neuron of the block, or symbol of the chain
};

struct Network {
  // What is simulated; never written after make().
  NetworkModel model;
  Grid grid;
  network::Layout layout;
  std::vector<network::PlasticRule> rules;
  std::vector<CompiledInfluence> influences;
  std::vector<std::vector<std::size_t>> released_by;  // [population] index into model.releases
  std::vector<ModulatorId> released_modulator;        // [model.releases]
  std::vector<std::vector<std::size_t>> arriving;     // [population] bundles onto it
  std::vector<std::size_t> longest_first;             // blocks in the order in which they are worked on
  std::vector<std::int64_t> counting_period;          // [population] steps between homeostases of its synapses; 0: none
  std::int64_t longest_slice = 1;
  std::size_t threads = 1;
  std::unique_ptr<WorkerTeam> team;
  network::PlasticKernel kernel = nullptr;

  // What changes, in the order of the step.
  std::int64_t step = 0;
  std::vector<network::NeuronInfluence> influence;             // influence   [block]
  std::vector<network::NeuronBlock> neurons;                   // fire        [block]
  std::vector<std::vector<std::vector<std::uint16_t>>> fired;  // fire        [block][step of the slice]
  std::vector<BlowUp> blown_up;                                // fire        [block]
  std::vector<SpikeWindow> spikes;                             // fire        [population]
  std::vector<std::vector<Spike>> recorded;                    // fire        [population]
  std::vector<std::optional<ShortTermState>> short_term;       // fire        [projection]
  std::optional<modulation::Chain> chain;                      // release, transport, bind
  BlowUp chain_blown_up;                                       // release, transport, bind
  std::vector<PerId<RegionId, std::optional<network::RegionalRule>>> regional;  // bind   [rule][region]
  std::vector<HistorySet> histories;                                            // tag
  std::vector<Connected> connected;                                             // learn       [bundle]
  std::vector<std::vector<std::uint32_t>> counted;  // learn       [population][neuron], for homeostasis
  std::vector<ProbeState> probes;                   // record
  std::vector<ProbeRecord> records;                 // record      [probe]
  std::unique_ptr<Task> task;                       // act
  std::vector<std::vector<Spike>> seen;             // act         [population], since the last act
  Actions actions;                                  // act
  NetworkCounts counts;
  std::vector<std::uint64_t> events_of_block;  // [2][block] plastic and static events, summed into counts

  std::size_t n_populations() const { return model.populations.size(); }
  bool counts_spikes(std::size_t population) const { return !counted[population].empty(); }
};

// The longest slice that may begin now, at most up to `until`.
std::int64_t slice_end(const Network& net, std::int64_t until);
// Advances by a slice of steps: what every step does, in the order of the science. Errors: Fault::numeric.
Result<Done> advance_slice(Network& net, std::int64_t end);

// The lines of a slice (network_step.cpp says what they are).
void read_influences(Network& net);
void fire(Network& net, std::int64_t end);
void modulate(Network& net, std::int64_t end);
void prepare_rows(Network& net, std::int64_t end);
void learn_and_deliver(Network& net, std::int64_t end);
void record(Network& net);
void act(Network& net);

// Builds everything from net.model and net.threads. REQUIRES: a model that check_network accepts.
Errors build(Network& net);

// Reads one probe, where it reads at this step.
void record_probe(Network& net, std::size_t probe);

// What can be read; nothing of it changes a result.
std::vector<SynapsePlace> synapse_places(const Network& net, std::size_t projection);
std::vector<Connection> read_connections(const Network& net, std::size_t projection);
std::vector<double> read_weights(const Network& net, std::size_t projection);
std::vector<double> read_eligibilities(const Network& net, std::size_t projection, std::size_t channel);
NetworkCounts read_counts(const Network& net);
std::string read_fingerprint(const Network& net);

// The state to bytes and back; equal states are equal bytes. Errors: bytes of another model or owner, not whole, or
// that do not fit what was built; the network is then as it was.
std::string to_checkpoint(Network& net, const std::string& owner);
Result<Done> from_checkpoint(Network& net, const std::string& bytes, const std::string& owner, const std::string& path);

}  // namespace teg::sim
