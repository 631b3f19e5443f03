// Advances one row of plastic synapses by the kernel or, where its rule asks for it, spike by spike.
#pragma once

#include <vector>

#include "sim/network_state.hpp"

namespace teg::sim {

// An update with the bounds of a rule.
network::RowUpdate update_within(const network::PlasticRule& rule);

// `block`: of the population whose spikes `history` has.
void advance_row(const Network& net, const network::RegionalRule& regional, const HistorySet& history,
                 std::size_t block, const network::PlasticRow& row, const network::RowUpdate& update);

// Weights and traces of synapses of one row at a step since its last touch: a touch of a copy, with nothing taken off.
struct RowState {
  std::vector<float> weight, trace;  // [synapse], [component][synapse]
};
RowState row_at(const Network& net, std::int64_t step, const Connected& c, std::size_t block, std::uint32_t source,
                std::size_t from, std::size_t count);

}  // namespace teg::sim
