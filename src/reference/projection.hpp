// A projection of a network, slow and plain: synapse by synapse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "receptors/gate.hpp"
#include "reference/neurons.hpp"
#include "reference/plastic_synapse.hpp"
#include "teg/network_simulation.hpp"

namespace teg::reference {

// Who fired when.
class Raster {
 public:
  explicit Raster(std::size_t size) : fired_{std::vector<char>(size)} {}
  std::vector<char>& add_step() { return fired_.emplace_back(fired_[0].size()); }
  bool fired(std::int64_t step, std::size_t neuron) const { return step > 0 && fired_[step][neuron]; }
  std::int64_t last_step() const { return static_cast<std::int64_t>(fired_.size()) - 1; }
  std::size_t size() const { return fired_[0].size(); }

 private:
  std::vector<std::vector<char>> fired_;  // [step][neuron], nobody in step 0
};

// Synaptic input on its way to one population, before gain.
using Arrivals = std::map<std::int64_t, std::vector<NeuronInput>>;  // [step][neuron]
void add_weight(double weight, NeuronInput& input);

// Neuron i of a population is in its region floor(i R / size).
std::size_t region_of(const Population& population, std::size_t neuron);
std::size_t index_of(const NetworkModel& model, const std::string& population);

class ReferenceProjection {
 public:
  ReferenceProjection(const NetworkModel& model, const Projection& projection,
                      const std::vector<Connection>& connections);

  std::size_t source() const { return source_; }
  std::size_t target() const { return target_; }

  // What short-term plasticity leaves of the spikes of this step.
  void emit(const Raster& source);
  // The step that ends now: traces and weights, events, what is transmitted. `readings` of symbols through the
  // step; `transmission` scales what is transmitted, by region of the target.
  void advance(const std::vector<std::vector<double>>& readings, const Raster& source, const Raster& target,
               const std::vector<double>& transmission, Arrivals& arrivals);
  void regulate(const Raster& target);
  void touch_silent(std::int64_t step);

  std::vector<double> weights() const;
  std::vector<std::vector<double>> eligibilities() const;  // [channel][synapse]

 private:
  struct Link {
    std::size_t source = 0, target = 0, region = 0;
    std::int64_t delay = 1;  // dendritic, steps
    double weight = 0;       // of a static synapse
    std::optional<PlasticSynapse> plastic;
    double now() const { return plastic ? plastic->weight() : weight; }
  };
  struct Store {  // of a presynaptic neuron's transmitter
    double use = 0, left = 1;
    std::int64_t last_step = 0;
    std::map<std::int64_t, double> transmitted;  // by step of the spike
  };
  struct ChannelGates {
    receptors::Gate gate, induction;
  };
  void compile_gates(const NetworkModel& model);
  std::vector<ChannelDrive> drives_of(std::size_t region, const std::vector<std::vector<double>>& readings) const;
  void transmit(const Link& link, std::int64_t step, double transmission, Arrivals& arrivals) const;

  const Projection& projection_;
  const Population& target_population_;
  const Rule* rule_ = nullptr;
  double dt_;
  std::size_t source_, target_;
  std::int64_t axonal_delay_;
  std::vector<Link> links_;
  std::vector<Store> stores_;                     // [source]
  std::vector<std::int64_t> touched_;             // [source] the step of its row's last touch
  std::vector<std::vector<ChannelGates>> gates_;  // [region of target][channel]
};

}  // namespace teg::reference
