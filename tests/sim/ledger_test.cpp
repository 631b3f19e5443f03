#include "teg/ledger.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "core/random.hpp"
#include "teg/synapse.hpp"

namespace teg {
namespace {

using namespace teg::literals;
using testing::HasSubstr;

double total(const std::vector<LedgerEntry>& entries) {
  double sum = 0;
  for (const auto& e : entries) sum += e.change;
  return sum;
}

// The same history for the synapse substrate, without bounds.
double simulated_change(const SynapseHistory& history) {
  SynapseModel model{{history.modulators}, {history.rule}, {}, history.until};
  model.rules[0].bounds.kind = BoundKind::none;
  for (const ReleaseEvent& r : history.releases)
    model.modulators[r.modulator].programs.push_back(Burst{.onset = r.at, .amount = Concentration{r.amount}});
  Synapse synapse{.name = "s", .rule = history.rule.name, .pre = history.pre, .post = history.post};
  synapse.axonal_delay = history.axonal_delay, synapse.dendritic_delay = history.dendritic_delay;
  synapse.weight = 0;
  model.synapses = {synapse};
  return SynapseSimulation::make(model).value().run().value().weights[0];
}

SynapseHistory one_pairing() {
  SynapseHistory history;
  history.rule = {"r", {Channel{.tau_pair = 20_ms, .tau_trace = 1_s, .gate = "DA / 50 nM - 0.1"}}, {}};
  history.modulators = {{.name = "DA", .tonic = 10_nM, .clearance = ExponentialClearance{200_ms}}};
  history.pre = {990_ms}, history.post = {1_s};
  history.releases = {{1500_ms, 0, 50}, {500_ms, 0, 25}};
  history.until = 6_s;
  return history;
}

TEST(Ledger, one_pairing_has_the_closed_form_of_each_source) {
  const auto entries = weight_ledger(one_pairing()).value();
  ASSERT_EQ(entries.size(), 3u);
  const double paired = std::exp(-0.5), kappa = 1 / (1 / 1000.0 + 1 / 200.0), rate = 1e-3;
  const double later = rate * paired * std::exp(-0.5) * kappa * (1 - std::exp(-4500 / kappa));
  const double before = rate * paired * 0.5 * std::exp(-2.5) * kappa * (1 - std::exp(-5000 / kappa));
  EXPECT_NEAR(entries[0].change, rate * paired * 0.1 * 1000 * (1 - std::exp(-5)), 1e-14);
  EXPECT_NEAR(entries[1].change, later, 1e-14);
  EXPECT_NEAR(entries[2].change, before, 1e-14);
  for (std::ptrdiff_t i = 0; i < 3; ++i) {
    EXPECT_EQ(entries[i].release, i - 1);
    EXPECT_EQ(entries[i].pre_ms, 990);
    EXPECT_EQ(entries[i].post_ms, 1000);
  }
}

class Choice {
 public:
  explicit Choice(std::uint32_t model) : model_(model) {}
  double between(double least, double most) {
    return least + (most - least) * uniform({23, Stream::test, model_, next_++});
  }
  int upto(int most) { return std::min(most, static_cast<int>(between(0, most + 1))); }
  bool chance(double p) { return between(0, 1) < p; }
  // On a grid of 5 ms half of the time, so that events coincide.
  Time time(double least, double most) {
    const double t = between(least, most);
    return Time{chance(0.5) ? 5 * std::round(t / 5) : t};
  }

 private:
  std::uint32_t model_;
  std::uint64_t next_ = 0;
};

SynapseHistory drawn_history(std::uint32_t index) {
  Choice choice(index);
  SynapseHistory history;
  history.until = choice.time(100, 900);
  history.rule.name = "r";
  const std::vector<std::string> gates{"1", "DA / 40 nM", "M - 0.5", "0.3 * M - DA / 90 nM", "2 * (DA / 30 nM - 1)"};
  for (int c = choice.upto(2); c >= 0; --c) {
    Channel channel{.pairing = static_cast<Pairing>(choice.upto(4)), .window = static_cast<Window>(choice.upto(2))};
    channel.matching = static_cast<Matching>(choice.upto(1));
    channel.tau_pair = Time{choice.between(8, 40)}, channel.tau_pair_rise = Time{choice.between(1, 7)};
    channel.amplitude = choice.between(-1, 1.5);
    if (choice.chance(0.3)) channel.induction = "max(M - 0.8, 0) + DA / 50 nM";
    channel.tau_trace = Time{choice.between(20, 500)};
    channel.conversion = static_cast<Conversion>(choice.upto(2));
    if (channel.conversion != Conversion::sampled && choice.chance(0.4)) channel.tau_rise = Time{choice.between(2, 15)};
    if (choice.chance(0.4)) channel.ceiling = choice.between(0.3, 1.5);
    channel.saturation = static_cast<Saturation>(choice.upto(1));
    channel.gate = gates[choice.upto(4)];
    channel.rate = Rate{choice.between(-0.01, 0.02)};
    channel.period = choice.time(3, 20);
    history.rule.channels.push_back(channel);
  }
  history.modulators.resize(2);
  history.modulators[0] = {.name = "DA", .tonic = Concentration{choice.between(0, 30)}};
  history.modulators[1] = {.name = "M", .is_concentration = false, .tonic = Concentration{choice.between(0, 2)}};
  for (auto& m : history.modulators) m.clearance = ExponentialClearance{Time{choice.between(10, 300)}};
  for (int n = choice.upto(12); n > 0; --n) history.pre.push_back(choice.time(0, 600));
  for (int n = choice.upto(12); n > 0; --n) history.post.push_back(choice.time(0, 600));
  for (int n = choice.upto(8); n > 0; --n) {
    const auto modulator = static_cast<std::size_t>(choice.upto(1));
    history.releases.push_back({choice.time(-50, 800), modulator, (modulator == 0 ? 20 : 0.5) * choice.between(0, 2)});
  }
  history.axonal_delay = choice.time(0, 6), history.dendritic_delay = choice.time(0, 6);
  return history;
}

TEST(Ledger, entries_add_up_to_the_change_of_weight_of_any_history) {
  for (std::uint32_t index = 0; index < 400; ++index) {
    const auto history = drawn_history(index);
    const double expected = simulated_change(history);
    EXPECT_NEAR(total(weight_ledger(history).value()), expected, 1e-9 * (1 + std::abs(expected))) << index;
  }
}

TEST(Ledger, a_pairing_without_a_partner_has_none) {
  auto history = one_pairing();
  history.rule.channels[0].pairing = Pairing::post;
  const auto entries = weight_ledger(history).value();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_TRUE(std::isnan(entries[0].pre_ms));
  EXPECT_EQ(entries[0].post_ms, 1000);
}

TEST(Ledger, what_has_no_exact_shares_is_refused_with_a_reason) {
  auto curved = one_pairing();
  curved.rule.channels[0].gate = "DA * DA / 1 nM / 1 nM";
  EXPECT_THAT(weight_ledger(curved).errors()[0].what, HasSubstr("not affine"));
  auto saturating = one_pairing();
  saturating.modulators[0].clearance = MichaelisMenten{};
  EXPECT_THAT(weight_ledger(saturating).errors()[0].what, HasSubstr("exponential clearance"));
  auto stray = one_pairing();
  stray.releases[1].modulator = 1;
  EXPECT_THAT(weight_ledger(stray).errors()[0].where, HasSubstr("release 1"));
  auto unknown = one_pairing();
  unknown.rule.channels[0].gate = "DO / 1 nM";
  EXPECT_THAT(weight_ledger(unknown).errors()[0].fix, HasSubstr("DA"));
}

}  // namespace
}  // namespace teg
