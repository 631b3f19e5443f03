// The inner loops of the field: one plane of voxels one step onward.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "transport/field_model.hpp"

namespace teg::transport {

// Voxels in memory: planes of constant z, rows of constant y; a border of one voxel around each plane
// holds copies of its neighbours, so that the inner loop has no special cases.
struct FieldGrid {
  explicit FieldGrid(const Box& b)
      : nx(b.nx), ny(b.ny), nz(b.nz), border(b.border), row(b.nx + 2), plane(row * (b.ny + 2)) {}
  std::size_t nx, ny, nz;
  Border border;
  std::size_t row, plane;  // numbers from one row, or plane, to the next
  std::size_t size() const { return plane * nz; }
  std::size_t index(const Voxel& v) const { return v.z * plane + (v.y + 1) * row + v.x + 1; }
  // The planes below and above plane z; a closed side mirrors its own plane.
  std::size_t below(std::size_t z) const { return z > 0 ? z - 1 : (border == Border::periodic ? nz - 1 : 0); }
  std::size_t above(std::size_t z) const { return z + 1 < nz ? z + 1 : (border == Border::periodic ? 0 : z); }
};

// One step as factors, r = D* dt / h^2 and f = exp(-dt / tau):
//   E = centre C + side (sum of the six neighbours),   centre = f (1 - 6 r), side = f r
//   C' = E s^3 / (s^3 + a s^2 + a^2 (E + km / 2)),     s = km + E, a = vmax dt
// The second line agrees with exact Michaelis-Menten uptake up to the second order in dt, and lies
// between 0 and E for any dt.
struct StepFactors {
  StepFactors(const Box& box, const Medium& medium, Time dt);
  double centre = 1, side = 0;
  double taken_nM = 0, km_nM = 1;  // a and km
};

// Plane z of `now` one step later, into `next`, with its border.
void advance_plane(const FieldGrid& grid, const StepFactors& factors, std::size_t z, std::span<const double> now,
                   std::span<double> next);

// Copies what neighbours need into the border of plane z.
void fill_border(const FieldGrid& grid, std::size_t z, std::span<double> values);

// The first voxel that holds no finite number of at least 0.
std::optional<Voxel> first_bad_voxel(const FieldGrid& grid, std::span<const double> values);

}  // namespace teg::transport
