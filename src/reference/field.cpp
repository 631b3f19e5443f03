#include "reference/field.hpp"

#include <algorithm>
#include <cmath>

namespace teg::reference {
namespace {

using transport::FieldModel;
using Values = std::vector<double>;

// The index one to the left (move = -1) or right of i; at a closed side the voxel itself.
std::size_t neighbour(std::size_t i, int move, std::size_t n, transport::Border border) {
  if (move < 0 && i == 0) return border == transport::Border::periodic ? n - 1 : i;
  if (move > 0 && i == n - 1) return border == transport::Border::periodic ? 0 : i;
  return move < 0 ? i - 1 : i + 1;
}

// dC/dt in nM / ms.
Values slope(const FieldModel& model, const Values& c) {
  const auto& [nx, ny, nz, spacing, border] = model.box;
  const auto at = [&](std::size_t x, std::size_t y, std::size_t z) {
    return c[(z * model.box.ny + y) * model.box.nx + x];
  };
  const double h_um = spacing.native();
  const double exchange_per_ms = model.medium.effective_diffusivity().native() / (h_um * h_um);
  Values out;
  for (std::size_t z = 0; z < nz; ++z)
    for (std::size_t y = 0; y < ny; ++y)
      for (std::size_t x = 0; x < nx; ++x) {
        const double here = at(x, y, z);
        double change = 0;
        for (const int move : {-1, 1}) {
          change += exchange_per_ms * (at(neighbour(x, move, nx, border), y, z) - here);
          change += exchange_per_ms * (at(x, neighbour(y, move, ny, border), z) - here);
          change += exchange_per_ms * (at(x, y, neighbour(z, move, nz, border)) - here);
        }
        if (const auto& u = model.medium.uptake) change -= u->vmax.native() * here / (u->km.native() + here);
        if (model.medium.tau) change -= here / model.medium.tau->native();
        out.push_back(change);
      }
  return out;
}

Values moved(const Values& c, double dt_ms, const Values& k) {
  Values out;
  for (std::size_t i = 0; i < c.size(); ++i) out.push_back(c[i] + dt_ms * k[i]);
  return out;
}

Values runge_kutta_step(const FieldModel& model, const Values& c, double dt_ms) {
  const Values k1 = slope(model, c), k2 = slope(model, moved(c, dt_ms / 2, k1));
  const Values k3 = slope(model, moved(c, dt_ms / 2, k2)), k4 = slope(model, moved(c, dt_ms, k3));
  Values out;
  for (std::size_t i = 0; i < c.size(); ++i) out.push_back(c[i] + dt_ms / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  return out;
}

}  // namespace

std::vector<double> field_at_end(const FieldModel& model, Time step) {
  Values c = model.start_nM;
  if (c.empty()) c.assign(model.box.voxels(), 0.0);
  auto releases = model.releases;
  std::stable_sort(releases.begin(), releases.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  double now_ms = 0;
  const auto go_to = [&](double then_ms) {
    const auto n = static_cast<std::size_t>(std::ceil((then_ms - now_ms) / step.native()));
    for (std::size_t i = 0; i < n; ++i) c = runge_kutta_step(model, c, (then_ms - now_ms) / static_cast<double>(n));
    now_ms = then_ms;
  };
  for (const auto& r : releases) {
    go_to(r.at.native());
    c[(r.voxel.z * model.box.ny + r.voxel.y) * model.box.nx + r.voxel.x] +=
        transport::rise(r.molecules, model.box, model.medium).native();
  }
  go_to(model.until.native());
  return c;
}

}  // namespace teg::reference
