#include "transport/field.hpp"
#include "transport/check_field.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/random.hpp"
#include "transport/field_kernel.hpp"
#include "transport/field_recorder.hpp"

namespace teg::transport {
namespace {

using namespace teg::literals;

double draw(std::uint64_t k, std::uint32_t what) { return uniform({5, Stream::test, what, k}); }

// D* = 0.3 um^2/ms on voxels of 1 um: stable up to 0.556 ms.
FieldModel bare(std::size_t nx, std::size_t ny, std::size_t nz, Border border) {
  FieldModel model;
  model.box = {nx, ny, nz, 1_um, border};
  model.medium = {.diffusivity = Diffusivity{0.3}, .tortuosity = 1, .volume_fraction = 0.21, .uptake = {}, .tau = {}};
  model.dt = 0.5_ms;
  model.until = 100_ms;
  return model;
}

std::vector<double> noise(const Box& box, double scale_nM) {
  std::vector<double> values;
  for (std::size_t i = 0; i < box.voxels(); ++i) values.push_back(scale_nM * draw(i, 0));
  return values;
}

FieldRecording run(const FieldModel& model, FieldOptions options = {}) {
  return simulate_field(model, options).value();
}
std::vector<double> end_of(FieldModel model, FieldOptions options = {}) {
  model.snapshots_at = {model.until};
  return run(model, options).snapshots.at(0).conc_nM;
}
double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }
std::size_t at(const Box& box, std::size_t x, std::size_t y, std::size_t z) { return (z * box.ny + y) * box.nx + x; }

TEST(Field, without_clearance_the_total_stays_at_closed_and_periodic_borders) {
  for (const Border border : {Border::closed, Border::periodic}) {
    auto model = bare(7, 9, 5, border);
    model.start_nM = noise(model.box, 1000);
    model.until = 5000_ms;
    const auto end = end_of(model);
    EXPECT_NEAR(sum(end) / sum(model.start_nM), 1, 1e-11);
    const auto [least, most] = std::minmax_element(end.begin(), end.end());
    EXPECT_NEAR(*least / *most, 1, 1e-9);  // and it has spread evenly
  }
}

TEST(Field, a_release_raises_its_voxel_by_n_over_avogadro_alpha_and_volume) {
  auto model = bare(5, 5, 5, Border::closed);
  EXPECT_NEAR(rise(3000, model.box, model.medium).in(1_uM), 3000 / (6.02214076e23 * 0.21 * 1e-15) * 1e6, 1e-9);
  model.releases = {{10_ms, {2, 3, 4}, 3000}};
  model.probes = {only({2, 3, 4}), whole(model.box)};
  const auto recording = run(model);
  EXPECT_EQ(recording.probe_nM[0][19], 0);
  EXPECT_EQ(recording.probe_nM[0][20], rise(3000, model.box, model.medium).native());
  EXPECT_NEAR(recording.probe_nM[1].back(), recording.probe_nM[0][20] / 125, 1e-9);
}

// Ejdrup et al. give 23.37 uM, from a vesicle of 25 nm radius at 75 mM.
TEST(Field, the_published_vesicle_raises_a_cubic_micrometre_by_its_published_amount) {
  const double molecules = 4.0 / 3 * std::numbers::pi * std::pow(0.025, 3) * 75e6 * 0.602214076;
  EXPECT_NEAR(rise(molecules, {}, {.volume_fraction = 0.21, .uptake = {}, .tau = {}}).in(1_uM), 23.37, 0.01);
}

// C = N / (alpha (4 pi D* t)^(3/2)) exp(-r^2 / (4 D* t)); each coordinate has variance 2 D* t.
TEST(Field, a_point_spreads_as_a_gaussian_with_variance_six_d_t) {
  auto model = bare(47, 47, 47, Border::closed);
  model.medium.tortuosity = 1.5;
  model.until = 60_ms;
  model.releases = {{0_ms, {23, 23, 23}, 3000}};
  const auto c = end_of(model);
  const double width = 4 * model.medium.effective_diffusivity().native() * 60;
  const double peak = rise(3000, model.box, model.medium).native() / std::pow(std::numbers::pi * width, 1.5);
  double variance = 0;
  for (std::size_t z = 0; z < 47; ++z)
    for (std::size_t y = 0; y < 47; ++y)
      for (std::size_t x = 0; x < 47; ++x) {
        const auto square = [](std::size_t i) { return (static_cast<double>(i) - 23) * (static_cast<double>(i) - 23); };
        const double rr = square(x) + square(y) + square(z), here = c[at(model.box, x, y, z)];
        variance += rr * here;
        if (rr < width) {
          EXPECT_NEAR(here / (peak * std::exp(-rr / width)), 1, 0.03) << rr;
        }
      }
  EXPECT_NEAR(variance / sum(c) / (1.5 * width), 1, 1e-6);
}

// A cosine with a whole number of waves decays at D* k^2 each axis, in the continuum.
double error_of_cosine(std::size_t n, Time dt) {
  auto model = bare(n, 1, 1, Border::periodic);
  model.box.spacing = Length{16.0 / static_cast<double>(n)};
  model.dt = dt;
  model.until = 32_ms;
  const double k = 2 * std::numbers::pi / 16;
  const auto wave = [&](std::size_t x) {
    return std::cos(k * (static_cast<double>(x) + 0.5) * model.box.spacing.native());
  };
  for (std::size_t x = 0; x < n; ++x) model.start_nM.push_back(100 + 50 * wave(x));
  const auto c = end_of(model);
  double worst = 0;
  for (std::size_t x = 0; x < n; ++x)
    worst = std::max(worst, std::abs(c[x] - (100 + 50 * std::exp(-0.3 * k * k * 32) * wave(x))));
  return worst;
}

TEST(Field, it_is_of_second_order_in_h_when_dt_falls_with_h_squared) {
  const double coarse = error_of_cosine(16, 0.4_ms), fine = error_of_cosine(32, 0.1_ms);
  EXPECT_NEAR(std::log2(coarse / fine), 2, 0.1);
}

TEST(Field, uptake_alone_is_of_second_order_in_dt_and_follows_its_closed_form) {
  // t = (C0 - C + km ln(C0 / C)) / vmax
  const auto error = [](Time dt) {
    auto model = bare(3, 4, 5, Border::periodic);
    model.medium.uptake = MichaelisMenten{ClearanceRate{6}, 210_nM};
    model.start_nM.assign(60, 2000);
    model.dt = dt;
    model.until = 400_ms;
    const double c = end_of(model)[30];
    return std::abs((2000 - c + 210 * std::log(2000 / c)) / 6 - 400);
  };
  EXPECT_LT(error(0.1_ms), 1e-3);  // ms, of 400
  EXPECT_NEAR(std::log2(error(0.4_ms) / error(0.2_ms)), 2, 0.1);
}

TEST(Field, far_below_km_uptake_is_exponential_and_adds_to_other_clearance) {
  auto model = bare(4, 4, 4, Border::closed);
  model.medium.uptake = MichaelisMenten{ClearanceRate{6}, 210_nM};
  model.medium.tau = 80_ms;
  model.start_nM.assign(64, 1e-6);
  model.dt = 0.05_ms;
  EXPECT_NEAR(end_of(model)[0] / 1e-6 / std::exp(-100 * (6.0 / 210 + 1.0 / 80)), 1, 1e-5);
}

TEST(Field, no_concentration_is_negative_or_above_what_was_there_however_strong_the_uptake) {
  for (const double vmax : {1e-3, 1.0, 1e3, 1e6, 1e9})
    for (const double km : {1e-6, 1.0, 1e6}) {
      auto model = bare(6, 5, 4, Border::closed);
      model.medium.uptake = MichaelisMenten{ClearanceRate{vmax}, Concentration{km}};
      model.dt = largest_stable_step(model.box, model.medium);
      model.until = 20_ms;
      model.start_nM = noise(model.box, 1e4);
      model.start_nM[50] = 0;
      for (const double c : end_of(model)) EXPECT_TRUE(c >= 0 && c <= 1e4) << c;
    }
}

FieldModel with_everything(Border border) {
  auto model = bare(9, 8, 7, border);
  model.medium.uptake = MichaelisMenten{ClearanceRate{2}, 210_nM};
  model.medium.tau = 300_ms;
  model.start_nM = noise(model.box, 50);
  for (std::size_t k = 0; k < 40; ++k)
    model.releases.push_back({Time{100 * draw(k, 1)},
                              {static_cast<std::size_t>(9 * draw(k, 2)), static_cast<std::size_t>(8 * draw(k, 3)),
                               static_cast<std::size_t>(7 * draw(k, 4))},
                              3000});
  return model;
}

TEST(Field, a_periodic_field_moved_is_the_moved_field_in_every_bit) {
  auto model = with_everything(Border::periodic), moved = model;
  for (std::size_t z = 0; z < 7; ++z)
    for (std::size_t y = 0; y < 8; ++y)
      for (std::size_t x = 0; x < 9; ++x)
        moved.start_nM[at(model.box, (x + 4) % 9, (y + 5) % 8, (z + 6) % 7)] = model.start_nM[at(model.box, x, y, z)];
  for (auto& r : moved.releases) r.voxel = {(r.voxel.x + 4) % 9, (r.voxel.y + 5) % 8, (r.voxel.z + 6) % 7};
  const auto c = end_of(model), m = end_of(moved);
  for (std::size_t z = 0; z < 7; ++z)
    for (std::size_t y = 0; y < 8; ++y)
      for (std::size_t x = 0; x < 9; ++x)
        EXPECT_EQ(m[at(model.box, (x + 4) % 9, (y + 5) % 8, (z + 6) % 7)], c[at(model.box, x, y, z)]);
}

TEST(Field, a_mirrored_field_is_the_mirror_of_the_field_in_every_bit) {
  for (const Border border : {Border::closed, Border::periodic}) {
    auto model = with_everything(border), mirror = model;
    const auto other = [](Voxel v) { return Voxel{8 - v.x, 7 - v.y, 6 - v.z}; };
    for (auto& r : mirror.releases) r.voxel = other(r.voxel);
    std::reverse(mirror.start_nM.begin(), mirror.start_nM.end());
    auto m = end_of(mirror);
    std::reverse(m.begin(), m.end());
    EXPECT_EQ(m, end_of(model));
  }
}

TEST(Field, any_number_of_threads_gives_the_same_bits) {
  for (const Border border : {Border::closed, Border::periodic}) {
    auto model = with_everything(border);
    model.probes = {only({1, 2, 3}), {{2, 2, 2}, {5, 6, 7}}};
    model.probe_every = 3;
    model.statistics_at = {50_ms, 20_ms};
    const auto one = run(model);
    for (const std::size_t threads : {2, 3, 100}) {
      const auto many = run(model, {.threads = threads});
      EXPECT_EQ(many.probe_nM, one.probe_nM);
      EXPECT_EQ(many.statistics[1].quantile_nM, one.statistics[1].quantile_nM);
      EXPECT_EQ(end_of(model, {.threads = threads}), end_of(model));
    }
  }
}

TEST(Field, the_order_in_which_releases_are_listed_does_not_matter_across_voxels) {
  auto model = with_everything(Border::closed), reversed = model;
  std::reverse(reversed.releases.begin(), reversed.releases.end());
  EXPECT_EQ(end_of(model), end_of(reversed));
}

TEST(Field, a_closed_box_is_a_mirrored_half_of_a_periodic_one_of_twice_the_size) {
  auto half = bare(6, 3, 4, Border::closed), twice = bare(12, 3, 4, Border::periodic);
  for (std::size_t i = 0; i < 12 * 3 * 4; ++i) twice.start_nM.push_back(100 * draw(std::min(i % 12, 11 - i % 12), 0));
  for (std::size_t i = 0; i < 6 * 3 * 4; ++i) half.start_nM.push_back(100 * draw(i % 6, 0));
  const auto h = end_of(half), t = end_of(twice);
  for (std::size_t x = 0; x < 6; ++x) EXPECT_NEAR(h[x], t[x], 1e-11);
}

TEST(Field, probes_statistics_and_snapshots_agree_with_each_other) {
  auto model = with_everything(Border::periodic);
  model.probes = {whole(model.box), only({8, 7, 6})};
  model.probe_every = 10;
  model.statistics_at = {60_ms, 0_ms};
  model.snapshots_at = {60_ms};
  model.quantiles = {0, 0.5, 1};
  const auto r = run(model);
  EXPECT_EQ(r.steps, 200u);
  ASSERT_EQ(r.time_ms.size(), 21u);
  EXPECT_EQ(r.time_ms[12], 60);
  EXPECT_EQ(r.statistics[0].time_ms, 0);
  const auto& s = r.statistics[1];
  const auto& c = r.snapshots[0].conc_nM;
  EXPECT_NEAR(r.probe_nM[0][12], s.mean_nM, 1e-12 * s.mean_nM);
  EXPECT_EQ(r.probe_nM[1][12], c.back());
  EXPECT_NEAR(s.molecules, sum(c) * 0.602214076 * 0.21, 1e-9 * s.molecules);
  EXPECT_EQ(s.quantile_nM, (std::vector<double>{s.least_nM, s.median_nM, s.most_nM}));
  auto sorted = c;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(s.median_nM, sorted[251] + 0.5 * (sorted[252] - sorted[251]));
}

std::vector<std::string> places(const Errors& errors) {
  std::vector<std::string> names;
  for (const auto& e : errors) names.push_back(e.where);
  return names;
}

TEST(Field, a_step_beyond_the_stable_one_is_refused_with_the_largest_that_is_not) {
  auto model = bare(4, 4, 4, Border::closed);
  model.medium.tortuosity = 2;
  model.dt = 3_ms;
  const auto errors = check_field(model);
  ASSERT_EQ(places(errors), std::vector<std::string>{"dt"});
  EXPECT_NE(errors[0].fix.find("2.2222"), std::string::npos) << errors[0].fix;
  model.dt = largest_stable_step(model.box, model.medium);
  EXPECT_TRUE(check_field(model).empty());
}

TEST(Field, every_error_of_a_model_is_reported_at_once) {
  auto model = bare(4, 4, 4, Border::closed);
  model.start_nM = {1, 2};
  model.releases = {{0_ms, {4, 0, 0}, 3000}, {Time{std::nan("")}, {0, 0, 0}, -1}};
  model.probes = {only({0, 0, 9}), {{2, 2, 2}, {2, 3, 3}}};
  model.probe_every = 0;
  model.statistics_at = {200_ms};
  model.quantiles = {1.5};
  EXPECT_EQ(places(check_field(model)),
            (std::vector<std::string>{"start", "release 0 voxel", "release 1 at", "release 1 molecules", "probe 0",
                                      "probe 1", "probe_every", "statistics_at", "quantiles"}));
  model = bare(0, 4, 4, Border::closed);
  model.medium = {Diffusivity{-1}, 0.5, 0, MichaelisMenten{ClearanceRate{-1}, 0_nM}, 0_ms};
  EXPECT_EQ(check_field(model).size(), 7u);
}

TEST(Field, a_run_that_needs_more_memory_than_allowed_is_refused_before_it_starts) {
  auto model = bare(100000, 100000, 100000, Border::closed);
  const auto errors = check_field(model);
  ASSERT_EQ(places(errors), std::vector<std::string>{"memory"});
  EXPECT_NE(errors[0].what.find("4096 MiB"), std::string::npos) << errors[0].what;
  EXPECT_FALSE(check_field(bare(50, 50, 50, Border::closed), {.memory_limit_bytes = 1000000}).empty());
}

TEST(Field, a_number_that_is_not_finite_is_an_error_with_voxel_and_step) {
  const FieldGrid grid({4, 3, 2, 1_um, Border::closed});
  std::vector<double> values(grid.size(), 1.0);
  EXPECT_FALSE(bad_number(grid, values, 7));
  for (const double bad : {std::nan(""), -1.0, HUGE_VAL}) {
    values[grid.index({3, 2, 1})] = bad;
    const auto error = bad_number(grid, values, 7);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::numeric);
    EXPECT_NE(error->what.find("voxel 3, 2, 1 at step 7"), std::string::npos) << error->what;
  }
}

TEST(Field, it_can_be_stopped) {
  const std::atomic<bool> stop{true};
  const auto result = simulate_field(bare(4, 4, 4, Border::closed), {.stop = &stop});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::interrupted);
}

}  // namespace
}  // namespace teg::transport
