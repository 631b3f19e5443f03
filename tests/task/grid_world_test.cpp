#include <gmock/gmock.h>

#include <cmath>

#include "task/played_trials.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::task {
namespace {

const std::vector<std::string> map{"S...", ".##.", "..#G", "X..."};

// Independent of the task: places by row and column, values by sweeping until nothing changes.
struct Iterated {
  std::vector<std::pair<int, int>> places;
  std::vector<double> value;
  Iterated(const std::vector<std::string>& rows, double discount, double slip) {
    for (int r = 0; r < static_cast<int>(rows.size()); ++r)
      for (int c = 0; c < static_cast<int>(rows[0].size()); ++c)
        if (at(rows, r, c) != '#') places.emplace_back(r, c);
    value.assign(places.size(), 0);
    for (int sweep = 0; sweep < 2000; ++sweep)
      for (std::size_t s = 0; s < places.size(); ++s) {
        const auto [r, c] = places[s];
        if (at(rows, r, c) == 'G' || at(rows, r, c) == 'X') continue;
        double best = -1e9, mean = 0;
        for (const auto& [dr, dc] : {std::pair{-1, 0}, {0, 1}, {1, 0}, {0, -1}}) {
          const double q = worth(rows, r, c, dr, dc, discount);
          best = std::max(best, q), mean += q / 4;
        }
        value[s] = (1 - slip) * best + slip * mean;
      }
  }
  static char at(const std::vector<std::string>& rows, int r, int c) {
    const bool in = r >= 0 && c >= 0 && r < static_cast<int>(rows.size()) && c < static_cast<int>(rows[0].size());
    return in ? rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] : '#';
  }
  double worth(const std::vector<std::string>& rows, int r, int c, int dr, int dc, double discount) const {
    const bool stays = at(rows, r + dr, c + dc) == '#';
    const std::pair there{stays ? r : r + dr, stays ? c : c + dc};
    const char kind = at(rows, there.first, there.second);
    if (kind == 'G') return 1;
    if (kind == 'X') return -1;
    return discount * value[static_cast<std::size_t>(std::find(places.begin(), places.end(), there) - places.begin())];
  }
};

TEST(GridWorld, walls_and_edges_stop_and_goals_and_traps_end) {
  std::size_t k = 0;
  const std::vector<std::size_t> moves{0, 3, 2, 1, 2, 2};  // edge, edge, down, wall, down, trap
  const auto trials =
      played("grid-world", {{"trials", number(1)}, {"map", words(map)}}, [&](const Percept&) { return moves[k++]; });
  std::vector<std::size_t> states;
  for (const auto& s : trials[0].steps) states.push_back(s.percept.state);
  EXPECT_THAT(states, testing::ElementsAre(0, 0, 0, 4, 4, 6, 9));
  EXPECT_EQ(trials[0].reward(), -1);
  EXPECT_EQ(trials[0].series[1], 5);  // the shortest way: three east, two south
}

TEST(GridWorld, q_learning_comes_to_the_values_of_value_iteration_with_slips) {
  LearnerModel m;
  m.task = "grid-world", m.learner = "q";
  m.task_settings = {{"trials", number(60000)}, {"map", words(map)}, {"slip", number(0.2)}};
  m.learner_settings = {{"discount", number(0.9)}, {"learning_rate", number(0.02)}, {"inverse_temperature", number(2)}};
  const Iterated truth(map, 0.9, 0.2);
  for (std::size_t s = 0; s < truth.places.size(); ++s)
    for (std::size_t a = 0; a < 4; ++a) {
      const auto name = std::to_string(4 * s + a);
      m.series.push_back({"q" + name, "memory.value." + name, "", Time{0}, OverSteps::last});
    }
  const auto r = simulate_learner(m).value();
  const std::size_t first = r.names.size() - m.series.size();
  std::vector<double> q(m.series.size());
  for (std::size_t i = 0; i < q.size(); ++i)
    for (std::size_t t = 30000; t < 60000; ++t) q[i] += r.series[first + i][t] / 30000;
  for (std::size_t s = 0; s < truth.places.size(); ++s) {
    const auto [row, column] = truth.places[s];
    const char kind = Iterated::at(map, row, column);
    if (kind == 'G' || kind == 'X') continue;
    // The task's slips are in Q already: its greatest is the value.
    const double best = *std::max_element(&q[4 * s], &q[4 * s] + 4);
    double mean = 0, most = -1e9;
    for (const auto& [dr, dc] : {std::pair{-1, 0}, {0, 1}, {1, 0}, {0, -1}}) {
      const double w = truth.worth(map, row, column, dr, dc, 0.9);
      mean += w / 4, most = std::max(most, w);
    }
    EXPECT_NEAR(best, 0.8 * most + 0.2 * mean, 0.03) << row << ' ' << column;
  }
}

TEST(GridWorld, an_actor_critic_comes_to_walk_the_shortest_way) {
  LearnerModel m;
  m.task = "grid-world", m.learner = "actor-critic";
  m.task_settings["trials"] = number(3000);
  m.learner_settings = {{"discount", number(0.95)}, {"learning_rate", number(0.2)}, {"actor_rate", number(1)}};
  const auto r = simulate_learner(m).value();
  const auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::find(r.names.begin(), r.names.end(), name) - r.names.begin());
  };
  double excess = 0;
  for (std::size_t t = 2900; t < 3000; ++t) excess += r.series[at("moves")][t] - r.series[at("shortest")][t];
  EXPECT_LT(excess / 100, 1);
  EXPECT_GT(r.series[at("moves")][0], 2 * r.series[at("shortest")][0]);
}

TEST(GridWorld, a_map_without_goal_or_with_ragged_rows_or_closed_off_is_an_error) {
  for (const auto& bad : {std::vector<std::string>{"S.."}, {"S..", "G"}, {"S#G"}})
    EXPECT_EQ(errors_of("grid-world", {{"map", words(bad)}})[0].where, "task.map");
}

}  // namespace
}  // namespace teg::task
