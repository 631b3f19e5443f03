// Runs a NetworkModel.
//
//   auto simulation = teg::NetworkSimulation::make(model).value();
//   simulation.run_until(Time{1000}).value();
//   std::vector<double> w = simulation.weights("cortex to striatum").value();
//
// Results have the same bits for any number of threads, and for any way of cutting a run into pieces.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "teg/network.hpp"
#include "teg/result.hpp"
#include "teg/task.hpp"

namespace teg {

namespace sim {
struct Network;
}

struct NetworkOptions {
  std::size_t threads = 1;
  double memory_limit_bytes = 0;  // 0: what the machine has free
};

// A synapse of a projection, as built.
struct Connection {
  std::uint32_t source = 0, target = 0;
  double weight = 0;
  double dendritic_delay_ms = 0;
};

// What is read while a network runs.
enum class ProbeOf { potential, recovery, weight, eligibility, level, occupancy, messenger, gate };
template <>
struct Names<ProbeOf> {
  static constexpr auto all = std::to_array<Named<ProbeOf>>({{"potential", ProbeOf::potential},
                                                             {"recovery", ProbeOf::recovery},
                                                             {"weight", ProbeOf::weight},
                                                             {"eligibility", ProbeOf::eligibility},
                                                             {"level", ProbeOf::level},
                                                             {"occupancy", ProbeOf::occupancy},
                                                             {"messenger", ProbeOf::messenger},
                                                             {"gate", ProbeOf::gate}});
};
struct Probe {
  std::string name;
  ProbeOf of = ProbeOf::potential;
  std::string from;                  // a population, projection, modulator, receptor, messenger or rule
  std::string region;                // of a level, an occupancy, a messenger or a gate
  std::vector<std::size_t> indices;  // neurons, or synapses in the order of connections()
  std::size_t channel = 0;           // of an eligibility or a gate
  Time every{1.0};                   // a multiple of dt
  Time start{0}, stop{1e12};         // inclusive; at 0 the network has not taken a step
  // Event-triggered: only within `after` of a spike of any neuron of this population. "": always.
  std::string trigger;
  Time after{0};
};
struct ProbeRecord {
  std::vector<double> times_ms;
  std::vector<std::vector<double>> values;  // [index][time]; one index for levels and gates
};

struct NetworkCounts {
  std::uint64_t plastic_synapses = 0, static_synapses = 0;
  std::uint64_t plastic_events = 0, static_events = 0, spikes = 0;  // since the start
  double bytes = 0;                                                 // of everything the network holds
  double plastic_bytes = 0;                                         // of what plastic projections need, all in
};

class NetworkSimulation {
 public:
  // What make() would refuse, without building anything.
  static Errors check(const NetworkModel& model, const Task* task = nullptr, const NetworkOptions& options = {});
  // Errors: unknown names, values out of range, delays shorter than dt, empty populations, more synapses
  // than memory (before anything is allocated); all of them at once.
  static Result<NetworkSimulation> make(NetworkModel model, std::unique_ptr<Task> task = nullptr,
                                        NetworkOptions options = {});

  NetworkSimulation(NetworkSimulation&& other) noexcept;
  NetworkSimulation& operator=(NetworkSimulation&& other) noexcept;
  ~NetworkSimulation();

  const NetworkModel& model() const;
  const Task* task() const;

  // Before the first run. Errors: unknown names, an index that does not exist.
  Result<Done> add_probe(Probe probe);

  // Advances to `time` (rounded to the grid; not before now). Errors: Fault::numeric with stage, index and the
  // very step at which a number stopped being finite; the state is then of no use but to be read.
  Result<Done> run_until(Time time);
  Time now() const;

  // Spikes since the start of populations with `record`, by time, then by neuron.
  Result<std::vector<Spike>> spikes(const std::string& population) const;
  const std::vector<ProbeRecord>& records() const;

  // Synapses of a projection by source, then target, then the order in which they were drawn. Weights and
  // eligibilities are advanced to now, as of a run that ended here; reading changes nothing. Channels with the same
  // decay, gate, rate and conversion share one trace, without ceilings and rises: each reads the sum.
  Result<std::vector<Connection>> connections(const std::string& projection) const;
  Result<std::vector<double>> weights(const std::string& projection) const;
  Result<std::vector<double>> eligibilities(const std::string& projection, std::size_t channel) const;
  // Level of modulator `index` of the model now, native units, after this step's releases.
  double level(std::size_t index) const;

  NetworkCounts counts() const;
  std::string fingerprint() const;  // of spikes, weights, traces and levels

  // Everything, to a file that appears whole or not at all; and back, for the same model and task. `owner` says to what
  // else the file belongs (a study, a version), and is asked for again. Errors: a truncated or foreign file, another
  // model or owner; the simulation is then as it was.
  Result<Done> save(const std::string& path, const std::string& owner = "") const;
  Result<Done> restore(const std::string& path, const std::string& owner = "");

 private:
  explicit NetworkSimulation(std::unique_ptr<sim::Network> network);
  std::unique_ptr<sim::Network> network_;
};

}  // namespace teg
