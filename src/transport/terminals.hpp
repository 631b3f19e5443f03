// Varicosities that release quanta: axons fire at random, each terminal of a firing axon releases with a
// probability. All draws are pure functions of the seed and of what they are for; spike times do not
// depend on the step of the field.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/field_model.hpp"

namespace teg::transport {

// Who fires during an episode: axons, whose terminals share their spikes, or each terminal by itself.
enum class Firing { axons, terminals };

// From `from` up to `until`, terminals in the region fire like this instead of as otherwise. Episodes
// that overlap add up.
struct Episode {
  Time from, until;
  Region region;
  Rate rate;
  double probability = 1;  // of release, a spike and terminal
  Firing firing = Firing::axons;
};

struct Innervation {
  double um3_per_terminal = 25;  // volume of tissue for each terminal
  std::size_t axons = 150;
  Rate rate{0.004};           // of spontaneous firing: a Poisson process for each axon
  double probability = 0.06;  // of release, a spike and terminal
  double molecules = 3000;    // in a quantum
  std::vector<Episode> episodes;
};

struct Terminal {
  Voxel voxel;
  std::uint32_t axon = 0;
};

Errors check_innervation(const Box& box, const Innervation& innervation);

// As many as the box has room for, each at a random voxel and of a random axon.
// REQUIRES, here and below: check_innervation finds no error.
std::vector<Terminal> place_terminals(const Box& box, const Innervation& innervation, std::uint64_t seed);

// Every quantum released before `until`, in the order of time.
std::vector<PointRelease> draw_releases(const std::vector<Terminal>& terminals, const Innervation& innervation,
                                        Time until, std::uint64_t seed);

}  // namespace teg::transport
