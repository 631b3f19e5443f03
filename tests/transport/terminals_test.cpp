#include "transport/terminals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace teg::transport {
namespace {

using namespace teg::literals;

const Box box{30, 20, 10, 2_um, Border::periodic};  // 48 000 um^3

Innervation innervation() { return {.um3_per_terminal = 12, .axons = 50, .episodes = {}}; }

std::vector<PointRelease> releases(const Innervation& in, Time until, std::uint64_t seed = 1) {
  return draw_releases(place_terminals(box, in, seed), in, until, seed);
}

// Within `sigmas` standard deviations of a binomial or Poisson count.
void expect_count(double found, double expected, double sigmas = 4.5) {
  EXPECT_NEAR(found, expected, sigmas * std::sqrt(expected));
}

TEST(Terminals, there_are_as_many_as_the_volume_has_room_for_spread_evenly) {
  const auto terminals = place_terminals(box, innervation(), 1);
  ASSERT_EQ(terminals.size(), 4000u);
  std::map<std::size_t, double> by_x, by_z, by_axon;
  for (const auto& t : terminals) {
    EXPECT_TRUE(whole(box).contains(t.voxel));
    ++by_x[t.voxel.x];
    ++by_z[t.voxel.z];
    ++by_axon[t.axon];
  }
  for (std::size_t x = 0; x < 30; ++x) expect_count(by_x[x], 4000.0 / 30);
  for (std::size_t z = 0; z < 10; ++z) expect_count(by_z[z], 400);
  for (std::size_t a = 0; a < 50; ++a) expect_count(by_axon[a], 80);
}

TEST(Terminals, they_release_at_rate_times_probability) {
  const auto found = releases(innervation(), 10_s);
  // 4000 terminals, 4 Hz, .06, 10 s; axons make counts clump: 2000 spikes of 80 terminals.
  EXPECT_NEAR(static_cast<double>(found.size()), 9600, 4.5 * 9600 * std::sqrt(1 / 9600.0 + 1 / 2000.0));
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](auto& a, auto& b) { return a.at < b.at; }));
  for (const auto& r : found) EXPECT_TRUE(r.at >= 0_ms && r.at < 10_s && r.molecules == 3000);
}

TEST(Terminals, those_of_one_axon_share_its_spikes) {
  auto in = innervation();
  in.probability = 1;
  std::set<double> times;
  const auto found = releases(in, 2_s);
  for (const auto& r : found) times.insert(r.at.native());
  expect_count(static_cast<double>(times.size()), 400);
  EXPECT_NEAR(static_cast<double>(found.size()) / static_cast<double>(times.size()), 80, 4);
}

TEST(Terminals, a_longer_run_begins_like_a_shorter_one_and_another_seed_does_not) {
  const auto shorter = releases(innervation(), 1_s), longer = releases(innervation(), 3_s);
  ASSERT_GT(longer.size(), shorter.size());
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    EXPECT_EQ(shorter[i].at, longer[i].at);
    EXPECT_EQ(shorter[i].voxel, longer[i].voxel);
  }
  EXPECT_NE(releases(innervation(), 1_s, 2).at(0).at, shorter.at(0).at);
}

TEST(Terminals, an_episode_replaces_their_firing_in_its_region_and_time_only) {
  auto in = innervation();
  const Region region{{5, 5, 0}, {15, 15, 10}};
  const auto before = releases(in, 3_s);
  for (const Firing firing : {Firing::axons, Firing::terminals}) {
    in.episodes = {{1_s, 2_s, region, 20_Hz, 1, firing}};
    const auto after = releases(in, 3_s);
    const auto is_inside = [&](const PointRelease& r) { return r.at >= 1_s && r.at < 2_s && region.contains(r.voxel); };
    const auto terminals = place_terminals(box, in, 1);
    const auto there =
        std::count_if(terminals.begin(), terminals.end(), [&](auto& t) { return region.contains(t.voxel); });
    const auto inside = std::count_if(after.begin(), after.end(), is_inside);
    const double expected = 20.0 * static_cast<double>(there), clumps = firing == Firing::axons ? 1000 : 1e9;
    EXPECT_NEAR(static_cast<double>(inside), expected, 4.5 * expected * std::sqrt(1 / expected + 1 / clumps));
    EXPECT_EQ(after.size() - static_cast<std::size_t>(inside),
              before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), is_inside)));
  }
}

TEST(Terminals, an_episode_at_rate_zero_is_a_pause) {
  auto in = innervation();
  in.episodes = {{1_s, 2_s, whole(box), 0_Hz, 1, Firing::axons}};
  for (const auto& r : releases(in, 3_s)) EXPECT_TRUE(r.at < 1_s || r.at >= 2_s);
}

TEST(Terminals, every_bad_value_is_reported) {
  EXPECT_TRUE(check_innervation(box, innervation()).empty());
  Innervation bad{.um3_per_terminal = 0,
                  .axons = 0,
                  .rate = Rate{-1},
                  .probability = 2,
                  .molecules = -1,
                  .episodes = {{2_s, 1_s, {}, Rate{std::nan("")}, -1}}};
  EXPECT_EQ(check_innervation(box, bad).size(), 8u);
}

}  // namespace
}  // namespace teg::transport
