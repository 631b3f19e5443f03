#include <cmath>

#include "core/random.hpp"
#include "learner/driven.hpp"

namespace teg::learner {
namespace {

TaskShape one_cue() {
  TaskShape shape;
  shape.cues = {"A"};
  return shape;
}

// By halving: level E[max(r - e, 0)] = (1 - level) E[max(e - r, 0)].
double expectile(const std::vector<double>& rewards, double level) {
  double low = -100, high = 100;
  for (int k = 0; k < 200; ++k) {
    const double e = (low + high) / 2;
    double above = 0, below = 0;
    for (const double r : rewards) above += std::max(r - e, 0.0), below += std::max(e - r, 0.0);
    (level * above > (1 - level) * below ? low : high) = e;
  }
  return low;
}

TEST(Distributional, units_settle_at_the_expectiles_of_the_rewards) {
  constexpr std::size_t units = 7;
  Driven d("distributional-td", {{"units", number(units)}, {"learning_rate", number(0.002)}}, one_cue());
  const std::vector<double> rewards{0, 1, 4, 10}, cue{1};
  std::vector<double> mean(units);
  const int burn = 20000, n = 100000;
  for (int k = 0; k < burn + n; ++k) {
    const double u = uniform({3, Stream::test, 0, static_cast<std::uint64_t>(k)});
    d.step({.cues = cue, .reward = rewards[static_cast<std::size_t>(4 * u)], .begins_trial = true, .ends_trial = true});
    for (std::size_t i = 0; i < units && k >= burn; ++i) mean[i] += d.memory("value", i) / n;
  }
  for (std::size_t i = 0; i < units; ++i)
    EXPECT_NEAR(mean[i], expectile(rewards, (static_cast<double>(i) + 0.5) / units), 0.05);
}

TEST(Distributional, a_certain_reward_leaves_no_spread) {
  Driven d("distributional-td", {}, one_cue());
  const std::vector<double> cue{1};
  for (int k = 0; k < 3000; ++k) d.step({.cues = cue, .reward = 2, .begins_trial = true, .ends_trial = true});
  EXPECT_NEAR(d->signals()[1], 2, 1e-9);
  EXPECT_NEAR(d->signals()[2], 0, 1e-9);
}

TEST(Distributional, one_trial_moves_each_unit_by_its_own_rate) {
  Driven d("distributional-td", {{"units", number(4)}, {"learning_rate", number(0.1)}}, one_cue());
  const std::vector<double> cue{1};
  d.step({.cues = cue, .reward = 1, .begins_trial = true, .ends_trial = true});
  for (std::size_t u = 0; u < 4; ++u) EXPECT_DOUBLE_EQ(d.memory("value", u), 0.2 * (static_cast<double>(u) + 0.5) / 4);
  d.step({.cues = cue, .reward = -1, .begins_trial = true, .ends_trial = true});
  for (std::size_t u = 0; u < 4; ++u) {
    const double level = (static_cast<double>(u) + 0.5) / 4, v = 0.2 * level;
    EXPECT_DOUBLE_EQ(d.memory("value", u), v - 0.2 * (1 - level) * (1 + v));
  }
}

}  // namespace
}  // namespace teg::learner
