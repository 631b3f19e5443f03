// Levels, occupancies, messengers and gates step by step, against what the synapse substrate solves to 1e-13.
#include "modulation/chain.hpp"
#include "modulation/trajectory.hpp"
#include "teg/network.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace teg::modulation {
namespace {

using namespace teg::literals;
using receptors::Gate;
using transport::Side;

const MichaelisMenten saturating{ClearanceRate{1.5}, 100_nM};

Modulator dopamine(const Clearance& clearance, std::vector<ReleaseProgram> programs) {
  Modulator m{.name = "DA", .tonic = 20_nM, .clearance = clearance, .programs = std::move(programs)};
  return m;
}
std::vector<ReleaseProgram> bursts() {
  return {Burst{.onset = 20_ms, .pulses = 3, .rate = 50_Hz, .amount = 40_nM}, Burst{.onset = 150_ms, .amount = 100_nM}};
}
NetworkModel model_with(std::vector<Modulator> modulators, double dt_ms) {
  NetworkModel model;
  model.dt = Time{dt_ms};
  model.populations = {{.name = "p", .size = 1}};
  model.modulators = std::move(modulators);
  return model;
}
// Everything that a chain can hold and that bursts on the grid reach.
NetworkModel rich(const Clearance& clearance, double dt_ms) {
  auto model = model_with({dopamine(clearance, bursts())}, dt_ms);
  Modulator other{.name = "M", .is_concentration = false, .tonic = Concentration{1}};
  other.programs = {Burst{.onset = 40_ms, .amount = Concentration{2}}};
  model.modulators.push_back(other);
  model.receptors = {{.name = "D1", .of = "DA", .ec50 = 60_nM}, {.name = "D2", .of = "DA", .ec50 = 30_nM, .hill = 2}};
  Receptor slow{.name = "S", .of = "DA", .ec50 = 50_nM, .k_off = Rate{0.02}};
  slow.desensitisation = Desensitisation{Rate{0.002}, 300_ms};
  model.receptors.push_back(slow);
  model.messengers = {{.name = "I", .drive = "D1 * M", .tau = 80_ms}, {.name = "J", .drive = "I + S", .tau = 60_ms}};
  model.messengers[1].rise = 15_ms;
  return model;
}
Trajectory solved(const NetworkModel& model) {
  Trajectory trajectory;
  trajectory.solve(model).value();
  return trajectory;
}
std::vector<double> values(const Trajectory& trajectory, double at_ms, Side side) {
  std::vector<double> out(trajectory.n_symbols());
  trajectory.values(at_ms - trajectory.anchor_ms(), side, out);
  return out;
}
// The largest difference of any symbol, relative to 1 + its size, over a run.
double worst_difference(const NetworkModel& model, double until_ms) {
  auto chain = Chain::make(model, model.dt).value();
  const auto trajectory = solved(model);
  const double dt = model.dt.native();
  double worst = 0;
  const auto compare = [&](std::span<const double> found, double at_ms, Side side) {
    const auto expected = values(trajectory, at_ms, side);
    for (std::size_t s = 0; s < expected.size(); ++s)
      worst = std::max(worst, std::abs(found[s] - expected[s]) / (1 + std::abs(expected[s])));
  };
  for (int step = 1; step * dt <= until_ms; ++step) {
    chain.advance(step);
    compare(chain.before(), (step - 1) * dt, Side::after);
    compare(chain.halfway(), (step - 0.5) * dt, Side::after);
    compare(chain.now(), step * dt, Side::before);
    chain.release_programs();
    compare(chain.now(), step * dt, Side::after);
  }
  return worst;
}

TEST(Chain, begins_at_rest_and_stays_there) {
  auto model = rich(saturating, 0.5);
  for (auto& m : model.modulators) m.programs.clear();
  EXPECT_LT(worst_difference(model, 500), 1e-12);
}

TEST(Chain, follows_bursts_as_the_synapse_substrate_has_them) {
  for (const double dt : {0.1, 0.5, 1.0}) {
    EXPECT_LT(worst_difference(rich(ExponentialClearance{50_ms}, dt), 400), 1e-8 * std::pow(dt, 4) + 1e-11) << dt;
    EXPECT_LT(worst_difference(rich(saturating, dt), 400), 1e-8 * std::pow(dt, 4) + 1e-11) << dt;
  }
}

TEST(Chain, has_exponential_levels_exactly_even_in_long_steps) {
  auto model = model_with({dopamine(ExponentialClearance{50_ms}, bursts())}, 10);
  EXPECT_LT(worst_difference(model, 400), 1e-13);
}

TEST(Chain, follows_dips_and_steps_that_lie_on_the_grid) {
  const std::vector<ReleaseProgram> programs{Dip{50_ms, 100_ms, 0.6}, PauseRebound{200_ms, 100_ms, 60_ms, 0.8, 0.5},
                                             Burst{.onset = 420_ms, .amount = 30_nM, .width = 20_ms}};
  for (const Clearance& clearance : {Clearance{ExponentialClearance{50_ms}}, Clearance{saturating}})
    EXPECT_LT(worst_difference(model_with({dopamine(clearance, programs)}, 0.5), 600), 1e-9);
}

const std::vector<ReleaseProgram> a_ramp{Ramp{20_ms, 100_ms, 80_nM, 50_ms}};

TEST(Chain, follows_ramps_that_lie_on_the_grid) {
  for (const double dt : {0.5, 1.0, 5.0}) {
    EXPECT_LT(worst_difference(model_with({dopamine(ExponentialClearance{50_ms}, a_ramp)}, dt), 300), 1e-12) << dt;
    EXPECT_LT(worst_difference(model_with({dopamine(saturating, a_ramp)}, dt), 300), 1e-10 * std::pow(dt, 4)) << dt;
  }
}

// A recorded level with samples every `every`, on top of which bursts release.
NetworkModel replayed(double begins_ms, double every_ms, double dt_ms) {
  auto model = model_with({dopamine(ExponentialClearance{50_ms}, bursts())}, dt_ms);
  LevelTrace trace;
  for (int i = 0; i < 12; ++i) {
    trace.time_ms.push_back(begins_ms + every_ms * i);
    trace.level.push_back(30 + 20 * std::sin(0.7 * i));
  }
  model.modulators[0].trace = std::make_shared<LevelTrace>(trace);
  model.receptors = {{.name = "D1", .of = "DA", .ec50 = 60_nM},
                     {.name = "S", .of = "DA", .ec50 = 50_nM, .k_off = Rate{0.02}}};
  return model;
}

TEST(Chain, follows_recorded_traces_on_the_grid_and_programs_on_top_of_them) {
  EXPECT_LT(worst_difference(replayed(40, 20, 10), 400), 1e-4) << "the slow receptor's error in long steps";
  EXPECT_LT(worst_difference(replayed(40, 20, 0.5), 400), 1e-10);
  EXPECT_LT(worst_difference(replayed(0, 20, 0.5), 400), 1e-10) << "from the start on";
  auto levels = replayed(40, 20, 10);
  levels.receptors.clear();
  EXPECT_LT(worst_difference(levels, 400), 1e-13) << "levels alone are exact";
}

TEST(Chain, reads_recorded_traces_off_the_grid_at_its_steps) {
  const auto model = replayed(40.3, 7.7, 0.5);
  auto chain = Chain::make(model, model.dt).value();
  const auto trajectory = solved(model);
  for (int step = 1; step < 400; ++step) {
    chain.advance(step);
    chain.release_programs();
    const double at_ms = 0.5 * step;
    if (std::abs(at_ms - 40.3) < 0.5 || std::abs(at_ms - (40.3 + 7.7 * 11)) < 0.5) continue;  // its ends
    ASSERT_NEAR(chain.now()[0], values(trajectory, at_ms, Side::after)[0], 1e-11) << at_ms;
  }
}

TEST(Chain, adds_what_is_released_at_a_step_to_what_programs_release) {
  const NetworkModel model = rich(saturating, 0.5);
  auto chain = Chain::make(model, model.dt).value();
  chain.advance(1);
  const auto before = std::vector<double>(chain.now().begin(), chain.now().end());
  chain.release(ModulatorId{0}, 7);
  chain.release(ModulatorId{1}, 0.5);
  EXPECT_DOUBLE_EQ(chain.now()[0], before[0] + 7);
  EXPECT_DOUBLE_EQ(chain.now()[1], before[1] + 0.5);
  EXPECT_GT(chain.now()[2], before[2]);         // at equilibrium at once
  EXPECT_DOUBLE_EQ(chain.now()[4], before[4]);  // with kinetics later
  EXPECT_DOUBLE_EQ(chain.now()[5], before[5]);
}

TEST(Chain, sees_what_blows_up) {
  const NetworkModel model = rich(saturating, 0.5);
  auto chain = Chain::make(model, model.dt).value();
  chain.advance(1);
  EXPECT_EQ(chain.first_blown_up(), chain.now().size());
  chain.release(ModulatorId{1}, INFINITY);
  EXPECT_EQ(chain.first_blown_up(), 1u);
}

// The integral of exp(-(u - from) / tau) gate(u) over a step, by Simpson's rule on 64 pieces of the solved trajectory.
double integral(const Trajectory& trajectory, const Gate& gate, double from, double dt, double tau) {
  constexpr int pieces = 64;
  double sum = 0;
  for (int i = 0; i <= pieces; ++i) {
    const double u = dt * i / pieces;
    const double weight = i == 0 || i == pieces ? 1 : (i % 2 == 1 ? 4 : 2);
    sum += weight * std::exp(-u / tau) * gate.value(values(trajectory, from + u, i == 0 ? Side::after : Side::before));
  }
  return sum * dt / pieces / 3;
}
struct Integrals {
  double worst = 0;  // of a step
  double total = 0;  // of the error over the run, each step's discounted to its start
};
Integrals compare_integrals(const NetworkModel& model, const std::string& text, double tau, double until_ms) {
  auto chain = Chain::make(model, model.dt).value();
  const auto trajectory = solved(model);
  const auto gate = Gate::compile("gate", text, chain.symbols("")).value();
  Integrals found;
  const double dt = model.dt.native();
  for (int step = 1; step * dt <= until_ms; ++step) {
    chain.advance(step);
    const double error = chain.gate_integral(gate, tau) - integral(trajectory, gate, (step - 1) * dt, dt, tau);
    found.worst = std::max(found.worst, std::abs(error));
    found.total += error;
    chain.release_programs();
  }
  return found;
}

TEST(Chain, integrates_affine_gates_of_exponential_levels_in_closed_form) {
  const auto model = rich(ExponentialClearance{50_ms}, 5);
  for (const double tau : {10.0, 50.0, 1000.0})
    for (const char* gate : {"1", "DA / 40 nM", "DA / 40 nM - 0.3 * M - 0.2"})
      EXPECT_LT(compare_integrals(model, gate, tau, 300).worst, 1e-8) << gate << " " << tau;
}

TEST(Chain, integrates_affine_gates_of_ramps_in_closed_form) {
  const auto model = model_with({dopamine(ExponentialClearance{50_ms}, a_ramp)}, 2);
  for (const double tau : {10.0, 50.0, 1000.0})
    EXPECT_LT(compare_integrals(model, "DA / 40 nM - 0.2", tau, 300).worst, 1e-10) << tau;
}

TEST(Chain, integrates_affine_gates_of_recorded_traces_in_closed_form) {
  for (const double tau : {10.0, 50.0, 1000.0})
    EXPECT_LT(compare_integrals(replayed(40, 20, 2), "DA / 40 nM - 0.2", tau, 300).worst, 1e-10) << tau;
}

TEST(Chain, integrates_every_other_gate_by_simpsons_rule) {
  for (const Clearance& clearance : {Clearance{ExponentialClearance{50_ms}}, Clearance{saturating}})
    for (const char* gate : {"exp(-DA / 60 nM)", "DA / 40 nM", "D1", "D2 * M", "S - 0.1", "I", "J / (1 + J)"})
      EXPECT_LT(compare_integrals(rich(clearance, 0.5), gate, 40, 300).worst, 1e-8) << gate;
}

TEST(Chain, converges_with_the_fourth_order_of_a_step_where_gates_are_smooth) {
  for (const Clearance& clearance : {Clearance{ExponentialClearance{50_ms}}, Clearance{saturating}})
    for (const char* gate : {"exp(-DA / 60 nM)", "D2", "S", "J * M"}) {
      const double coarse = compare_integrals(rich(clearance, 5), gate, 40, 140).total;
      const double fine = compare_integrals(rich(clearance, 2.5), gate, 40, 140).total;
      EXPECT_GT(std::abs(coarse / fine), 10) << gate << ": " << coarse << ", then " << fine;
      EXPECT_LT(std::abs(coarse), 1e-2) << gate;
    }
}

TEST(Chain, names_symbols_only_in_their_region) {
  auto model = rich(saturating, 0.5);
  const auto chain = Chain::make(model, model.dt).value();
  EXPECT_EQ(chain.symbols("").size(), 7u);
  EXPECT_EQ(chain.symbols("")[0].name, "DA");
  EXPECT_EQ(chain.symbols("elsewhere")[0].name, "");
}

}  // namespace
}  // namespace teg::modulation
