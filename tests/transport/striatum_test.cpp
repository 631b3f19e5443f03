// SCIENCE G1: dopamine in dorsal and ventral striatum, Ejdrup et al. (eLife 105214).
#include "transport/striatum.hpp"
#include "transport/check_field.hpp"
#include "transport/field.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace teg::transport {
namespace {

using namespace teg::literals;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Over 2 s of spontaneous firing, after 1 s to settle.
double tonic_median_nM(Striatum part) {
  auto model = striatum_field({.part = part, .voxels_per_side = 50, .until = 3_s, .seed = 1});
  std::vector<double> medians;
  for (int i = 0; i <= 20; ++i) model.statistics_at.push_back(1_s + i * 100_ms);
  const auto recording = simulate_field(model).value();
  for (const auto& s : recording.statistics) medians.push_back(s.median_nM);
  return median(medians);
}

struct Burst {
  double peak_nM, later_nM;
};
// The highest concentration in the core of the column (a reading of "peak", see striatum.hpp), and the one 300 ms
// later; medians of 9 seeds.
Burst burst(Striatum part) {
  std::vector<double> peaks, later;
  for (std::uint64_t seed = 1; seed <= 9; ++seed) {
    const StriatumProtocol protocol{
        .part = part, .voxels_per_side = 40, .until = 1010_ms, .burst_at = 400_ms, .seed = seed};
    auto model = striatum_field(protocol);
    model.probes = {burst_core(protocol)};
    const auto trace = simulate_field(model).value().probe_nM[0];
    const auto peak = std::max_element(trace.begin(), trace.end());
    peaks.push_back(*peak);
    later.push_back(*(peak + static_cast<std::ptrdiff_t>(300_ms / model.dt)));
  }
  return {median(peaks), median(later)};
}

TEST(StriatumSlow, the_tonic_level_of_the_dorsal_part_is_the_published_one) {
  EXPECT_NEAR(tonic_median_nM(Striatum::dorsal), 5.3, 0.53);
}

TEST(StriatumSlow, the_tonic_level_of_the_ventral_part_is_the_published_one) {
  EXPECT_NEAR(tonic_median_nM(Striatum::ventral), 19.3, 1.93);
}

TEST(StriatumSlow, a_burst_in_the_dorsal_part_reaches_the_published_peak_and_is_cleared_as_published) {
  const Burst dorsal = burst(Striatum::dorsal);
  EXPECT_NEAR(dorsal.peak_nM, 900, 180);
  EXPECT_NEAR(dorsal.later_nM, 12, 2.4);
}

TEST(StriatumSlow, a_burst_in_the_ventral_part_reaches_the_published_peak_and_is_cleared_as_published) {
  const Burst ventral = burst(Striatum::ventral);
  EXPECT_NEAR(ventral.peak_nM, 1051, 210);
  EXPECT_NEAR(ventral.later_nM, 81, 16.2);
}

TEST(Striatum, the_protocol_is_a_valid_model_with_the_published_step_and_densities) {
  for (const Striatum part : {Striatum::dorsal, Striatum::ventral}) {
    const StriatumProtocol protocol{.part = part, .voxels_per_side = 40, .until = 500_ms, .burst_at = 100_ms};
    const auto model = striatum_field(protocol);
    EXPECT_TRUE(check_field(model).empty());
    EXPECT_NEAR(model.dt.native(), 0.328, 0.0005);
    EXPECT_EQ(burst_column(protocol).voxels(), 4000u);
    EXPECT_TRUE(burst_column(protocol).contains(burst_core(protocol).first));
  }
}

}  // namespace
}  // namespace teg::transport
