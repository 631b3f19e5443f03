// One block of neurons of a population: their state, what arrives at them, and one step of their equations
// (teg/network.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/large_pages.hpp"
#include "network/layout.hpp"
#include "network/noise.hpp"
#include "network/plastic_rule.hpp"
#include "teg/network.hpp"

namespace teg::network {

// What gates do to the neurons of a block in one step.
struct NeuronInfluence {
  double excitability = 0, threshold = 0, gain = 1, rate = 1;
};

class NeuronBlock {
 public:
  // `slots`: input is kept for so many steps ahead. REQUIRES: the model outlives the block.
  NeuronBlock(const NetworkModel& model, const Block& block, std::size_t slots);

  // Where spikes that arrive at `step` add their weights; one array for both signs where signs do not part.
  double* excitatory(std::int64_t step) { return &excitatory_[slot(step)]; }
  double* inhibitory(std::int64_t step) { return signs_part_ ? &inhibitory_[slot(step)] : excitatory(step); }
  bool takes_input() const { return !excitatory_.empty(); }

  // Integrates to `step`; appends who fired, as indices into the block, ascending.
  void advance(std::int64_t step, const NeuronInfluence& influence, std::vector<std::uint16_t>& fired);

  double potential(std::size_t neuron) const { return v_.empty() ? 0 : v_[neuron]; }
  double recovery(std::size_t neuron) const { return u_.empty() ? 0 : u_[neuron]; }
  bool is_finite() const;
  // The first neuron whose state is not a finite number, or the block's size.
  std::size_t first_blown_up() const;
  double bytes() const;

  template <class Archive>
  void exchange(Archive& archive) {
    archive.fixed(v_);
    archive.fixed(u_);
    archive.fixed(current_);
    archive.fixed(refractory_);
    archive.fixed(excitatory_);
    archive.fixed(inhibitory_);
    archive.fixed(replayed_);
  }

 private:
  std::size_t slot(std::int64_t step) const { return static_cast<std::size_t>(step) % slots_ * n_; }
  void take_input(std::int64_t step, const NeuronInfluence& influence);
  // Whether input moves potentials as it is, without `drive_`.
  bool is_plain(const NeuronInfluence& influence) const;
  void add_drives(std::int64_t step, const NeuronInfluence& influence);
  const std::uint32_t* draw(Stream stream, std::uint32_t id, std::int64_t step);
  void collect(std::vector<std::uint16_t>& fired) const;

  // One step of the equations of a model; each has its own.
  template <class Model>
  void fire(const Model& p, std::int64_t step, const NeuronInfluence& influence) = delete;
  void receive(const SynapseDynamics& synapses, double tau_m_ms);

  const NetworkModel& model_;
  const Population& population_;
  Block block_;
  Grid grid_;
  std::size_t n_, slots_;
  bool signs_part_ = false, has_current_drive_ = false, is_plain_leaky_ = false;
  std::vector<PoissonTable> tables_;  // [drive], of a rate factor of 1
  std::vector<std::int64_t> replay_steps_, replay_neurons_;

  // What changes.
  std::vector<double> v_, u_;                    // [neuron] mV; recovery (Izhikevich) or adaptation (AdEx)
  std::vector<double> current_;                  // [4][neuron] excitatory, inhibitory, and what drives their rise
  std::vector<double> refractory_;               // [neuron] steps left
  LargeVector<double> excitatory_, inhibitory_;  // [slot][neuron]
  std::vector<std::uint64_t> replayed_{0};       // how many of the replayed spikes are past

  // Of the present step.
  std::span<double> in_excitatory_, in_inhibitory_;  // [neuron] weights, in the step's slot
  std::vector<double> drive_;                        // [neuron] mV per ms
  std::vector<std::uint32_t> words_;
  std::vector<std::uint8_t> fired_;
};

}  // namespace teg::network
