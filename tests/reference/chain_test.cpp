#include "reference/chain.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.hpp"

namespace teg::reference {
namespace {

using namespace teg::literals;

// Counter-based choices, so that a failure repeats.
struct Choice {
  std::uint32_t model = 0;
  std::uint64_t step = 0;
  double between(double a, double b) { return a + (b - a) * uniform({5, Stream::test, model, step++}); }
  bool chance(double p) { return between(0, 1) < p; }
};

Course drawn_course(Choice& c) {
  if (c.chance(0.2)) return {};
  Course course{Time{c.between(0, 1500)}};
  if (c.chance(0.7)) course.duration = Time{c.between(50, 800)};
  if (c.chance(0.5)) course.rise = Time{c.between(20, 300)};
  if (c.chance(0.5)) course.decay = Time{c.between(20, 300)};
  return course;
}

// Dopamine in two regions and acetylcholine in one; every part of the chain is there now and then.
SynapseModel drawn_model(std::uint32_t index) {
  Choice c{index};
  SynapseModel model;
  model.until = 3_s;
  for (const std::string region : {"A", "B"}) {
    Modulator m{.name = "DA", .tonic = Concentration{c.between(15, 20)}, .region = region};
    m.clearance = MichaelisMenten{ClearanceRate{c.between(1, 4)}, 200_nM, Rate{c.chance(0.5) ? 1e-3 : 0}};
    if (region == "B") m.clearance = ExponentialClearance{Time{c.between(50, 200)}};
    if (c.chance(0.5)) m.firing = Firing{4_Hz, Concentration{c.between(5, 60)}};
    if (c.chance(0.5)) m.autoreceptor = Autoreceptor{"D2", c.between(0.5, 4)};
    if (c.chance(0.5)) m.exchange = {{region == "A" ? "B" : "A", Rate{c.between(1e-4, 2e-3)}}};
    if (c.chance(0.3)) m.loss = ClearanceRate{4e-5};
    if (c.chance(0.5)) m.effects.push_back({EffectTarget::release, c.between(0, 2), drawn_course(c)});
    if (c.chance(0.5)) m.effects.push_back({EffectTarget::uptake, c.between(0.2, 1), drawn_course(c)});
    if (m.firing) m.programs.push_back(FiringChange{Time{c.between(0, 900)}, 300_ms, Rate{c.between(0, 0.02)}});
    m.programs.push_back(Burst{.onset = Time{c.between(0, 1000)},
                               .pulses = 4,
                               .rate = 20_Hz,
                               .amount = 50_nM,
                               .vesicles = {c.between(0.3, 1), false, c.between(0, 0.6), 300_ms}});
    if (c.chance(0.5)) m.programs.push_back(Dip{Time{c.between(1000, 1500)}, 200_ms, c.between(0.2, 1)});
    Receptor d2{"D2", "DA", Concentration{c.between(10, 60)}, c.chance(0.5) ? 1.0 : 2.0, {}, region, {}, {}};
    if (c.chance(0.7)) d2.k_off = Rate{c.between(2e-4, 0.02)};
    if (c.chance(0.5))
      d2.drugs.push_back({"drug", c.chance(0.5), Concentration{c.between(1, 50)}, 20_nM, drawn_course(c)});
    model.modulators.push_back(m), model.receptors.push_back(d2);
  }
  model.modulators.push_back({.name = "ACh", .tonic = 5_nM, .clearance = ExponentialClearance{30_ms}, .region = "A"});
  model.modulators[2].programs = {SpikeRelease{100_ms, {0_ms, 40_ms, 300_ms}, 100_nM, {1, false, 0.4, 200_ms}}};
  Receptor nicotinic{"nAChR", "ACh", 80_nM, 1, {}, "A", {}, Desensitisation{Rate{c.between(1e-3, 0.05)}, 400_ms}};
  if (c.chance(0.5)) nicotinic.k_off = 50_Hz;
  model.receptors.push_back(nicotinic);
  model.messengers = {{"cAMP", "nAChR * (1 - D2)", 200_ms, {}, "A"}, {"PKA", "cAMP + 0.1 * D2", 500_ms, 80_ms, "A"}};
  model.rules = {{"r", {Channel{.pairing = Pairing::pre, .gate = "1"}}, {}}};
  model.synapses = {{.name = "s", .rule = "r", .region = "A"}};
  return model;
}

double apart(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b, double scale) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < a[i].size(); ++k)
      largest = std::max(largest, std::abs(a[i][k] - b[i][k]) / (scale + std::abs(b[i][k])));
  return largest;
}

TEST(Chain, the_engine_agrees_with_small_steps_for_random_models) {
  std::vector<Time> at;
  for (int k = 1; k < 30; ++k) at.emplace_back(97.3 * k);
  for (std::uint32_t index = 0; index < 60; ++index) {
    SCOPED_TRACE("model " + std::to_string(index));
    const auto model = drawn_model(index);
    auto engine = SynapseSimulation::make(model);
    ASSERT_TRUE(engine) << Exception(engine.errors()).what();
    const auto fast = engine->record(at);
    ASSERT_TRUE(fast) << Exception(fast.errors()).what();
    const auto coarse = simulate_chain(model, 0.4_ms, at), fine = simulate_chain(model, 0.2_ms, at);
    const auto agree = [&](auto part) {  // the fine run is nearer to the truth than to the coarse one
      EXPECT_LE(apart((*fast).*part, fine.*part, 1), 1e-11 + apart(coarse.*part, fine.*part, 1));
    };
    agree(&Recording::concentration);
    agree(&Recording::occupancy);
    agree(&Recording::messenger);
  }
}

}  // namespace
}  // namespace teg::reference
