// How much memory a network is said to need before it is made.
#include "sim/check_network.hpp"

#include <gmock/gmock.h>

namespace teg::sim {
namespace {

using testing::HasSubstr;

NetworkModel network(const Distribution& delay) {
  NetworkModel model;
  model.populations = {{.name = "cells", .size = 1000, .neuron = LeakyIntegrateAndFire{}, .drives = {}}};
  model.projections = {{.name = "all",
                        .source = "cells",
                        .target = "cells",
                        .connect = FixedInDegree{100},
                        .weight = {.first = 1},
                        .dendritic_delay = delay,
                        .rule = "",
                        .short_term = {},
                        .homeostasis = {}}};
  return model;
}

TEST(CheckMemory, delays_that_are_spread_wider_need_more) {
  const double constant = needed_bytes(network({.first = 5}));
  const Distribution spread[] = {{Spread::uniform, 1, 9, 0.1, 100},
                                 {Spread::normal, 5, 1, 0.1, 100},
                                 {Spread::lognormal, 5, 0.3, 0.1, 100},
                                 {Spread::exponential, 5, 0, 0.1, 100}};
  for (const auto& d : spread) {
    EXPECT_GT(needed_bytes(network(d)), constant);
    auto cut = d;
    cut.least = 4.9, cut.most = 5.1;
    EXPECT_LT(needed_bytes(network(cut)), needed_bytes(network(d))) << "within bounds there are fewer delays";
  }
}

TEST(CheckMemory, weights_of_their_own_need_more_than_a_common_one) {
  auto own = network({.first = 5});
  own.projections[0].weight = {Spread::uniform, 0, 1};
  EXPECT_GT(needed_bytes(own), needed_bytes(network({.first = 5})));
  auto listed = network({.first = 5});
  ExplicitPairs pairs{{0, 1}, {1, 2}, {}};
  listed.projections[0].connect = pairs;
  const double common = needed_bytes(listed);
  pairs.weight = {1, 2};
  listed.projections[0].connect = pairs;
  EXPECT_GT(needed_bytes(listed), common);
}

TEST(CheckMemory, a_network_that_needs_more_than_there_is_is_refused_with_both) {
  const auto model = network({.first = 5});
  EXPECT_TRUE(check_memory(model, 1e9).empty());
  EXPECT_TRUE(check_memory(model, 0).empty()) << "what the machine says it has";
  const auto errors = check_memory(model, 1e5);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].where, "network");
  EXPECT_THAT(errors[0].what, HasSubstr(" GB of memory, and there is 0.0001 GB"));
}

}  // namespace
}  // namespace teg::sim
