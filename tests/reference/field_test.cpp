#include "reference/field.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"
#include "transport/field.hpp"

namespace teg::transport {
namespace {

double draw(std::uint64_t k, std::uint32_t what) { return uniform({11, Stream::test, what, k}); }

// Boxes of 1 to 7 voxels a side, either border, with and without each clearance; releases at times that
// are steps of every dt tried.
FieldModel random_model(std::uint64_t k) {
  const auto whole_number = [&](std::uint32_t what, double n) { return static_cast<std::size_t>(n * draw(k, what)); };
  FieldModel m;
  m.box = {1 + whole_number(0, 7), 1 + whole_number(1, 7), 1 + whole_number(2, 7), Length{0.5 + draw(k, 3)},
           draw(k, 4) < 0.5 ? Border::periodic : Border::closed};
  m.medium = {Diffusivity{0.02 + 0.03 * draw(k, 5)}, 1 + draw(k, 6), 0.1 + 0.9 * draw(k, 7), {}, {}};
  if (draw(k, 8) < 0.7)
    m.medium.uptake = MichaelisMenten{ClearanceRate{8 * draw(k, 9)}, Concentration{10 + 300 * draw(k, 10)}};
  if (draw(k, 11) < 0.5) m.medium.tau = Time{20 + 100 * draw(k, 12)};
  m.until = Time{32};
  for (std::uint32_t i = 0; i < m.box.voxels(); ++i) m.start_nM.push_back(200 * draw(k, 100 + i));
  for (std::uint32_t r = 0; r < 4; ++r) {
    const auto pick = [&](std::uint32_t axis, std::size_t n) {
      return whole_number(20 + 3 * r + axis, static_cast<double>(n));
    };
    m.releases.push_back({Time{static_cast<double>(4 * whole_number(50 + r, 8))},
                          {pick(0, m.box.nx), pick(1, m.box.ny), pick(2, m.box.nz)},
                          100});
  }
  return m;
}

std::vector<double> at_end(FieldModel m, double dt_ms) {
  m.dt = Time{dt_ms};
  m.snapshots_at = {m.until};
  return simulate_field(m).value().snapshots[0].conc_nM;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0, scale = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]));
    scale = std::max(scale, std::abs(b[i]));
  }
  return worst / scale;
}

TEST(FieldReference, the_field_approaches_it_with_the_first_order_of_the_step) {
  for (std::uint64_t k = 0; k < 30; ++k) {
    const auto model = random_model(k);
    const auto plain = reference::field_at_end(model, Time{0.25});
    const auto coarse = at_end(model, 0.125), fine = at_end(model, 0.0625);
    auto extrapolated = fine;
    for (std::size_t i = 0; i < fine.size(); ++i) extrapolated[i] = 2 * fine[i] - coarse[i];
    EXPECT_LT(distance(fine, plain), 0.01) << k;
    EXPECT_LT(distance(extrapolated, plain), 0.1 * distance(fine, plain) + 1e-6) << k;
  }
}

}  // namespace
}  // namespace teg::transport
