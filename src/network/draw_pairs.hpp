// Which partners a neuron is connected with, and what a synapse draws.
#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "teg/network.hpp"

namespace teg::network {

// A synapse is known by the neuron that drew it and the number of the draw.
struct DrawnPartner {
  std::uint32_t partner = 0, draw = 0;
};

// Draws for one projection; one object for each thread.
class PairDrawer {
 public:
  PairDrawer(const NetworkModel& model, std::size_t projection);

  // Whether source neurons draw their targets; otherwise target neurons draw their sources.
  bool by_source() const;
  // The partners of a neuron, in the order of the draws.
  const std::vector<DrawnPartner>& partners(std::uint32_t neuron);
  // The same in the order of the partners, then of the draws.
  const std::vector<DrawnPartner>& sorted_partners(std::uint32_t neuron);

  // What the synapse drew, with delays in steps of at least 1.
  double weight(std::uint32_t drawer, std::uint32_t draw) const;
  std::int64_t delay_steps(std::uint32_t drawer, std::uint32_t draw) const;

 private:
  void pairwise(std::uint32_t neuron, double probability, bool self);
  void fixed(std::uint32_t neuron, std::size_t count, bool repeats, bool self);
  void by_distance(std::uint32_t neuron, const DistanceProbability& rule);
  void listed(std::uint32_t neuron);
  double drawn(const Distribution& d, Stream stream, std::uint32_t drawer, std::uint32_t draw) const;

  const NetworkModel& model_;
  const Projection& projection_;
  std::uint32_t index_;
  std::size_t n_sources_, n_targets_;
  bool is_recurrent_;
  std::vector<DrawnPartner> partners_, sorted_;
  std::vector<std::uint32_t> bucket_end_;
  std::vector<std::uint64_t> stamp_;  // [partner] the last turn in which it was drawn
  std::uint64_t turn_ = 0;
  std::vector<std::size_t> list_;  // of explicit pairs, by target
  std::vector<std::size_t> list_from_;
};

}  // namespace teg::network
