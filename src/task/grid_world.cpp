#include <algorithm>
#include <limits>

#include "task/trial_tasks.hpp"

namespace teg::task {
namespace {

// A map of places: # a wall, S a start, G a goal, X a trap, anything else free. Every free place is a state, in rows.
class GridWorld final : public TrialTask {
 public:
  explicit GridWorld(SettingReader& in)
      : rows_(in.texts("map")),
        reward_(in.number("reward_size")),
        punishment_(in.number("punishment")),
        cost_(in.number("move_cost")),
        slip_(in.number("slip")),
        most_moves_(in.count("most_moves")) {
    shape_.n_trials = in.count("trials");
    shape_.step_ms = in.number("step");
    shape_.actions = {"north", "east", "south", "west"};
    take_names(grid_world, shape_);
    read_map(in);
    if (in.errors().empty()) find_distances();
    for (const auto s : starts_)
      if (in.errors().empty() && distance_[s] == unreachable)
        in.fail("map", "has a start from which no goal can be reached", "open a way");
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed), slips_ = Draws(seed, 1);
    trial_ = step_ = moves_ = 0;
    is_new_ = true;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    if (is_new_) {
      at_ = starts_[drawn(draws_, starts_.size())];
      moves_ = 0, is_new_ = false;
      series_[1] = static_cast<double>(distance_[at_]);
      p.begins_trial = p.asks = true, p.events = 1;
    } else {
      move(action, p);
    }
    p.state = at_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  static constexpr std::size_t wall = static_cast<std::size_t>(-1), unreachable = wall;

  static std::size_t drawn(Draws& draws, std::size_t n) {
    return std::min(n - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(n)));
  }
  void read_map(SettingReader& in) {
    std::vector<std::vector<std::size_t>> index;
    for (const auto& row : rows_) {
      if (row.size() != rows_[0].size()) return in.fail("map", "has rows of different length", "make a rectangle");
      auto& line = index.emplace_back();
      for (const char c : row) {
        line.push_back(c == '#' ? wall : kind_.size());
        if (c == '#') continue;
        if (c == 'S') starts_.push_back(kind_.size());
        kind_.push_back(c);
      }
    }
    shape_.n_states = kind_.size();
    if (starts_.empty() || std::find(kind_.begin(), kind_.end(), 'G') == kind_.end())
      return in.fail("map", "has no start or no goal", "write rows such as [\"S..\", \".#.\", \"..G\"]");
    // Beyond the edge as behind a wall one stays where one is.
    const auto n_rows = static_cast<int>(index.size()), n_columns = static_cast<int>(index[0].size());
    for (int r = 0; r < n_rows; ++r)
      for (int c = 0; c < n_columns; ++c) {
        const auto place = [&](int row, int column) {
          const bool is_inside = row >= 0 && column >= 0 && row < n_rows && column < n_columns;
          return is_inside ? index[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] : wall;
        };
        const std::size_t here = place(r, c);
        if (here == wall) continue;
        for (const auto there : {place(r - 1, c), place(r, c + 1), place(r + 1, c), place(r, c - 1)})
          next_.push_back(there == wall ? here : there);
      }
  }
  // Moves to the nearest goal, from the goals outwards; traps are not walked through.
  void find_distances() {
    distance_.assign(kind_.size(), unreachable);
    for (std::size_t s = 0; s < kind_.size(); ++s)
      if (kind_[s] == 'G') distance_[s] = 0;
    for (bool is_changed = true; is_changed;) {
      is_changed = false;
      for (std::size_t s = 0; s < kind_.size(); ++s)
        for (std::size_t a = 0; a < 4 && kind_[s] != 'X' && kind_[s] != 'G'; ++a) {
          const std::size_t d = distance_[next_[4 * s + a]];
          if (d == unreachable || d + 1 >= distance_[s]) continue;
          distance_[s] = d + 1, is_changed = true;
        }
    }
  }
  void move(std::size_t action, Percept& p) {
    if (slip_ > 0 && slips_.uniform() < slip_) action = drawn(slips_, 4);
    at_ = next_[4 * at_ + std::min<std::size_t>(action, 3)];
    ++moves_;
    const bool is_goal = kind_[at_] == 'G', is_trap = kind_[at_] == 'X';
    p.reward = (is_goal ? reward_ : is_trap ? punishment_ : 0) - cost_;
    p.events = 2;
    p.is_terminal = p.ends_trial = is_goal || is_trap || moves_ == most_moves_;
    p.asks = !p.is_terminal;
    if (!p.ends_trial) return;
    p.events |= 4;
    series_[0] = static_cast<double>(moves_), series_[2] = is_goal;
    is_new_ = true, ++trial_;
  }

  TaskShape shape_;
  std::vector<std::string> rows_;
  double reward_, punishment_, cost_, slip_;
  std::size_t most_moves_;
  std::string kind_;                                   // [state]
  std::vector<std::size_t> next_, starts_, distance_;  // [state][action]; ; [state]
  Draws draws_, slips_;
  std::size_t trial_ = 0, step_ = 0, moves_ = 0, at_ = 0;
  bool is_new_ = true;
  double series_[3] = {};
};

}  // namespace

extern const TaskInfo grid_world{
    .name = "grid-world",
    .line = "a map with walls, traps and goals, walked north, east, south and west",
    .source = "Sutton & Barto 2018, ex. 6.5 and 8.1",
    .settings = {{"trials", "200", SettingKind::number, 1, 1e9},
                 {"map", ".......#G,..#....#.,S.#....#.,..#......,.....#...,.........", SettingKind::texts},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"punishment", "-1", SettingKind::number, -1e12, 1e12},
                 {"move_cost", "0", SettingKind::number, -1e12, 1e12},
                 {"slip", "0", SettingKind::number, 0, 1},
                 {"most_moves", "10000", SettingKind::number, 1, 1e9},
                 {"step", "1 s", SettingKind::time, 1e-3, 1e12}},
    .events = {"start", "move", "end"},
    .series = {"moves", "shortest", "reached"},
    .make = [](const Settings& s) { return construct<GridWorld>(grid_world, s); }};

}  // namespace teg::task
