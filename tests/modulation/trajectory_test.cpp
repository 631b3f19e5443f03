#include "modulation/trajectory.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"

namespace teg::modulation {
namespace {

using namespace teg::literals;

Modulator saturating(double vmax, double km, double tonic, std::vector<ReleaseProgram> programs) {
  return {"DA", true, Concentration{tonic}, MichaelisMenten{ClearanceRate{vmax}, Concentration{km}},
          std::move(programs)};
}
Modulator exponential(double tau, double tonic, std::vector<ReleaseProgram> programs) {
  return {"DA", true, Concentration{tonic}, ExponentialClearance{Time{tau}}, std::move(programs)};
}
Trajectory solved(const Modulator& modulator, const std::vector<Receptor>& receptors = {}) {
  Trajectory trajectory;
  trajectory.solve({{modulator}, receptors}).value();
  return trajectory;
}
std::vector<double> values(const Trajectory& trajectory, double local_ms, Side side = Side::after) {
  std::vector<double> out(trajectory.n_symbols());
  trajectory.values(local_ms, side, out);
  return out;
}

TEST(Trajectory, michaelis_menten_decays_to_half_after_km_ln_2_plus_half_the_start_over_vmax) {
  for (const auto& [vmax, seconds] : {std::pair{4.0, 0.1527}, {1.5, 0.4073}, {0.3, 2.036}}) {
    const double half = (160 * std::log(2.0) + 500) / vmax;
    EXPECT_NEAR(half, 1e3 * seconds, 0.6);
    EXPECT_NEAR(values(solved(saturating(vmax, 160, 0, {Burst{.amount = 1000_nM}})), half)[0], 500, 1e-8);
  }
}

// Between pulses: km ln(C0 / C) + C0 - C = vmax t.
TEST(Trajectory, michaelis_menten_obeys_its_implicit_solution_at_every_level) {
  const auto trajectory = solved(saturating(2, 100, 0, {Burst{.amount = 700_nM}}));
  for (double t = 0.5; t < 900; t *= 1.37) {
    const double c = values(trajectory, t)[0];
    EXPECT_NEAR(100 * std::log(700 / c) + 700 - c, 2 * t, 1e-7) << t;
  }
}

TEST(Trajectory, release_that_sustains_a_level_keeps_it) {
  const auto trajectory = solved(saturating(4, 210, 20, {Ramp{.rise = 80_nM, .hold = 5_s}}));
  EXPECT_EQ(values(trajectory, -1)[0], 20);
  EXPECT_NEAR(values(trajectory, 4900)[0], 100, 1e-9);
  EXPECT_NEAR(values(trajectory, 9900)[0], 20, 1e-9);
}

TEST(Trajectory, a_pulse_is_seen_after_its_instant_and_not_before) {
  for (const auto& modulator :
       {saturating(4, 210, 20, {Burst{.amount = 50_nM}}), exponential(100, 20, {Burst{.amount = 50_nM}})}) {
    const auto trajectory = solved(modulator, {{"R", "DA", 50_nM}});
    EXPECT_NEAR(values(trajectory, 0, Side::before)[0], 20, 1e-9);
    EXPECT_NEAR(values(trajectory, 0, Side::after)[0], 70, 1e-9);
    EXPECT_NEAR(values(trajectory, 0, Side::after)[1], 70.0 / 120, 1e-12);
  }
}

// A step of the level: B goes to equilibrium with the rate k_off (1 + C / ec50).
TEST(Trajectory, d1_and_d2_follow_a_step_and_a_dip_as_published) {
  const std::vector<Receptor> receptors{{"D1", "DA", 1_uM, 1, 19.47_Hz}, {"D2", "DA", 7_nM, 1, 0.2_Hz}};
  const auto burst = solved(exponential(1e-3, 20, {Ramp{.rise = 980_nM, .hold = 300_ms}}), receptors);
  EXPECT_NEAR(values(burst, 299.999)[1], 0.500, 1e-3);
  EXPECT_NEAR(values(burst, 299.999)[2], 0.993, 1e-3);
  const auto dip = solved(exponential(1e-3, 20, {Dip{0_ms, 500_ms, 1}}), receptors);
  EXPECT_NEAR(values(dip, 499.999)[2], 20.0 / 27 * std::exp(-0.1), 1e-5);
  EXPECT_NEAR(values(dip, 499.999)[2], 0.670, 1e-3);
}

// Without ligand a receptor only unbinds.
TEST(Trajectory, a_receptor_in_a_dip_of_everything_unbinds_at_k_off) {
  const auto trajectory = solved(exponential(0.01, 30, {Dip{0_ms, 1_s, 1}}), {{"R", "DA", 30_nM, 2, 5_Hz}});
  const double early = values(trajectory, 100)[1], late = values(trajectory, 600)[1];
  EXPECT_NEAR(late / early, std::exp(-2.5), 1e-10);
}

TEST(Trajectory, levels_that_start_at_zero_are_resolved) {
  for (const double hill : {1.0, 1.5, 2.0}) {
    const std::vector<Receptor> receptors{{"R", "DA", 50_nM, hill, 10_Hz}};
    for (const ReleaseProgram& program :
         {ReleaseProgram{Burst{.amount = 30_nM}}, ReleaseProgram{Burst{.amount = 30_nM, .width = 5_ms}},
          ReleaseProgram{Ramp{.duration = 30_ms, .rise = 20_nM, .hold = 20_ms}}})
      for (const auto& modulator : {saturating(1, 50, 0, {program}), exponential(50, 0, {program})}) {
        Trajectory trajectory;
        EXPECT_TRUE(trajectory.solve({{modulator}, receptors})) << "hill " << hill << " program " << program.index();
      }
  }
}

TEST(Trajectory, every_receptor_comes_back_to_rest_in_few_elements) {
  for (std::uint32_t k = 0; k < 100; ++k) {
    std::uint64_t draw = 0;
    const auto any = [&](double least, double most) {
      return least + (most - least) * uniform({3, Stream::test, k, draw++});
    };
    auto modulator = saturating(any(0.5, 5), any(20, 200), any(1, 50), {Burst{.amount = Concentration{any(5, 100)}}});
    if (k % 2) modulator.clearance = ExponentialClearance{Time{any(10, 150)}};
    const Receptor receptor{"R", "DA", Concentration{any(10, 200)}, k % 3 ? 1.0 : 2.0, Rate{any(0.003, 0.1)}};
    const auto trajectory = solved(modulator, {receptor});
    EXPECT_LT(trajectory.knots().size(), 2000u) << "model " << k;
    EXPECT_NEAR(values(trajectory, 1e7)[1], trajectory.resting(Side::before)[1], 1e-12);
  }
}

TEST(Trajectory, occupancies_stay_between_0_and_1) {
  const auto trajectory =
      solved(saturating(4, 160, 5, {Burst{.pulses = 6, .rate = 20_Hz, .amount = 5_uM}, Dip{1_s, 1_s, 1}}),
             {{"R", "DA", 10_nM, 2, 100_Hz}});
  for (double t = -10; t < 6000; t += 3.7) {
    EXPECT_GE(values(trajectory, t)[0], 0);
    EXPECT_GE(values(trajectory, t)[1], 0);
    EXPECT_LE(values(trajectory, t)[1], 1);
  }
}

TEST(Trajectory, a_common_shift_computes_nothing_and_one_program_alone_computes_again) {
  Modulator modulator = saturating(4, 210, 20, {Burst{.amount = 50_nM}, Dip{500_ms, 100_ms, 1}});
  Trajectory trajectory;
  trajectory.solve({{modulator}}).value();
  const auto version = trajectory.version();
  for (auto& program : modulator.programs) release::set_onset(program, Time{release::onset_ms(program) + 64});
  trajectory.solve({{modulator}}).value();
  EXPECT_EQ(trajectory.version(), version);
  EXPECT_EQ(trajectory.anchor_ms(), 64);
  release::set_onset(modulator.programs[1], 700_ms);
  trajectory.solve({{modulator}}).value();
  EXPECT_NE(trajectory.version(), version);
}

}  // namespace
}  // namespace teg::modulation
