#include "network/layout.hpp"

#include <algorithm>

#include "core/require.hpp"
#include "core/variant.hpp"

namespace teg::network {
namespace {

constexpr std::size_t fewest_blocks = 2;      // so that a few threads share a population evenly
constexpr std::size_t smallest_block = 2048;  // rows of less would cost more to open than to read
constexpr std::size_t smallest_static_block = 256;
constexpr std::size_t largest_block = 16384;  // sums of its neurons over two epochs fit in the second-level cache
constexpr double shortest_row = 32;           // synapses of a row in a block, on average
constexpr std::size_t addressable = 65536;    // by a 16-bit target

// Rows shorter than a few registers waste them, so blocks grow until rows are long enough.
std::size_t block_size(const NetworkModel& model, std::size_t population) {
  const auto& p = model.populations[population];
  double longest_row = 0;
  for (const auto& projection : model.projections) {
    if (projection.target != p.name || projection.rule.empty()) continue;
    const double rows = static_cast<double>(model.populations[index_of(model, projection.source)].size);
    longest_row = std::max(longest_row, expected_in_degree(model, projection) * static_cast<double>(p.size) / rows);
  }
  const bool is_plastic = longest_row > 0;
  std::size_t size = std::clamp<std::size_t>((p.size + fewest_blocks - 1) / fewest_blocks,
                                             is_plastic ? smallest_block : smallest_static_block, largest_block);
  if (is_plastic)
    while (size < addressable && static_cast<double>(size) * longest_row < shortest_row * static_cast<double>(p.size))
      size *= 2;
  return std::min(size, addressable);
}

}  // namespace

std::size_t Layout::block_of(std::size_t population, std::size_t neuron) const {
  std::size_t b = first_block[population];
  while (b + 1 < first_block[population + 1] && blocks[b + 1].first <= neuron) ++b;
  return b;
}

Layout cut_into_blocks(const NetworkModel& model) {
  Layout layout;
  for (std::size_t p = 0; p < model.populations.size(); ++p) {
    const auto& population = model.populations[p];
    const std::size_t n = population.size, n_regions = population.regions.size(), size = block_size(model, p);
    TEG_REQUIRE(n > 0 && size <= addressable);
    layout.first_block.push_back(layout.blocks.size());
    for (std::size_t r = 0; r < n_regions; ++r) {
      const auto known = std::find(layout.regions.begin(), layout.regions.end(), population.regions[r]);
      const RegionId region{static_cast<std::size_t>(known - layout.regions.begin())};
      if (known == layout.regions.end()) layout.regions.push_back(population.regions[r]);
      // Neuron i is in region i n_regions / n.
      const std::size_t from = (r * n + n_regions - 1) / n_regions, to = ((r + 1) * n + n_regions - 1) / n_regions;
      const std::size_t pieces = (to - from + size - 1) / size;
      for (std::size_t k = 0; k < pieces; ++k) {
        const std::size_t first = from + (to - from) * k / pieces, end = from + (to - from) * (k + 1) / pieces;
        layout.blocks.push_back({p, first, end - first, region});
      }
    }
  }
  layout.first_block.push_back(layout.blocks.size());
  return layout;
}

double expected_in_degree(const NetworkModel& model, const Projection& projection) {
  const auto& source = model.populations[index_of(model, projection.source)];
  const auto& target = model.populations[index_of(model, projection.target)];
  const double n_source = static_cast<double>(source.size), n_target = static_cast<double>(target.size);
  return std::visit(
      Overloaded{[&](const OneToOne&) { return 1.0; }, [&](const AllToAll&) { return n_source; },
                 [&](const PairwiseProbability& c) { return c.probability * n_source; },
                 [&](const FixedInDegree& c) { return static_cast<double>(c.count); },
                 [&](const FixedOutDegree& c) { return static_cast<double>(c.count) * n_source / n_target; },
                 [&](const DistanceProbability& c) { return c.peak * n_source; },
                 [&](const ExplicitPairs& c) { return static_cast<double>(c.source.size()) / n_target; }},
      projection.connect);
}

std::size_t index_of(const NetworkModel& model, const std::string& population) {
  std::size_t i = 0;
  while (i < model.populations.size() && model.populations[i].name != population) ++i;
  TEG_REQUIRE(i < model.populations.size());
  return i;
}

}  // namespace teg::network
