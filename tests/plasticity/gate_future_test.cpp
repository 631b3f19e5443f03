#include "plasticity/gate_future.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/stop.hpp"

namespace teg::plasticity {
namespace {

using namespace teg::literals;
using modulation::Trajectory;
using receptors::Gate;
using transport::Side;

const std::vector<Modulator> modulators{
    {"A",
     true,
     10_nM,
     ExponentialClearance{80_ms},
     {Burst{.onset = 0_ms, .pulses = 3, .rate = 20_Hz, .amount = 25_nM}, Dip{400_ms, 150_ms, 1}}},
    {"B",
     false,
     Concentration{0.5},
     ExponentialClearance{300_ms},
     {Ramp{120_ms, 90_ms, Concentration{2}, 60_ms},
      Burst{.onset = 333_ms, .amount = Concentration{1}, .width = 20_ms}}}};

Trajectory solved() {
  Trajectory trajectory;
  trajectory.solve({modulators}).value();
  return trajectory;
}
Gate compiled(const std::string& text) {
  return Gate::compile("gate", text, modulation::symbols_of({modulators})).value();
}
MeshFuture mesh_of(double tau, const Gate& gate, const Trajectory& trajectory) {
  MeshFuture future;
  future.solve(tau, gate, trajectory).value();
  return future;
}
double gate_at(const Gate& gate, const Trajectory& trajectory, double t) {
  std::vector<double> values(trajectory.n_symbols());
  trajectory.values(t, Side::after, values);
  return gate.value(values);
}

TEST(GateFuture, closed_form_and_series_agree_for_affine_gates) {
  const auto trajectory = solved();
  for (const std::string text : {"1", "A / 20 nM - 0.7", "A / 50 nM - 2 * B + 0.3"})
    for (const double tau : {5.0, 80.0, 300.0, 5000.0}) {
      const auto gate = compiled(text), kinked = compiled("max(" + text + ", A / 1 nM - 100000)");
      ASSERT_TRUE(gate.affine() && !kinked.affine());
      ExponentialFuture closed;
      closed.solve(tau, *gate.affine(), trajectory);
      const auto mesh = mesh_of(tau, kinked, trajectory);
      for (double t = -500; t < 4000; t += 12.34)
        EXPECT_NEAR(closed.at(t), mesh.at(t), 1e-11 * tau) << text << " tau " << tau << " at " << t;
    }
}

TEST(GateFuture, many_times_at_once_have_the_bits_of_one_at_a_time) {
  const auto trajectory = solved();
  ExponentialFuture future;
  future.solve(700, *compiled("A / 50 nM - 2 * B + 0.3").affine(), trajectory);
  std::vector<double> times, together;
  for (double t = -300; t < 2000; t += 7.7) times.push_back(t);
  together.resize(times.size());
  future.at(times, together);
  for (std::size_t i = 0; i < times.size(); ++i) EXPECT_EQ(together[i], future.at(times[i]));
}

TEST(GateFuture, obeys_its_equation) {
  const auto trajectory = solved();
  for (const std::string text : {"A / 20 nM - B", "max(A - 20 nM, 0 nM) / 30 nM", "A * B / 50 nM"}) {
    const auto gate = compiled(text);
    const auto future = mesh_of(200, gate, trajectory);
    for (const double t : {-40.0, 3.0, 77.0, 150.0, 240.0, 341.0, 460.0, 900.0}) {
      constexpr double h = 1e-2;
      const double slope = (future.at(t + h) - future.at(t - h)) / (2 * h);
      EXPECT_NEAR(slope, future.at(t) / 200 - gate_at(gate, trajectory, t), 1e-6) << text << " at " << t;
    }
  }
}

TEST(GateFuture, is_a_direct_quadrature_of_its_definition) {
  const auto trajectory = solved();
  const auto gate = compiled("max(A - 15 nM, 0 nM) / 30 nM * B");
  const auto future = mesh_of(150, gate, trajectory);
  for (const double from : {-20.0, 60.0, 390.0}) {
    double sum = 0;
    constexpr double h = 0.01;
    for (double u = from + h / 2; u < from + 40 * 150; u += h)
      sum += h * std::exp(-(u - from) / 150) * gate_at(gate, trajectory, u);
    EXPECT_NEAR(future.at(from), sum, 2e-2 * h * 150);
  }
}

TEST(GateFuture, is_continuous_where_a_pulse_makes_the_gate_jump) {
  const auto trajectory = solved();
  const auto future = mesh_of(200, compiled("max(A, 0 nM) / 20 nM"), trajectory);
  for (const double t : {0.0, 50.0, 100.0}) EXPECT_NEAR(future.at(t - 1e-9), future.at(t + 1e-9), 1e-7);
}

TEST(GateFuture, far_before_and_after_all_release_is_tau_times_the_resting_gate) {
  const auto trajectory = solved();
  const auto future = mesh_of(50, compiled("A * B / 1 nM"), trajectory);
  EXPECT_NEAR(future.at(1e6), 50 * 5, 1e-9);
  EXPECT_NEAR(future.at(-1e4), 50 * 5, 1e-9);
}

TEST(GateFuture, sampled_is_the_plain_sum_over_later_samples) {
  const auto trajectory = solved();
  const auto gate = compiled("A / 20 nM");
  SampledFuture future;
  future.solve(60, 7, 500, gate, trajectory);
  for (const double from : {0.0, 6.9, 7.0, 100.3, 499.0}) {
    double sum = 0, keep = 1;
    for (int k = 0; k * 7 <= 500; ++k) {
      if (k * 7 <= from) continue;  // an event at a sample acts after it
      std::vector<double> values(2);
      trajectory.values(k * 7, Side::before, values);
      sum += keep * gate.value(values);
      keep *= std::exp(-7.0 / 60);
    }
    EXPECT_NEAR(future.at(from), sum, 1e-12) << from;
  }
}

TEST(GateFuture, a_gate_that_is_not_a_number_is_an_error) {
  const auto trajectory = solved();
  MeshFuture future;
  const auto result = future.solve(100, compiled("log(B - 0.6)"), trajectory);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::numeric);
}

TEST(GateFuture, a_gate_with_a_pole_is_an_error_at_its_time) {
  const auto trajectory = solved();
  for (const char* text : {"1 / (A / 20 nM - 0.9)", "1 / (A / 20 nM - 0.9)^2", "1 / abs(B - 1)"}) {
    const auto gate = compiled(text);
    MeshFuture future;
    const auto result = future.solve(1000, gate, trajectory);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.errors()[0].fault, Fault::numeric);
    EXPECT_NE(result.errors()[0].what.find("grows without bound"), std::string::npos) << result.errors()[0].what;
    const double at = std::stod(result.errors()[0].where.substr(8)) - trajectory.anchor_ms();
    EXPECT_GT(std::abs(gate_at(gate, trajectory, at)), 1e6) << text;
  }
}

TEST(GateFuture, roots_jumps_and_steep_gates_are_no_poles) {
  const auto trajectory = solved();
  for (const char* text :
       {"sqrt(max(A / 20 nM - 0.9, 0))", "step(A - 18 nM) - 0.5", "exp(3 * B)", "1 / (0.01 + abs(B - 1))"}) {
    const auto gate = compiled(text);
    MeshFuture future;
    EXPECT_TRUE(future.solve(1000, gate, trajectory)) << text;
  }
}

TEST(GateFuture, a_trace_a_million_times_quicker_than_what_its_gate_reads_is_refused_with_the_ratio) {
  const auto trajectory = solved();
  const auto gate = compiled("sqrt(B)");
  MeshFuture future;
  const auto result = future.solve(1e-6, gate, trajectory);
  ASSERT_FALSE(result);
  EXPECT_NE(result.errors()[0].what.find("times the trace's time constant"), std::string::npos);
  EXPECT_TRUE(future.solve(1, gate, trajectory));
}

TEST(GateFuture, ends_when_the_program_is_to_end) {
  const auto trajectory = solved();
  const auto gate = compiled("sqrt(B)");
  MeshFuture future;
  stop_wanted() = true;
  const auto result = future.solve(1000, gate, trajectory);
  stop_wanted() = false;
  ASSERT_FALSE(result);
  EXPECT_EQ(result.errors()[0].fault, Fault::interrupted);
}

}  // namespace
}  // namespace teg::plasticity
