#include "reference/synapse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"

namespace teg::reference {
namespace {

using namespace teg::literals;

// Draws of one model, in the order in which they are asked for.
class Choice {
 public:
  explicit Choice(std::uint32_t model) : model_(model) {}
  double between(double least, double most) {
    return least + (most - least) * uniform({7, Stream::test, model_, next_++});
  }
  int upto(int most) { return std::min(most, static_cast<int>(between(0, most + 1))); }
  bool chance(double p) { return between(0, 1) < p; }
  // On a grid of half milliseconds one time in two, so that events coincide.
  Time time(double least, double most) {
    const double t = between(least, most);
    return Time{chance(0.5) ? std::round(2 * t) / 2 : t};
  }

 private:
  std::uint32_t model_;
  std::uint64_t next_ = 0;
};

constexpr double longest_ms = 300;

ReleaseProgram draw_program(Choice& choice) {
  const Time onset = choice.time(-60, longest_ms);
  switch (choice.upto(3)) {
    case 0: {
      Burst burst{.onset = onset, .pulses = 1 + choice.upto(3), .rate = Rate{choice.between(0.02, 0.1)}};
      burst.amount = Concentration{choice.between(5, 100)};
      if (choice.chance(0.3)) burst.width = choice.time(1, 15);
      if (choice.chance(0.3)) burst.jitter = 3_ms;
      if (choice.chance(0.3)) burst.repeats = 2, burst.period = choice.time(20, 60);
      return burst;
    }
    case 1: return Dip{onset, choice.time(0, 80), choice.between(0.3, 1)};
    case 2:
      return Ramp{onset, choice.chance(0.3) ? 0_ms : choice.time(1, 60), Concentration{choice.between(1, 60)},
                  choice.time(0, 60)};
    default:
      return PauseRebound{onset, choice.time(1, 60), choice.time(1, 60), choice.between(0.3, 1), choice.between(0, 2)};
  }
}

Modulator draw_modulator(Choice& choice, std::size_t index) {
  Modulator modulator{.name = "M" + std::to_string(index), .is_concentration = index != 1};
  modulator.tonic = Concentration{choice.chance(0.3) ? 0 : choice.between(1, 50)};
  if (choice.chance(0.6))
    modulator.clearance = ExponentialClearance{Time{choice.between(10, 150)}};
  else
    modulator.clearance =
        MichaelisMenten{ClearanceRate{choice.between(0.5, 5)}, Concentration{choice.between(20, 200)}};
  for (int p = choice.upto(3); p > 0; --p) modulator.programs.push_back(draw_program(choice));
  if (modulator.tonic.native() == 0)  // what lowers tonic release is refused there
    std::erase_if(modulator.programs, [](const ReleaseProgram& program) {
      return std::holds_alternative<Dip>(program) || std::holds_alternative<PauseRebound>(program);
    });
  return modulator;
}

Receptor draw_receptor(Choice& choice, std::size_t index, std::size_t n_modulators) {
  Receptor receptor{"R" + std::to_string(index), "M" + std::to_string(choice.upto(static_cast<int>(n_modulators) - 1))};
  receptor.ec50 = Concentration{choice.between(30, 200)};
  receptor.hill = std::vector{1.0, 1.0, 2.0, 1.5}[choice.upto(3)];
  if (choice.chance(0.6)) receptor.k_off = Rate{choice.between(0.003, 0.1)};
  return receptor;
}

// M1 has plain numbers; the others are concentrations. R0 and R1 are there always.
std::string draw_gate(Choice& choice, bool smooth) {
  static const std::vector<std::string> smooth_gates{"1",
                                                     "M0 / 20 nM - 0.5",
                                                     "R0",
                                                     "R0 - 0.2",
                                                     "R0 * (1 - R1)",
                                                     "exp(-M0 / 50 nM)",
                                                     "M1 / 40 + M0 / 60 nM - 0.7",
                                                     "M0 / (10 nM + M0) - M1 / (20 + M1)",
                                                     "-0.7",
                                                     "(M0 / 30 nM)^2 / 5 - R1"};
  static const std::vector<std::string> kinked_gates{"max(M0 - 20 nM, 0 nM) / 30 nM", "max(R0 - 0.25, 0)",
                                                     "abs(R0 - 0.3) - 0.1", "min(M1 / 30, 1)"};
  const auto& gates = smooth || choice.chance(0.5) ? smooth_gates : kinked_gates;
  return gates[choice.upto(static_cast<int>(gates.size()) - 1)];
}

Channel draw_channel(Choice& choice, bool smooth) {
  Channel channel{.name = "c"};
  channel.pairing = static_cast<Pairing>(choice.upto(4));
  channel.window = static_cast<Window>(choice.upto(2));
  channel.matching = static_cast<Matching>(choice.upto(1));
  channel.tau_pair = Time{choice.between(8, 40)};
  channel.tau_pair_rise = Time{choice.between(0.05, 0.9) * channel.tau_pair.native()};
  channel.amplitude = choice.between(-1, 1.5);
  if (choice.chance(0.3)) channel.induction = draw_gate(choice, smooth);
  channel.tau_trace = Time{choice.between(15, 400)};
  channel.conversion = std::vector{Conversion::continuous, Conversion::continuous, Conversion::sampled,
                                   Conversion::immediate}[choice.upto(3)];
  if (choice.chance(0.3) && channel.conversion != Conversion::sampled)
    channel.tau_rise = Time{choice.between(0.05, 0.9) * channel.tau_trace.native()};
  if (choice.chance(0.3) && channel.conversion != Conversion::immediate) channel.ceiling = choice.between(0.3, 1.5);
  channel.saturation = static_cast<Saturation>(choice.upto(1));
  channel.gate = draw_gate(choice, smooth);
  channel.rate = Rate{choice.between(-0.01, 0.02)};
  channel.period = choice.time(3, 20);
  return channel;
}

Rule draw_rule(Choice& choice, std::size_t index, bool smooth) {
  Rule rule{.name = "r" + std::to_string(index)};
  for (int c = choice.upto(2); c >= 0; --c) rule.channels.push_back(draw_channel(choice, smooth));
  rule.bounds.kind = static_cast<BoundKind>(choice.upto(3));
  rule.bounds.least = choice.between(-0.5, 0.2);
  rule.bounds.most = rule.bounds.least + choice.between(0.3, 1.5);
  rule.bounds.exponent = choice.chance(0.5) ? choice.between(0.3, 0.9) : choice.between(1.1, 2);
  return rule;
}

Synapse draw_synapse(Choice& choice, const Rule& rule) {
  Synapse synapse{.name = "s", .rule = rule.name};
  for (int n = choice.upto(6); n > 0; --n) synapse.pre.push_back(choice.time(0, longest_ms));
  for (int n = choice.upto(6); n > 0; --n) synapse.post.push_back(choice.time(0, longest_ms));
  if (choice.chance(0.5)) synapse.axonal_delay = choice.time(0, 4);
  if (choice.chance(0.5)) synapse.dendritic_delay = choice.time(0, 4);
  const double at = choice.chance(0.2) ? 0 : (choice.chance(0.2) ? 1 : choice.between(0, 1));
  synapse.weight = std::min(rule.bounds.least + at * (rule.bounds.most - rule.bounds.least), rule.bounds.most);
  return synapse;
}

// A small model of everything; `smooth` leaves out gates with kinks.
SynapseModel draw_model(std::uint32_t index, bool smooth) {
  Choice choice(index);
  SynapseModel model;
  model.until = choice.time(100, longest_ms);
  model.seed = index;
  const std::size_t n_modulators = 2 + choice.upto(1);
  for (std::size_t m = 0; m < n_modulators; ++m) model.modulators.push_back(draw_modulator(choice, m));
  for (std::size_t r = 0; r < 2; ++r) model.receptors.push_back(draw_receptor(choice, r, n_modulators));
  for (std::size_t r = 0; r < 2; ++r) model.rules.push_back(draw_rule(choice, r, smooth));
  for (std::size_t s = 0; s < 2; ++s) model.synapses.push_back(draw_synapse(choice, model.rules[s]));
  return model;
}

std::vector<Time> times_of(const SynapseModel& model, std::uint32_t index) {
  Choice choice(100000 + index);
  std::vector<Time> times{0_ms, model.until};
  for (int n = 0; n < 6; ++n) times.push_back(choice.time(0, model.until.native()));
  for (Time& t : times) t = std::min(t, model.until);
  if (!model.synapses[0].pre.empty()) times.push_back(std::min(model.synapses[0].pre[0], model.until));
  std::ranges::sort(times);
  return times;
}

using Row = std::vector<double>;

// The largest of |a - b| / max(1, |b|) over all that was recorded.
struct Distance {
  double levels = 0, traces = 0, weights = 0;
};
double apart(const Row& a, const Row& b) {
  EXPECT_EQ(a.size(), b.size());
  double most = 0;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
    if (const double d = std::abs(a[k] - b[k]) / std::max(1.0, std::abs(b[k])); !(d <= most)) most = d;
  return most;
}
template <class T>
double apart(const std::vector<T>& a, const std::vector<T>& b) {
  EXPECT_EQ(a.size(), b.size());
  double most = 0;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) most = std::max(most, apart(a[k], b[k]));
  return most;
}
Distance apart(const Recording& a, const Recording& b) {
  EXPECT_EQ(a.times_ms, b.times_ms);
  const double levels = std::max(apart(a.concentration, b.concentration), apart(a.occupancy, b.occupancy));
  return {std::max(levels, apart(a.gate, b.gate)), apart(a.eligibility, b.eligibility), apart(a.weight, b.weight)};
}

// What the reference may be wrong by at step h, in a weight: where a drive has a kink or a weight leaves
// a hard bound, up to h^2 / 8 times the change of dw/dt's slope there, which is below 5e-4 per ms^2 here.
double at_kinks(double step_ms) { return 5e-4 * step_ms * step_ms / 8; }

class RandomModels : public testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Fifty, RandomModels, testing::Values(0, 50, 100, 150));

// Half of the models have smooth gates only. The fine run is nearer to the truth than to the coarse one.
TEST_P(RandomModels, agree_with_the_engine) {
  for (std::uint32_t index = GetParam(); index < GetParam() + 50; ++index) {
    SCOPED_TRACE("model " + std::to_string(index));
    const SynapseModel model = draw_model(index, index % 2 == 0);
    const auto times = times_of(model, index);
    const auto engine = SynapseSimulation::make(model).value().record(times);
    if (!engine) {
      ADD_FAILURE() << Exception(engine.errors()).what();
      continue;
    }
    const Recording coarse = simulate(model, 0.2_ms, times), fine = simulate(model, 0.1_ms, times);
    const Distance found = apart(*engine, fine), own = apart(coarse, fine);
    EXPECT_LE(found.levels, 1e-10 + own.levels);
    EXPECT_LE(found.traces, 1e-10 + own.traces);
    EXPECT_LE(found.weights, 1e-10 + 2 * own.weights);
  }
}

// One pairing at 1 s and one pulse 0.5 s later; all smooth.
SynapseModel smooth_model(const Clearance& clearance, const std::string& gate) {
  Modulator dopamine{"DA", true, 10_nM, clearance, {Burst{.onset = 1500_ms, .amount = 50_nM}}};
  Channel channel{.tau_pair = 20_ms, .tau_trace = 1_s, .gate = gate, .rate = Rate{1e-3}};
  Synapse synapse{.name = "s", .rule = "r", .pre = {990_ms}, .post = {1_s}, .weight = 0};
  return {{{dopamine}, {{"D1", "DA", 40_nM, 1, 20_Hz}}}, {{"r", {channel}, {}}}, {synapse}, 3_s};
}

TEST(Reference, has_the_closed_form_of_one_pairing_and_one_pulse) {
  auto model = smooth_model(ExponentialClearance{200_ms}, "DA / 50 nM");
  model.modulators[0].tonic = 0_nM;
  model.until = 6_s;
  const double c0 = std::exp(-0.5), kappa = 1 / (1 / 1000.0 + 1 / 200.0);
  const double expected = 1e-3 * c0 * std::exp(-0.5) * kappa * (1 - std::exp(-4500 / kappa));
  EXPECT_NEAR(simulate(model, 0.5_ms, {6_s}).weight[0][0], expected, 1e-12);
}

TEST(Reference, converges_to_the_engine_with_the_fourth_order) {
  for (const Clearance& clearance :
       {Clearance{ExponentialClearance{40_ms}}, Clearance{MichaelisMenten{ClearanceRate{1}, 30_nM}}}) {
    const auto model = smooth_model(clearance, "D1 * (1 - D1)");
    const std::vector<Time> times{1700_ms, 3_s};
    const auto engine = SynapseSimulation::make(model).value().record(times).value();
    const auto error = [&](Time step) { return apart(engine, simulate(model, step, times)).weights; };
    const double coarse = error(8_ms), middle = error(4_ms), fine = error(2_ms);
    EXPECT_NEAR(std::log2(coarse / middle), 4, 0.6);
    EXPECT_NEAR(std::log2(middle / fine), 4, 0.4);
  }
}

TEST(Reference, a_hard_bound_is_left_with_the_second_order_at_least) {
  auto model = smooth_model(ExponentialClearance{100_ms}, "DA / 20 nM - 1");
  model.rules[0].bounds = {BoundKind::hard, 0, 0.05};
  const std::vector<Time> times{1600_ms, 3_s};
  const auto engine = SynapseSimulation::make(model).value().record(times).value();
  for (const double step : {4.0, 1.0, 0.25})
    EXPECT_LE(apart(engine, simulate(model, Time{step}, times)).weights, at_kinks(step)) << step;
}

TEST(Reference, recording_more_does_not_move_it_beyond_its_own_error) {
  const auto model = draw_model(12, true);
  std::vector<Time> many;
  for (int i = 0; i <= 40; ++i) many.push_back(model.until * (i / 40.0));
  EXPECT_LE(
      std::abs(simulate(model, 0.1_ms, many).weight[0].back() - simulate(model, 0.1_ms, {model.until}).weight[0][0]),
      1e-8);
}

}  // namespace
}  // namespace teg::reference
