#include <algorithm>
#include <cmath>

#include "core/maths.hpp"
#include "core/text.hpp"
#include "task/trial_tasks.hpp"

namespace teg::task {
namespace {

struct Place {
  double x = 0, y = 0;  // m, from the middle of the pool
};
double distance(Place a, Place b) { return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)); }

constexpr double diagonal = 0.70710678118654752;
constexpr Place headings[8] = {{0, 1},  {diagonal, diagonal},   {1, 0},  {diagonal, -diagonal},
                               {0, -1}, {-diagonal, -diagonal}, {-1, 0}, {-diagonal, diagonal}};
constexpr const char* names[8] = {"north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"};

// A round pool with a hidden platform. Cues are place cells: exp(-d^2 / (2 width^2)).
class WaterMaze final : public TrialTask {
 public:
  explicit WaterMaze(SettingReader& in)
      : radius_(in.number("radius")),
        platform_radius_(in.number("platform_radius")),
        width_(in.number("place_width")),
        speed_(in.number("speed")),
        momentum_(in.number("momentum")),
        reward_(in.number("reward_size")),
        lengths_(in.counts("block_lengths")) {
    shape_.n_trials = in.count("trials");
    shape_.step_ms = in.number("step");
    shape_.actions.assign(std::begin(names), std::end(names));
    take_names(water_maze, shape_);
    most_moves_ =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(in.number("longest") / shape_.step_ms)));
    const auto numbers = in.numbers("platforms");
    for (std::size_t k = 0; k + 1 < numbers.size(); k += 2) platforms_.push_back({numbers[k], numbers[k + 1]});
    if (numbers.empty() || numbers.size() % 2) in.fail("platforms", "are not pairs of x and y", "write [0.5, 0.5]");
    for (const auto p : platforms_)
      if (distance(p, {}) + platform_radius_ > radius_)
        in.fail("platforms", "reaches out of the pool", "write places within the radius, less that of the platform");
    place_cells(in.number("place_spacing"));
    if (cells_.empty())
      in.fail("place_spacing", "makes more than " + short_text(most_cells) + " place cells",
              "write about a tenth of the radius, " + short_text(radius_ / 10));
    cues_.assign(cells_.size(), 0);
  }
  const TaskShape& shape() const override { return shape_; }
  void reset(std::uint64_t seed) override {
    draws_ = Draws(seed);
    trial_ = step_ = block_ = in_block_ = 0;
    is_new_ = true;
  }
  bool step(std::size_t action, Percept& p) override {
    if (trial_ == shape_.n_trials) return false;
    p = Percept{.now_ms = static_cast<double>(step_++) * shape_.step_ms};
    if (is_new_)
      begin_trial(p);
    else
      move(std::min<std::size_t>(action, 7), p);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const double d = distance(cells_[c], at_);
      cues_[c] = exp(-d * d / (2 * width_ * width_));
    }
    p.cues = cues_;
    return true;
  }
  std::span<const double> trial() const override { return series_; }

 private:
  static constexpr double most_cells = 1e5;
  // In rows, so that each has six neighbours at the same distance.
  void place_cells(double spacing) {
    const double rows = radius_ / spacing;
    if (!(3.7 * rows * rows <= most_cells)) return;  // pi r^2 / (s^2 sin 60)
    const int n = static_cast<int>(rows * 1.2) + 1;
    for (int row = -n; row <= n; ++row)
      for (int k = -n; k <= n; ++k) {
        const Place p{(k + (row % 2 ? 0.5 : 0)) * spacing, row * spacing * 0.86602540378443865};
        if (distance(p, {}) > radius_) continue;
        cells_.push_back(p);
        shape_.cues.push_back("place" + std::to_string(cells_.size()));
      }
  }
  // From the north, east, south or west wall, as drawn.
  void begin_trial(Percept& p) {
    const auto from = std::min<std::size_t>(3, static_cast<std::size_t>(draws_.uniform() * 4));
    at_ = {headings[2 * from].x * 0.95 * radius_, headings[2 * from].y * 0.95 * radius_};
    velocity_ = {};
    moves_ = 0, path_ = 0, is_new_ = false;
    series_[3] = static_cast<double>(from), series_[4] = static_cast<double>(block_);
    p.begins_trial = p.asks = true, p.events = 1;
  }
  void move(std::size_t action, Percept& p) {
    const double far = speed_ * shape_.step_ms / 1000, m = moves_ == 0 ? 0 : momentum_;
    velocity_ = {m * velocity_.x + (1 - m) * far * headings[action].x,
                 m * velocity_.y + (1 - m) * far * headings[action].y};
    const Place from = at_;
    at_ = {at_.x + velocity_.x, at_.y + velocity_.y};
    if (const double d = distance(at_, {}); d > radius_) {  // the wall stops what goes outwards
      at_ = {at_.x * radius_ / d, at_.y * radius_ / d};
      velocity_ = {at_.x - from.x, at_.y - from.y};
    }
    path_ += distance(at_, from);
    ++moves_;
    const bool is_found = distance(at_, platforms_[std::min(block_, platforms_.size() - 1)]) <= platform_radius_;
    p.reward = is_found ? reward_ : 0;
    p.is_terminal = p.ends_trial = is_found || moves_ == most_moves_;
    p.asks = !p.is_terminal;
    p.events = p.ends_trial ? 6 : 2;
    if (p.ends_trial) end_trial(is_found);
  }
  void end_trial(bool is_found) {
    series_[0] = static_cast<double>(moves_) * shape_.step_ms / 1000, series_[1] = path_, series_[2] = is_found;
    is_new_ = true, ++trial_;
    if (!lengths_.empty() && static_cast<double>(++in_block_) >= lengths_[block_ % lengths_.size()])
      ++block_, in_block_ = 0;
  }

  TaskShape shape_;
  double radius_, platform_radius_, width_, speed_, momentum_, reward_, path_ = 0;
  std::vector<double> lengths_, cues_;
  std::vector<Place> platforms_, cells_;  // [block]; [cue]
  Place at_, velocity_;                   // velocity: m in a step
  std::size_t most_moves_ = 1;
  Draws draws_;
  std::size_t trial_ = 0, step_ = 0, block_ = 0, in_block_ = 0, moves_ = 0;
  bool is_new_ = true;
  double series_[5] = {};
};

}  // namespace

extern const TaskInfo water_maze{
    .name = "water-maze",
    .line = "a round pool with a hidden platform, perceived by place cells, swum in eight directions",
    .source = "Morris 1981; Foster, Morris & Dayan 2000",
    .settings = {{"trials", "40", SettingKind::number, 1, 1e9},
                 {"radius", "1", SettingKind::number, 1e-3, 1e6},
                 {"platforms", "0.4, 0.4", SettingKind::numbers, -1e6, 1e6},
                 {"platform_radius", "0.1", SettingKind::number, 1e-6, 1e6},
                 {"block_lengths", "", SettingKind::numbers, 1, 1e9},
                 {"place_spacing", "0.15", SettingKind::number, 1e-6, 1e6},
                 {"place_width", "0.16", SettingKind::number, 1e-6, 1e6},
                 {"speed", "0.3", SettingKind::number, 1e-6, 1e6},
                 {"momentum", "0.25", SettingKind::number, 0, 0.999},
                 {"longest", "120 s", SettingKind::time, 1e-3, 1e12},
                 {"reward_size", "1", SettingKind::number, -1e12, 1e12},
                 {"step", "100 ms", SettingKind::time, 1e-3, 1e12}},
    .events = {"start", "move", "end"},
    .series = {"latency", "path", "found", "start", "block"},
    .make = [](const Settings& s) { return construct<WaterMaze>(water_maze, s); }};

}  // namespace teg::task
