// How populations are cut into blocks: runs of neurons of one region, each owned by one thread at a time. The cut
// depends on the model only, so that results do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "teg/index.hpp"
#include "teg/network.hpp"

namespace teg::network {

struct Block {
  std::size_t population = 0, first = 0, count = 0;
  RegionId region;
};
struct Layout {
  PerId<RegionId, std::string> regions;  // every name that a population gives, in order
  std::vector<Block> blocks;             // by population, then by neuron
  std::vector<std::size_t> first_block;  // [population + 1]
  std::size_t block_of(std::size_t population, std::size_t neuron) const;
};

// Index of a population. REQUIRES: it exists.
std::size_t index_of(const NetworkModel& model, const std::string& population);

// REQUIRES: populations with neurons, no more than 65536 in a block.
Layout cut_into_blocks(const NetworkModel& model);

// The synapses that the connection rules will make, exactly or on average, into each neuron of the target.
double expected_in_degree(const NetworkModel& model, const Projection& projection);

}  // namespace teg::network
