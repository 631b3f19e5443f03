// The `synapse` substrate: synapses driven by given spikes and releases, exact between events.
//
//   auto simulation = teg::SynapseSimulation::make(model).value();
//   double w = simulation.run().value().weights[0];
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "teg/modulation.hpp"
#include "teg/plasticity.hpp"
#include "teg/result.hpp"

namespace teg {

struct Synapse {
  std::string name;
  std::string rule;             // by name
  std::vector<Time> pre, post;  // spikes, in any order, on no grid
  Time axonal_delay{0};         // a pre spike acts at its time + axonal_delay
  Time dendritic_delay{0};      // a post spike acts at its time + dendritic_delay
  double weight = 1;            // at the start
  std::string region;           // whose levels its rule reads
};

// What is simulated. Before the first release every modulator is at its tonic level, every
// receptor at equilibrium with it, and every trace is zero.
struct SynapseModel : Modulation {
  std::vector<Rule> rules;
  std::vector<Synapse> synapses;
  Time until{0};
};

struct SynapseOutcome {
  std::vector<double> weights;  // [synapse] at `until`
};

// Every variable at chosen times. Values at an event's own time include that event.
struct Recording {
  std::vector<double> times_ms;
  std::vector<std::vector<double>> concentration;             // [modulator][time], native units
  std::vector<std::vector<double>> occupancy;                 // [receptor][time], what acts: B, or B a
  std::vector<std::vector<double>> messenger;                 // [messenger][time]
  std::vector<std::vector<std::vector<double>>> gate;         // [rule][channel][time], in the rule's first region
  std::vector<std::vector<std::vector<double>>> eligibility;  // [synapse][channel][time]
  std::vector<std::vector<double>> weight;                    // [synapse][time]
};

// A checked model with its work space. One object is used by one thread at a time; copies are
// independent and give the same bits.
class SynapseSimulation {
 public:
  // Errors: unknown names, values out of range, malformed gates; all of them at once.
  static Result<SynapseSimulation> make(SynapseModel model);
  static Errors check(const SynapseModel& model);  // those errors alone

  SynapseSimulation(const SynapseSimulation& other);
  SynapseSimulation(SynapseSimulation&& other) noexcept;
  SynapseSimulation& operator=(SynapseSimulation other) noexcept;
  ~SynapseSimulation();

  const SynapseModel& model() const;

  // Moves one release program; the next run() uses it. Spike events are not computed again, and a
  // shift of all programs together shares their trajectory.
  // REQUIRES: m of model().modulators, program < its programs.size(), a finite time.
  void set_onset(ModulatorId m, std::size_t program, Time onset);

  // Weights at `until`. Errors: Fault::numeric, where a gate or a level is not a finite number.
  Result<SynapseOutcome> run();

  // Every variable at `times` (sorted; within [0, until]); recording never changes a result.
  Result<Recording> record(std::vector<Time> times);

  // When each modulator's pulses are released and its programs change, in order, up to `until`;
  // [modulator][event], of the last run() or record().
  std::vector<std::vector<double>> release_times_ms() const;

  // Times within [from, to], in order, close enough to see every level, occupancy and gate rise and fall:
  // both sides of every moment at which something begins, ends or turns, and after each of them ever wider
  // steps until all is at rest. REQUIRES: run() or record() has been called.
  std::vector<Time> reading_times(Time from, Time to) const;

 private:
  struct State;
  explicit SynapseSimulation(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace teg
