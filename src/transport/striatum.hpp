// Dopamine in the striatum after Ejdrup et al. (eLife 105214): spontaneous firing, and a burst in a column.
#pragma once

#include "transport/terminals.hpp"

namespace teg::transport {

enum class Striatum { dorsal, ventral };

struct StriatumProtocol {
  Striatum part = Striatum::dorsal;
  std::size_t voxels_per_side = 50;  // of 1 um
  Time until{2000.0};
  // Once this time has come, the terminals in a column of 10 x 10 um through the box release 6 times on
  // average over 300 ms (20 Hz, each terminal by itself, probability 1). None: no burst.
  std::optional<Time> burst_at;
  std::uint64_t seed = 1;
};

// Molecules in a vesicle of radius 25 nm at 75 mM (4/3 pi r^3 c N_A): the published "3000".
inline constexpr double vesicle_molecules = 2956.11;

// The column of the burst, in the middle of the box, and its core of 4 x 4 um. Where the published peaks
// were read is not said. The core comes within 5 % of both; the mean over the whole column, whose rim
// loses what it releases, stays about 20 % below.
Region burst_column(const StriatumProtocol& protocol);
Region burst_core(const StriatumProtocol& protocol);

// The model with its releases drawn, and without probes.
// REQUIRES: voxels_per_side >= 10.
FieldModel striatum_field(const StriatumProtocol& protocol);

}  // namespace teg::transport
