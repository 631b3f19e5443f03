#include "transport/field_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/vector_clones.hpp"

namespace teg::transport {
namespace {

// Opposite neighbours are added first: a mirrored field stays mirrored in every bit.
TEG_VECTOR_CLONES void advance_run(const double* below, const double* mid, const double* above, double* out,
                                   std::ptrdiff_t n, std::ptrdiff_t row, const StepFactors& factors) {
  const double centre = factors.centre, side = factors.side, km = factors.km_nM;
  const double a = factors.taken_nM, aa = a * a, aakm = aa * (km / 2);
  TEG_INDEPENDENT_TURNS
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    const double neighbours = ((mid[i - 1] + mid[i + 1]) + (mid[i - row] + mid[i + row])) + (below[i] + above[i]);
    const double spread = centre * mid[i] + side * neighbours;
    const double s = km + spread, ss = s * s;
    out[i] = spread * ((ss * s) / (ss * (s + a) + (aa * spread + aakm)));
  }
}

}  // namespace

StepFactors::StepFactors(const Box& box, const Medium& medium, Time dt) {
  const double h_um = box.spacing.native();
  const double r = medium.effective_diffusivity().native() * dt.native() / (h_um * h_um);
  const double kept = medium.tau ? exp(-dt.native() / medium.tau->native()) : 1;
  centre = kept * std::max(0.0, 1 - 6 * r);  // at the limit of stability it may round below 0
  side = kept * r;
  if (!medium.uptake) return;
  taken_nM = medium.uptake->vmax.native() * dt.native();
  km_nM = medium.uptake->km.native();
}

void advance_plane(const FieldGrid& grid, const StepFactors& factors, std::size_t z, std::span<const double> now,
                   std::span<double> next) {
  // One run over the whole plane; the borders between its rows get values too, which are overwritten.
  const std::size_t first = grid.row + 1, count = (grid.ny - 1) * grid.row + grid.nx;
  const auto at = [&](std::size_t plane) { return now.data() + plane * grid.plane + first; };
  advance_run(at(grid.below(z)), at(z), at(grid.above(z)), next.data() + z * grid.plane + first,
              static_cast<std::ptrdiff_t>(count), static_cast<std::ptrdiff_t>(grid.row), factors);
  fill_border(grid, z, next);
}

void fill_border(const FieldGrid& grid, std::size_t z, std::span<double> values) {
  const bool around = grid.border == Border::periodic;
  double* const plane = values.data() + z * grid.plane;
  for (std::size_t y = 1; y <= grid.ny; ++y) {
    double* const row = plane + y * grid.row;
    row[0] = row[around ? grid.nx : 1];
    row[grid.nx + 1] = row[around ? 1 : grid.nx];
  }
  const auto row_at = [&](std::size_t y) { return plane + y * grid.row; };
  std::copy_n(row_at(around ? grid.ny : 1), grid.row, row_at(0));
  std::copy_n(row_at(around ? 1 : grid.ny), grid.row, row_at(grid.ny + 1));
}

std::optional<Voxel> first_bad_voxel(const FieldGrid& grid, std::span<const double> values) {
  for (std::size_t z = 0; z < grid.nz; ++z)
    for (std::size_t y = 0; y < grid.ny; ++y)
      for (std::size_t x = 0; x < grid.nx; ++x) {
        const double c = values[grid.index({x, y, z})];
        if (!(std::isfinite(c) && c >= 0)) return Voxel{x, y, z};
      }
  return std::nullopt;
}

}  // namespace teg::transport
