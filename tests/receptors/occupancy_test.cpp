#include "receptors/occupancy.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"

namespace teg::receptors {
namespace {

using namespace teg::literals;

TEST(Occupancy, is_one_half_at_ec50_for_every_slope) {
  for (const double hill : {0.5, 1.0, 2.0, 3.7}) EXPECT_NEAR(equilibrium({"R", "DA", 70_nM, hill}, 70), 0.5, 1e-14);
}

TEST(Occupancy, has_the_published_values_of_d1_and_d2_at_20_nM) {
  EXPECT_NEAR(equilibrium({"D1", "DA", 1_uM}, 20), 0.0196, 5e-5);
  EXPECT_NEAR(equilibrium({"D2", "DA", 7_nM}, 20), 0.7407, 5e-5);
}

TEST(Occupancy, stays_in_range_and_never_falls_as_the_level_rises) {
  for (std::uint64_t k = 0; k < 1000; ++k) {
    const auto draw = [&](std::uint32_t lane) { return uniform({7, Stream::test, lane, k}); };
    const Receptor receptor{"R", "DA", Concentration{1e-2 + 1e4 * draw(0)}, 0.3 + 8 * draw(1)};
    const double level = std::pow(10, 8 * draw(2) - 3);
    const double low = equilibrium(receptor, level), high = equilibrium(receptor, 1.1 * level);
    EXPECT_GE(low, 0);
    EXPECT_LE(high, 1);
    EXPECT_GE(high, low);
  }
}

TEST(Occupancy, is_0_without_ligand_and_1_where_the_power_overflows) {
  EXPECT_EQ(equilibrium({"R", "DA", 7_nM, 1.5}, 0), 0);
  EXPECT_EQ(equilibrium({"R", "DA", Concentration{1e-9}, 16}, 1e12), 1);
}

TEST(Occupancy, relaxation_is_k_off_without_ligand_and_twice_k_off_at_ec50) {
  const Receptor receptor{"R", "DA", 50_nM, 2, 10_Hz};
  EXPECT_DOUBLE_EQ(relaxation_per_ms(receptor, 0), 0.01);
  EXPECT_NEAR(relaxation_per_ms(receptor, 50), 0.02, 1e-16);
}

}  // namespace
}  // namespace teg::receptors
