// Builds the synapses of a projection: which pairs, with what weight and delay. Every draw is a function of the
// projection, of the neuron that draws and of the number of the draw, so that any order of work gives the same.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/large_pages.hpp"
#include "network/layout.hpp"
#include "network/plastic_rule.hpp"
#include "teg/network.hpp"

namespace teg::network {

// The synapses of one projection and one dendritic delay onto one block, by source, then target, then draw.
struct Segment {
  std::vector<std::uint32_t> offset;  // [source + 1]
  LargeVector<std::uint16_t> target;  // [synapse] within the block
  LargeVector<float> weight;          // [synapse]; empty where all are `common`
  LargeVector<float> trace;           // [component][synapse]; empty where static
  float common = 0;

  float weight_of(std::size_t synapse) const { return weight.empty() ? common : weight[synapse]; }
  double bytes() const;
};

// All synapses of a projection with one dendritic delay.
struct Bundle {
  std::size_t projection = 0, source = 0, target = 0;  // indices; source and target are populations
  std::int64_t axonal = 0, dendritic = 1;              // steps
  std::vector<Segment> segments;                       // [block of the target]
};

// The least and the greatest value that can be drawn.
std::pair<double, double> range_of(const Distribution& distribution);

// `n_components`: traces of a synapse. Static synapses of one weight share it.
std::vector<Bundle> connect(const NetworkModel& model, std::size_t projection, const Layout& layout, const Grid& grid,
                            std::size_t n_components, bool is_plastic, std::size_t threads);

}  // namespace teg::network
