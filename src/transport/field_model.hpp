// A released modulator in three dimensions: a box of cubic voxels, each with its free extracellular
// concentration C.
//
//   dC/dt = D* laplace C - vmax C / (km + C) - C / tau + releases,      D* = D / tortuosity^2
//
// N molecules released into a voxel of side h raise it by N / (N_A alpha h^3), alpha being the fraction
// of the tissue's volume that is extracellular.
//
// One step: explicit diffusion over the six neighbours and exact decay, then uptake (field_kernel.hpp),
// then the releases of the new instant. First order in dt at a fixed h; second order in h when dt is
// lowered with h^2. No concentration can become negative, at any admitted dt. Values are doubles; they
// are the same bits for any number of threads, vector width or compiler.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "teg/names.hpp"
#include "teg/quantity.hpp"
#include "teg/result.hpp"
#include "teg/transport.hpp"

namespace teg::transport {

// What happens at the sides of the box: the opposite side follows, or nothing passes.
enum class Border { periodic, closed };

}  // namespace teg::transport

namespace teg {

template <>
struct Names<transport::Border> {
  static constexpr auto all = std::to_array<Named<transport::Border>>(
      {{"periodic", transport::Border::periodic}, {"closed", transport::Border::closed}});
};

}  // namespace teg

namespace teg::transport {

struct Box {
  std::size_t nx = 50, ny = 50, nz = 50;  // voxels
  Length spacing{1.0};                    // side h of a voxel
  Border border = Border::periodic;
  std::size_t voxels() const { return nx * ny * nz; }
};

struct Voxel {
  std::size_t x = 0, y = 0, z = 0;
  bool operator==(const Voxel&) const = default;
};

// The voxels from `first` up to but without `end`, along each axis.
struct Region {
  Voxel first, end;
  bool contains(const Voxel& v) const {
    return v.x >= first.x && v.x < end.x && v.y >= first.y && v.y < end.y && v.z >= first.z && v.z < end.z;
  }
  std::size_t voxels() const { return (end.x - first.x) * (end.y - first.y) * (end.z - first.z); }
};
Region only(const Voxel& voxel);
Region whole(const Box& box);

// The tissue, as a molecule of the modulator meets it.
struct Medium {
  Diffusivity diffusivity{0.763};  // D in free solution
  double tortuosity = 1;           // at least 1
  double volume_fraction = 1;      // alpha, above 0, at most 1
  std::optional<MichaelisMenten> uptake;
  std::optional<Time> tau;  // of further, exponential clearance
  Diffusivity effective_diffusivity() const { return diffusivity / (tortuosity * tortuosity); }
};

// Molecules that appear in a voxel at the step nearest to `at`.
struct PointRelease {
  Time at;
  Voxel voxel;
  double molecules = 0;
};

struct FieldModel {
  Box box;
  Medium medium;
  Time dt{0.1};                        // at most largest_stable_step(box, medium)
  Time until{1000.0};                  // the run ends at the nearest step
  std::vector<double> start_nM;        // empty: 0 everywhere; else one value a voxel, x fastest, then y
  std::vector<PointRelease> releases;  // in any order
  std::vector<Region> probes;          // each the mean over a region
  std::uint64_t probe_every = 1;       // steps
  std::vector<Time> statistics_at;     // each at the nearest step
  std::vector<double> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};  // probabilities
  std::vector<Time> snapshots_at;
};

// Every value is taken after the releases of its instant.
struct FieldStatistics {
  double time_ms = 0, mean_nM = 0, median_nM = 0, least_nM = 0, most_nM = 0, molecules = 0;
  std::vector<double> quantile_nM;  // as FieldModel::quantiles, by linear interpolation
};
struct FieldSnapshot {
  double time_ms = 0;
  std::vector<double> conc_nM;  // x fastest, then y
};
struct FieldRecording {
  std::uint64_t steps = 0;
  std::vector<double> time_ms;                // of the probes' samples
  std::vector<std::vector<double>> probe_nM;  // [probe][sample]
  std::vector<FieldStatistics> statistics;    // in the order of time
  std::vector<FieldSnapshot> snapshots;       // in the order of time
};

struct FieldOptions {
  std::size_t threads = 1;
  std::uint64_t memory_limit_bytes = std::uint64_t{4} << 30;
  const std::atomic<bool>* stop = nullptr;  // ends the run early with Fault::interrupted
};

// h^2 / (6 D*): beyond it explicit diffusion oscillates and grows.
Time largest_stable_step(const Box& box, const Medium& medium);

// What `molecules` add to the concentration of one voxel.
Concentration rise(double molecules, const Box& box, const Medium& medium);

}  // namespace teg::transport
