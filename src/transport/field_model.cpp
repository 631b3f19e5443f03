#include "transport/field_model.hpp"

namespace teg::transport {
namespace {

constexpr double molecules_per_nM_um3 = 0.602214076;  // Avogadro's number, 1 nM in 1 um^3

}  // namespace

Region only(const Voxel& v) { return {v, {v.x + 1, v.y + 1, v.z + 1}}; }
Region whole(const Box& box) { return {{0, 0, 0}, {box.nx, box.ny, box.nz}}; }

Time largest_stable_step(const Box& box, const Medium& medium) {
  return box.spacing * box.spacing / (6 * medium.effective_diffusivity());
}

Concentration rise(double molecules, const Box& box, const Medium& medium) {
  const double h_um = box.spacing.native();
  return Concentration{molecules / (molecules_per_nM_um3 * medium.volume_fraction * (h_um * h_um * h_um))};
}

}  // namespace teg::transport
