#include "reference/closed_form.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/random.hpp"

namespace teg::reference {
namespace {

// Two synapse-like models drawn at random: spikes, two modulators, two channels of any pairing.
SynapseModel drawn(std::uint64_t seed) {
  std::uint64_t step = 0;
  const auto u = [&](double from, double to) { return from + (to - from) * uniform({seed, Stream::test, 0, step++}); };
  SynapseModel model;
  for (const char* name : {"DA", "ACh"}) {
    Modulator m{.name = name, .is_concentration = false, .tonic = Concentration{u(0, 1)}};
    m.clearance = ExponentialClearance{Time{u(20, 800)}};
    m.programs.push_back(Burst{.onset = Time{u(-1000, 3000)},
                               .pulses = 1 + static_cast<int>(u(0, 5)),
                               .rate = Rate{u(0.005, 0.05)},
                               .amount = Concentration{u(0, 3)}});
    model.modulators.push_back(m);
  }
  Rule rule{.name = "r", .channels = {}, .bounds = {}};
  for (int c = 0; c < 2; ++c) {
    Channel channel{.pairing = static_cast<Pairing>(static_cast<int>(u(0, 5))),
                    .window = static_cast<Window>(static_cast<int>(u(0, 3))),
                    .matching = u(0, 1) < 0.5 ? Matching::nearest : Matching::all_to_all,
                    .amplitude = u(-2, 2),
                    .tau_trace = Time{u(50, 3000)}};
    channel.gate = c == 0 ? "2 * DA - ACh + 0.3" : "ACh / 4";
    rule.channels.push_back(channel);
  }
  model.rules.push_back(rule);
  Synapse synapse{.name = "s", .rule = "r", .pre = {}, .post = {}};
  for (int i = 0; i < 8; ++i) synapse.pre.emplace_back(u(0, 2000)), synapse.post.emplace_back(u(0, 2000));
  synapse.axonal_delay = Time{u(0, 3)};
  model.synapses.push_back(synapse);
  model.until = Time{u(1500, 6000)};
  return model;
}

double simulated(const SynapseModel& model) {
  return SynapseSimulation::make(model).value().run().value().weights[0] - model.synapses[0].weight;
}

TEST(ClosedForm, is_what_the_engine_gives_for_random_models) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto model = drawn(seed);
    const auto change = weight_change(model, model.synapses[0]);
    ASSERT_TRUE(change) << seed;
    EXPECT_NEAR(*change, simulated(model), 1e-12 * std::max(1.0, std::abs(*change))) << seed;
  }
}

TEST(ClosedForm, is_not_given_for_what_has_none) {
  const std::vector<std::function<void(SynapseModel&)>> changes{
      [](auto& m) { m.rules[0].bounds.kind = BoundKind::hard; },
      [](auto& m) { m.rules[0].channels[0].gate = "max(DA - 0.1, 0)"; },
      [](auto& m) { m.rules[0].channels[0].ceiling = 1; },
      [](auto& m) { m.rules[0].channels[0].tau_rise = Time{10}; },
      [](auto& m) { m.rules[0].channels[0].induction = "DA"; },
      [](auto& m) { m.rules[0].channels[0].conversion = Conversion::sampled; },
      [](auto& m) { m.modulators[0].clearance = MichaelisMenten{}; },
      [](auto& m) { m.modulators[0].programs.push_back(Dip{}); },
      [](auto& m) { std::get<Burst>(m.modulators[0].programs[0]).jitter = Time{1}; },
      [](auto& m) { std::get<Burst>(m.modulators[0].programs[0]).width = Time{1}; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto model = drawn(1);
    changes[i](model);
    EXPECT_FALSE(weight_change(model, model.synapses[0])) << i;
  }
}

}  // namespace
}  // namespace teg::reference
