#include "network/connect.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace teg::network {
namespace {

struct Found {
  std::uint32_t source = 0, target = 0;
  std::int64_t delay = 0;
  float weight = 0;
  auto operator<=>(const Found&) const = default;
};

// 300 sources, 5000 cells in two regions, 30 others.
NetworkModel model_with(const Connect& connect, const std::string& source = "source",
                        const std::string& target = "cell") {
  NetworkModel model;
  model.dt = Time{0.5};
  model.populations = {{.name = "source", .size = 300}, {.name = "cell", .size = 5000}, {.name = "few", .size = 30}};
  model.populations[1].regions = {"A", "B"};
  Projection p{.name = "p", .source = source, .target = target, .connect = connect};
  p.dendritic_delay = {Spread::uniform, 1, 4};
  p.weight = {Spread::uniform, -1, 2};
  model.projections = {p};
  return model;
}
// All synapses in the order of connections(): source, target, draw. Checks that rows are sorted on the way.
std::vector<Found> built(const NetworkModel& model, std::size_t threads = 1) {
  const Layout layout = cut_into_blocks(model);
  const auto bundles = connect(model, 0, layout, Grid{model.dt.native()}, 0, false, threads);
  std::vector<Found> all;
  for (const auto& bundle : bundles)
    for (std::size_t b = 0; b < bundle.segments.size(); ++b) {
      const auto& s = bundle.segments[b];
      const auto& block = layout.blocks[layout.first_block[bundle.target] + b];
      EXPECT_EQ(s.offset.back(), s.target.size());
      for (std::uint32_t source = 0; source + 1 < s.offset.size(); ++source)
        for (std::size_t i = s.offset[source]; i < s.offset[source + 1]; ++i) {
          EXPECT_LT(s.target[i], block.count);
          EXPECT_TRUE(i == s.offset[source] || s.target[i] >= s.target[i - 1]) << "a row is not sorted";
          all.push_back(
              {source, static_cast<std::uint32_t>(block.first + s.target[i]), bundle.dendritic, s.weight_of(i)});
        }
    }
  std::sort(all.begin(), all.end());
  return all;
}
std::vector<std::size_t> degrees(const std::vector<Found>& all, std::size_t n, bool by_source) {
  std::vector<std::size_t> degree(n, 0);
  for (const auto& s : all) ++degree[by_source ? s.source : s.target];
  return degree;
}
bool has_repeats(const std::vector<Found>& all) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const auto& s : all)
    if (!seen.insert({s.source, s.target}).second) return true;
  return false;
}
bool has_self(const std::vector<Found>& all) {
  return std::any_of(all.begin(), all.end(), [](const Found& s) { return s.source == s.target; });
}
std::vector<Connect> every_rule() {
  ExplicitPairs pairs{{3, 0, 3, 299, 3}, {4999, 17, 2, 0, 2}, {}};
  return {AllToAll{}, PairwiseProbability{0.03}, FixedInDegree{7}, FixedOutDegree{9}, DistanceProbability{0.3}, pairs};
}
NetworkModel spaced(NetworkModel model) {
  for (auto& p : model.populations) p.spacing = Length{10};
  return model;
}

TEST(Connect, makes_the_same_synapses_on_any_number_of_threads) {
  for (const auto& rule : every_rule()) {
    const auto model = spaced(model_with(rule));
    const auto alone = built(model);
    ASSERT_FALSE(alone.empty());
    EXPECT_EQ(built(model, 3), alone) << rule.index();
  }
}

TEST(Connect, cuts_a_population_into_blocks_without_changing_what_is_drawn) {
  auto whole = model_with(FixedInDegree{7}), cut = whole;
  whole.populations[1].regions = {"A"}, cut.populations[1].regions = {"A", "B", "C"};
  ASSERT_NE(cut_into_blocks(whole).blocks.size(), cut_into_blocks(cut).blocks.size());
  EXPECT_EQ(built(whole), built(cut));
}

TEST(Connect, joins_one_to_one_and_all_to_all) {
  const auto one = built(model_with(OneToOne{}, "few", "few"));
  ASSERT_EQ(one.size(), 30u);
  for (const auto& s : one) EXPECT_EQ(s.source, s.target);
  EXPECT_EQ(built(model_with(AllToAll{})).size(), 300u * 5000);
  const auto others = built(model_with(AllToAll{}, "few", "few"));
  EXPECT_EQ(others.size(), 30u * 29);
  EXPECT_FALSE(has_self(others) || has_repeats(others));
  EXPECT_EQ(built(model_with(AllToAll{true}, "few", "few")).size(), 30u * 30);
}

TEST(Connect, gives_every_target_its_in_degree) {
  for (const bool repeats : {false, true})
    for (const bool self : {false, true}) {
      const auto all = built(model_with(FixedInDegree{25, repeats, self}, "few", "few"));
      EXPECT_EQ(degrees(all, 30, false), std::vector<std::size_t>(30, 25));
      EXPECT_EQ(has_repeats(all), repeats);
      EXPECT_EQ(has_self(all), self);
    }
  EXPECT_EQ(built(model_with(FixedInDegree{29, false, false}, "few", "few")).size(), 30u * 29);
}

TEST(Connect, gives_every_source_its_out_degree) {
  for (const bool repeats : {false, true})
    for (const bool self : {false, true}) {
      const auto all = built(model_with(FixedOutDegree{25, repeats, self}, "few", "few"));
      EXPECT_EQ(degrees(all, 30, true), std::vector<std::size_t>(30, 25));
      EXPECT_EQ(has_repeats(all), repeats);
      EXPECT_EQ(has_self(all), self);
    }
}

TEST(Connect, draws_partners_evenly) {
  const auto all = built(model_with(FixedInDegree{50}));
  const double mean = 50.0 * 5000 / 300;
  double chi_squared = 0;
  for (const auto d : degrees(all, 300, true)) chi_squared += std::pow(static_cast<double>(d) - mean, 2) / mean;
  EXPECT_NEAR(chi_squared, 299, 4 * std::sqrt(2 * 299.0));
}

TEST(Connect, joins_pairs_with_their_probability) {
  for (const double p : {0.001, 0.03, 0.5, 0.97}) {
    const auto all = built(model_with(PairwiseProbability{p}));
    const double n = 300.0 * 5000;
    EXPECT_NEAR(static_cast<double>(all.size()), n * p, 4 * std::sqrt(n * p * (1 - p))) << p;
    EXPECT_FALSE(has_repeats(all));
    double first = 0;  // early and late sources alike
    for (const auto& s : all) first += s.source < 150;
    EXPECT_NEAR(first / (n / 2), p, 4 * std::sqrt(p * (1 - p) / (n / 2)));
  }
  EXPECT_TRUE(built(model_with(PairwiseProbability{0})).empty());
  EXPECT_TRUE(built(model_with(PairwiseProbability{1e-18})).empty());
  EXPECT_EQ(built(model_with(PairwiseProbability{1})).size(), 300u * 5000);
  EXPECT_FALSE(has_self(built(model_with(PairwiseProbability{0.5}, "few", "few"))));
}

// Chances by distance on a wrapped grid of 30 by 30.
TEST(Connect, falls_off_with_distance) {
  for (const auto falloff : {Falloff::gaussian, Falloff::exponential}) {
    auto model = model_with(DistanceProbability{0.6, Length{60}, falloff}, "source", "source");
    model.populations[0].size = 900;
    model.populations[0].spacing = Length{20};
    std::map<double, std::pair<double, double>> by_distance;  // pairs, and those joined
    const auto distance = [](std::uint32_t a, std::uint32_t b) {
      const auto wrapped = [](double d) { return std::min(std::abs(d), 30 - std::abs(d)); };
      return 20 * std::hypot(wrapped(double(a % 30) - double(b % 30)), wrapped(double(a / 30) - double(b / 30)));
    };
    for (std::uint32_t a = 0; a < 900; ++a)
      for (std::uint32_t b = 0; b < 900; ++b)
        if (a != b) ++by_distance[std::round(distance(a, b) * 1e6) / 1e6].first;
    for (const auto& s : built(model)) ++by_distance[std::round(distance(s.source, s.target) * 1e6) / 1e6].second;
    double z_squared = 0, n = 0;
    for (const auto& [d, counts] : by_distance) {
      const double p = 0.6 * (falloff == Falloff::gaussian ? std::exp(-d * d / 7200) : std::exp(-d / 60));
      const double spread = std::sqrt(counts.first * p * (1 - p));
      if (counts.first * p < 20) continue;
      EXPECT_NEAR(counts.second, counts.first * p, 4.5 * spread) << d;
      z_squared += std::pow((counts.second - counts.first * p) / spread, 2), ++n;
    }
    EXPECT_NEAR(z_squared, n, 4 * std::sqrt(2 * n));
  }
}

TEST(Connect, makes_listed_pairs_with_their_weights) {
  const ExplicitPairs pairs{{3, 0, 3, 299, 3}, {4999, 17, 2, 0, 2}, {0.5, 1, 2, 3, 4}};
  auto model = model_with(pairs);
  model.projections[0].dendritic_delay = {.first = 1};
  const std::vector<Found> expected{{0, 17, 2, 1}, {3, 2, 2, 2}, {3, 2, 2, 4}, {3, 4999, 2, 0.5}, {299, 0, 2, 3}};
  EXPECT_EQ(built(model), expected);
}

struct Moments {
  double mean = 0, deviation = 0, least = INFINITY, most = -INFINITY;
};
template <class Value>
Moments moments(const std::vector<Found>& all, Value value) {
  Moments m;
  for (const auto& s : all) {
    m.mean += value(s), m.deviation += value(s) * value(s);
    m.least = std::min(m.least, value(s)), m.most = std::max(m.most, value(s));
  }
  const double n = static_cast<double>(all.size());
  m.mean /= n;
  m.deviation = std::sqrt(m.deviation / n - m.mean * m.mean);
  return m;
}

TEST(Connect, draws_weights_as_they_are_distributed) {
  const double tail = std::exp(0.5 * 0.5 / 2);
  const std::vector<std::tuple<Distribution, double, double>> asked{
      {{.first = 0.7}, 0.7, 0},
      {{Spread::uniform, -1, 2}, 0.5, 3 / std::sqrt(12.0)},
      {{Spread::normal, 1, 0.5}, 1, 0.5},
      {{Spread::lognormal, 2, 0.5}, 2 * tail, 2 * tail * std::sqrt(tail * tail - 1)},
      {{Spread::exponential, 1.5}, 1.5, 1.5}};
  for (const auto& [distribution, mean, deviation] : asked) {
    auto model = model_with(FixedInDegree{20});
    model.projections[0].weight = distribution;
    const auto all = built(model);
    const auto m = moments(all, [](const Found& s) { return double{s.weight}; });
    const double error = deviation / std::sqrt(static_cast<double>(all.size()));
    EXPECT_NEAR(m.mean, mean, 4 * error + 1e-6);
    EXPECT_NEAR(m.deviation, deviation, 20 * error + 1e-4);
    model.projections[0].weight.least = 0.6, model.projections[0].weight.most = 1.8;
    if (deviation == 0) continue;
    const auto held = moments(built(model), [](const Found& s) { return double{s.weight}; });
    EXPECT_EQ(held.least, 0.6f);
    EXPECT_EQ(held.most, 1.8f);
  }
}

TEST(Connect, draws_delays_on_the_grid_and_never_below_a_step) {
  auto model = model_with(FixedOutDegree{100});
  const auto steps = [](const Found& s) { return static_cast<double>(s.delay); };
  const auto even = moments(built(model), steps);
  EXPECT_EQ(even.least, 2);
  EXPECT_EQ(even.most, 8);
  EXPECT_NEAR(even.mean, 5, 0.05);
  model.projections[0].dendritic_delay = {Spread::normal, 2, 3, 0.5, 6};
  const auto held = moments(built(model), steps);
  EXPECT_EQ(held.least, 1);
  EXPECT_EQ(held.most, 12);
}

}  // namespace
}  // namespace teg::network
