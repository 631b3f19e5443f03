// Advances one row of plastic synapses by the kernel or, where its rule asks for it, spike by spike.
#pragma once

#include "sim/network_state.hpp"

namespace teg::sim {

// An update with the bounds of a rule.
network::RowUpdate update_within(const network::PlasticRule& rule);

void advance_row(const Network& net, const network::PlasticRule& rule, const network::RegionalRule& regional,
                 const network::SpikeHistory& history, const network::PlasticRow& row,
                 const network::RowUpdate& update);

}  // namespace teg::sim
