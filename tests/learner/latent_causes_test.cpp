#include <cmath>

#include "learner/session.hpp"

namespace teg {
namespace {

using namespace testing_learner;

// The model of Gershman et al. (2017) for one cue, written out with plain loops.
std::vector<double> plain_responses(const std::vector<double>& times, const std::vector<double>& rewards) {
  constexpr int n_causes = 6;
  std::vector<double> w(n_causes, 0), n(n_causes, 0), out;
  std::vector<int> cause;
  for (std::size_t t = 0; t < times.size(); ++t) {
    std::vector<double> p(n_causes, 0);
    for (std::size_t s = 0; s < t; ++s) p[static_cast<std::size_t>(cause[s])] += 1 / (times[t] - times[s]);
    for (auto& x : p)
      if (x == 0) {
        x = 0.1;
        break;
      }
    double sum = 0, value = 0;
    for (std::size_t k = 0; k < n_causes; ++k) {
      const double spread = 1 / (n[k] + 1) + 1, off = 1 - n[k] / (n[k] + 1);
      p[k] *= std::exp(-off * off / 2 / spread) / std::sqrt(spread);
      sum += p[k], value += p[k] * w[k];
    }
    out.push_back(std::erfc(-(value / sum - 0.02) / 0.01 / std::sqrt(2.0)) / 2);
    const double until_next = t + 1 < times.size() ? times[t + 1] - times[t] : 1;
    std::vector<double> q;
    for (int i = 0; i < std::min(3, static_cast<int>(until_next + 0.5)); ++i) {
      double all = 0;
      q = p;
      for (std::size_t k = 0; k < n_causes; ++k) all += q[k] *= std::exp(-std::pow(rewards[t] - w[k], 2) / 0.8);
      for (std::size_t k = 0; k < n_causes; ++k) w[k] += 0.3 * q[k] / all * (rewards[t] - w[k]);
    }
    cause.push_back(static_cast<int>(std::max_element(q.begin(), q.end()) - q.begin()));
    n[static_cast<std::size_t>(cause.back())] += 1;
  }
  return out;
}

TEST(MemoryModification, responses_are_those_of_the_model_written_out) {
  auto m = model("pavlovian",
                 {{"phases", texts({"4 A+", "1 A- after 9 s", "10 A- after 2 s", "2 A+ after 60 s"})},
                  {"cue_at", number(0)},
                  {"reward_delay", number(0)},
                  {"trial_length", number(1000)}},
                 "memory-modification", {});
  m.series = {{"response", "response", "", Time{0}, OverSteps::last}};
  std::vector<double> times, rewards;
  double now = 0;
  for (int t = 0; t < 17; ++t) {
    now += t == 4 ? 9 : t == 5 ? 2 : t == 15 ? 60 : 0;
    times.push_back(now), rewards.push_back(t < 4 || t > 14);
    now += 1;
  }
  const auto expected = plain_responses(times, rewards), found = series(record_of(m), "response");
  for (std::size_t t = 0; t < expected.size(); ++t) EXPECT_NEAR(found[t], expected[t], 1e-12) << t;
}

// Counts of two groups of trials, by hand: the prediction of a reward given cues.
TEST(LatentCauses, what_is_predicted_mixes_causes_by_their_counts) {
  auto m = model("pavlovian", {{"phases", texts({"5 A+", "5 B-", "1 A-"})}}, "latent-causes", {});
  m.series = {{"value", "value", "", Time{0}, OverSteps::last}, {"causes", "causes", "", Time{0}, OverSteps::last}};
  const auto record = record_of(m);
  ASSERT_DOUBLE_EQ(series(record, "causes")[9], 2);
  const double many = 6.0 / 7, few = 1.0 / 7;
  const double first = 5 * many * many, second = 5 * few * few, fresh = 1 * 0.25;
  EXPECT_NEAR(series(record, "value")[10], (first * many + second * few + fresh * 0.5) / (first + second + fresh),
              1e-12);
}

// Trials of one step whose next comes 5 s after, and trials that last 5 s: the same times from start to start.
TEST(MemoryModification, time_runs_from_the_start_of_one_trial_to_that_of_the_next) {
  const auto responses = [](double length, const std::string& interval) {
    auto m = model("pavlovian",
                   {{"phases", texts({"3 A+", "5 A-"})},
                    {"cue_at", number(0)},
                    {"reward_delay", number(0)},
                    {"trial_length", number(length)},
                    {"interval", text(interval)}},
                   "memory-modification", {});
    m.series = {{"response", "response", "", Time{0}, OverSteps::last}};
    return series(record_of(m), "response");
  };
  const auto long_trials = responses(5000, "0 s");
  EXPECT_EQ(long_trials, responses(1000, "4 s"));
  std::vector<double> times, rewards;
  for (int t = 0; t < 8; ++t) times.push_back(5 * t), rewards.push_back(t < 3);
  const auto expected = plain_responses(times, rewards);
  for (std::size_t t = 0; t < 8; ++t) EXPECT_NEAR(long_trials[t], expected[t], 1e-12) << t;
}

TEST(MemoryModification, rewards_however_large_and_no_new_causes_leave_it_finite) {
  for (const double concentration : {0.0, 0.1})
    for (const double size : {1.0, 50.0, 1e3}) {
      auto m = model("pavlovian", {{"phases", texts({"30 A+", "30 A-"})}, {"reward_size", number(size)}},
                     "memory-modification", {{"concentration", number(concentration)}});
      m.series = {{"value", "value", "", Time{0}, OverSteps::last}, {"causes", "causes", "", Time{0}, OverSteps::last}};
      const auto record = simulate_learner(m);
      ASSERT_TRUE(record) << size << ' ' << concentration;
      for (const double v : series(*record, "value")) EXPECT_TRUE(std::isfinite(v));
      if (concentration == 0) {
        EXPECT_LE(series(*record, "causes").back(), 1) << "one cause for all that happens";
      }
    }
}

TEST(LatentCauses, their_numbers_of_trials_can_be_asked_for_before_there_are_any) {
  auto m = model("pavlovian", {{"phases", texts({"5 A+", "5 B-"})}}, "latent-causes", {});
  m.series = {{"first", "memory.trials.0", "", Time{0}, OverSteps::last},
              {"second", "memory.trials.1", "", Time{0}, OverSteps::last}};
  const auto record = record_of(m);
  EXPECT_DOUBLE_EQ(series(record, "first").back() + series(record, "second").back(), 10);
  EXPECT_DOUBLE_EQ(series(record, "second")[0], 0);
  m.series[0].of = "memory.trails.0";
  EXPECT_THAT(errors_of(m), testing::HasSubstr("what it keeps is memory.trials.0 to .19"));
}

}  // namespace
}  // namespace teg
