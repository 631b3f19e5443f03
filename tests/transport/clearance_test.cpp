#include "transport/clearance.hpp"

#include <gtest/gtest.h>

namespace teg::transport {
namespace {

using namespace teg::literals;

const Clearance linear = ExponentialClearance{50_ms};
const Clearance saturating = MichaelisMenten{ClearanceRate{4}, 160_nM};

TEST(Clearance, a_linear_rate_is_the_level_over_tau) {
  EXPECT_DOUBLE_EQ(cleared_per_ms(linear, 20), 0.4);
  EXPECT_DOUBLE_EQ(clearance_slope_per_ms(linear, 20), 0.02);
}

TEST(Clearance, michaelis_menten_is_linear_far_below_km_half_at_km_and_flat_far_above) {
  EXPECT_NEAR(cleared_per_ms(saturating, 1e-6) / 1e-6, 4.0 / 160, 1e-9);
  EXPECT_DOUBLE_EQ(cleared_per_ms(saturating, 160), 2);
  EXPECT_NEAR(cleared_per_ms(saturating, 1e9), 4, 1e-6);
  EXPECT_EQ(cleared_per_ms(saturating, 0), 0);
}

TEST(Clearance, its_slope_is_its_derivative) {
  for (const Clearance& clearance : {linear, saturating})
    for (const double level : {0.1, 20.0, 160.0, 5000.0}) {
      const double h = 1e-4 * level;
      const double difference = cleared_per_ms(clearance, level + h) - cleared_per_ms(clearance, level - h);
      EXPECT_NEAR(clearance_slope_per_ms(clearance, level), difference / (2 * h), 1e-9);
    }
}

TEST(Clearance, release_sustains_the_tonic_level_and_the_top_of_each_ramp) {
  for (const Clearance& clearance : {linear, saturating}) {
    Modulator modulator{"DA", true, 20_nM, clearance, {Ramp{.rise = 30_nM}, Ramp{.rise = 100_nM}}};
    const auto rate = sustaining_rate(modulator);
    EXPECT_EQ(rate.tonic, cleared_per_ms(clearance, 20));
    ASSERT_EQ(rate.risen.size(), 2u);
    EXPECT_EQ(rate.risen[0], cleared_per_ms(clearance, 50));
    EXPECT_EQ(rate.risen[1], cleared_per_ms(clearance, 120));
  }
}

}  // namespace
}  // namespace teg::transport
