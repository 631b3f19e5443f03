#include "transport/striatum.hpp"

#include "core/require.hpp"

namespace teg::transport {
namespace {

// Ejdrup et al. (eLife 105214), tables of parameters.
Medium medium(Striatum part) {
  Medium m{.diffusivity = Diffusivity{0.763}, .tortuosity = 1.54, .volume_fraction = 0.21, .uptake = {}, .tau = {}};
  m.uptake = MichaelisMenten{ClearanceRate{part == Striatum::dorsal ? 6.0 : 2.0}, Concentration{210}};
  return m;
}

// Through the whole depth of the box, `width` voxels wide.
Region middle_column(const StriatumProtocol& protocol, std::size_t width) {
  const std::size_t n = protocol.voxels_per_side, first = (n - width) / 2;
  return {{first, first, 0}, {first + width, first + width, n}};
}

Innervation innervation(const StriatumProtocol& protocol) {
  using namespace teg::literals;
  Innervation in{.um3_per_terminal = protocol.part == Striatum::dorsal ? 25.0 : 29.4,
                 .axons = 150,
                 .rate = 4_Hz,
                 .probability = 0.06,
                 .molecules = vesicle_molecules,
                 .episodes = {}};
  if (protocol.burst_at)
    in.episodes = {{.from = *protocol.burst_at,
                    .until = *protocol.burst_at + 300_ms,
                    .region = burst_column(protocol),
                    .rate = 20_Hz,
                    .probability = 1,
                    .firing = Firing::terminals}};
  return in;
}

}  // namespace

Region burst_column(const StriatumProtocol& protocol) { return middle_column(protocol, 10); }
Region burst_core(const StriatumProtocol& protocol) { return middle_column(protocol, 4); }

FieldModel striatum_field(const StriatumProtocol& protocol) {
  const std::size_t n = protocol.voxels_per_side;
  TEG_REQUIRE(n >= 10);
  FieldModel model;
  model.box = {n, n, n, Length{1}, Border::periodic};
  model.medium = medium(protocol.part);
  // h^2 / (4 D) with D in free solution: 63 % of the largest stable step.
  model.dt = Time{1 / (4 * 0.763)};
  model.until = protocol.until;
  const auto in = innervation(protocol);
  model.releases = draw_releases(place_terminals(model.box, in, protocol.seed), in, protocol.until, protocol.seed);
  return model;
}

}  // namespace teg::transport
