// What a checkpoint brings back, what is refused as one, and what is left where a process is killed while it writes.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstring>

#include "core/file.hpp"
#include "core/fingerprint.hpp"
#include "sim/networks.hpp"

namespace teg::sim {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr Time until{150};
constexpr std::size_t cells = 300;

class NetworkCheckpoint : public testing::Test {
 protected:
  NetworkSimulation fresh(std::size_t threads = 1) const { return make_sample(model_, threads, true, probes_); }
  Shown undisturbed() const {
    auto simulation = fresh();
    simulation.run_until(until).value();
    return show(simulation);
  }
  NetworkModel model_ = sample_network(cells, true);
  std::vector<Probe> probes_ = sample_probes();
  ScratchFolder folder_;
};

TEST_F(NetworkCheckpoint, goes_on_as_if_the_run_had_never_stopped) {
  for (const bool has_influences : {false, true}) {
    model_ = sample_network(cells, has_influences);
    const auto expected = undisturbed();
    for (std::uint64_t point = 0; point < 20; ++point) {
      const auto path = folder_.file("state");
      const Time at{0.25 * std::round(4 * drawn(point + 1000, 0, until.native()))};
      {
        auto simulation = fresh(1 + point % 2);
        simulation.run_until(at).value();
        simulation.save(path).value();
      }
      auto restored = fresh(1 + point / 2 % 2);
      restored.restore(path).value();
      EXPECT_EQ(restored.now(), at);
      restored.run_until(until).value();
      EXPECT_EQ(show(restored), expected) << "saved at " << at.native() << " ms, influences " << has_influences;
    }
  }
}

TEST_F(NetworkCheckpoint, can_be_restored_into_a_simulation_that_has_run_on) {
  auto simulation = fresh();
  simulation.run_until(40_ms).value();
  const auto path = folder_.file("state");
  simulation.save(path).value();
  const auto then = show(simulation);
  simulation.run_until(90_ms).value();
  simulation.restore(path).value();
  EXPECT_EQ(show(simulation), then);
  simulation.run_until(until).value();
  EXPECT_EQ(show(simulation), undisturbed());
}

TEST_F(NetworkCheckpoint, does_not_change_the_simulation_that_saves) {
  auto simulation = fresh();
  for (double at = 0; at < until.native(); at += 11) {
    simulation.run_until(Time{at}).value();
    simulation.save(folder_.file("state")).value();
  }
  simulation.run_until(until).value();
  EXPECT_EQ(show(simulation), undisturbed());
}

// Restores what must be refused, from half of a run, and lets the run end.
class RefusedCheckpoint : public NetworkCheckpoint {
 protected:
  void SetUp() override {
    simulation_.run_until(70_ms).value();
    simulation_.save(path_).value();
    bytes_ = read_file(path_, std::size_t{1} << 30).value();
    simulation_.run_until(80_ms).value();
    before_ = show(simulation_);
  }
  void expect_refused(const std::string& why, const std::string& path) {
    const auto restored = simulation_.restore(path);
    ASSERT_FALSE(restored) << why;
    EXPECT_THAT(restored.errors()[0].where, HasSubstr(path)) << why;
    EXPECT_FALSE(restored.errors()[0].what.empty() || restored.errors()[0].fix.empty()) << why;
    ASSERT_EQ(show(simulation_), before_) << why;
  }
  void expect_refused_bytes(const std::string& why, const std::string& bytes) {
    write_file(path_, bytes).value();
    expect_refused(why, path_);
  }
  void TearDown() override {
    simulation_.run_until(until).value();
    EXPECT_EQ(show(simulation_), undisturbed());
  }
  NetworkSimulation simulation_ = fresh();
  std::string path_ = folder_.file("state"), bytes_;
  Shown before_;
};

TEST_F(RefusedCheckpoint, is_one_that_is_cut_short) {
  for (std::uint64_t i = 0; i < 30; ++i) {
    const auto length = static_cast<std::size_t>(drawn(2000 + i, 0, 1) * static_cast<double>(bytes_.size()));
    expect_refused_bytes("the first " + std::to_string(length), bytes_.substr(0, length));
  }
  for (std::size_t length = 0; length < 40; ++length) expect_refused_bytes("short", bytes_.substr(0, length));
  for (std::size_t lost = 1; lost < 20; ++lost)
    expect_refused_bytes("lost " + std::to_string(lost), bytes_.substr(0, bytes_.size() - lost));
  expect_refused_bytes("too long", bytes_ + "x");
}

TEST_F(RefusedCheckpoint, is_one_with_a_byte_that_has_flipped) {
  for (std::uint64_t i = 0; i < 60; ++i) {
    auto damaged = bytes_;
    const auto at = i < 20 ? i : static_cast<std::size_t>(drawn(3000 + i, 0, 1) * static_cast<double>(bytes_.size()));
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << i % 8));
    expect_refused_bytes("byte " + std::to_string(at), damaged);
  }
}

TEST_F(RefusedCheckpoint, is_one_of_another_model_or_task_or_of_other_probes) {
  auto other_model = model_;
  other_model.projections[0].weight.second += 0.001;
  auto other_probes = probes_;
  other_probes[0].indices[0] = 1;
  make_sample(other_model, 1, true, probes_).save(path_).value();
  expect_refused("another weight", path_);
  make_sample(model_, 1, false, probes_).save(path_).value();
  expect_refused("no task", path_);
  make_sample(model_, 1, true, other_probes).save(path_).value();
  expect_refused("other probes", path_);
  make_sample(model_, 1, true).save(path_).value();
  expect_refused("no probes", path_);
}

TEST_F(RefusedCheckpoint, is_no_checkpoint_at_all) {
  expect_refused("missing", folder_.file("nothing here"));
  expect_refused("a folder", fs::path(path_).parent_path().string());
  expect_refused_bytes("empty", "");
  expect_refused_bytes("text", std::string(1000, 'a'));
}

// Seals bytes again after a change, as a forger would.
std::string sealed(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  Fingerprint hash;
  hash.add(static_cast<double>(bytes.size()));
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
    hash.add_bits(word);
  }
  const std::uint64_t sum = hash.value();
  return bytes.append(reinterpret_cast<const char*>(&sum), 8);
}
constexpr std::size_t at_model = 16, at_task = 24;  // where there is no owner

TEST_F(RefusedCheckpoint, is_one_of_a_network_of_another_size_under_a_forged_name) {
  for (const std::size_t other : {cells - 2, cells + 2, std::size_t{2600}}) {
    make_sample(sample_network(other, true), 1, true, probes_).save(path_).value();
    auto forged = read_file(path_, std::size_t{1} << 30).value();
    std::copy_n(bytes_.begin() + at_model, 8, forged.begin() + at_model);
    expect_refused_bytes(std::to_string(other) + " cells", sealed(forged));
  }
}

TEST_F(RefusedCheckpoint, is_one_of_another_owner) {
  simulation_.save(path_, "study a, seed 1").value();
  expect_refused("no owner", path_);
  const auto restored = simulation_.restore(path_, "study a, seed 2");
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.errors()[0].what, HasSubstr("'study a, seed 1', not to 'study a, seed 2'"));
  simulation_.restore(path_, "study a, seed 1").value();
}

TEST_F(NetworkCheckpoint, does_no_harm_where_any_word_of_it_is_forged) {
  model_ = sample_network(60, true);
  auto simulation = fresh();
  simulation.run_until(50_ms).value();
  const auto path = folder_.file("state");
  simulation.save(path).value();
  const auto bytes = read_file(path, std::size_t{1} << 30).value();
  std::uint64_t first = 0;
  std::memcpy(&first, bytes.data() + at_task, 8);
  const std::size_t after_task = at_task + 8 + 8 * first;
  for (std::uint64_t i = 0; i < 400; ++i) {
    auto forged = bytes;
    const double part = i < 200 ? 1 : 0.02;  // lists of spikes are among the first
    const auto at = after_task + static_cast<std::size_t>(drawn(5000 + i, 0, part) *
                                                          static_cast<double>(bytes.size() - after_task - 16));
    const std::uint64_t words[] = {1, 0, ~std::uint64_t{0}, std::uint64_t{1} << 33, 0x7fffffff7fffffff};
    std::memcpy(forged.data() + at / 4 * 4, &words[i % 5], i % 2 ? 8 : 4);
    write_file(path, sealed(forged)).value();
    if (!simulation.restore(path)) continue;
    (void)simulation.run_until(simulation.now() + 5_ms);
  }
}

TEST_F(NetworkCheckpoint, of_the_same_state_is_the_same_bytes) {
  std::vector<std::string> saved;
  for (const std::size_t threads : {1u, 2u}) {
    const std::vector<char> disturbed(100000, static_cast<char>(threads));  // other bytes where padding may lie
    auto simulation = fresh(threads);
    simulation.run_until(60_ms).value();
    simulation.save(folder_.file("state")).value();
    saved.push_back(read_file(folder_.file("state"), std::size_t{1} << 30).value());
  }
  EXPECT_TRUE(saved[0] == saved[1]);
}

// A task of the same name that has another state.
class OtherState : public ReactingTask {
 public:
  using ReactingTask::ReactingTask;
  std::vector<double> save() const override { return {1, 2, 3}; }
};

TEST_F(RefusedCheckpoint, is_one_whose_task_has_another_state) {
  auto other = NetworkSimulation::make(model_, std::make_unique<OtherState>(cells)).value();
  for (const auto& probe : probes_) other.add_probe(probe).value();
  other.run_until(20_ms).value();
  other.save(path_).value();
  expect_refused("another state of the task", path_);
}

TEST_F(NetworkCheckpoint, says_where_it_cannot_be_written) {
  const auto simulation = fresh();
  write_file(folder_.file("file"), "x").value();
  const auto saved = simulation.save(folder_.file("file/state"));
  ASSERT_FALSE(saved);
  EXPECT_THAT(saved.errors()[0].where, HasSubstr("file"));
}

// Runs and saves without end, in a process of its own.
[[noreturn]] void save_for_ever(NetworkSimulation& simulation, const std::string& path) {
  for (double at = 0;; at += 1) {
    if (!simulation.run_until(Time{at}) || !simulation.save(path)) ::_exit(1);
  }
}

TEST_F(NetworkCheckpoint, is_whole_or_absent_where_its_writer_is_killed) {
  const auto path = folder_.file("state");
  model_ = sample_network(60);
  const auto expected = undisturbed();
  int found = 0;
  for (std::uint64_t kill = 0; kill < 25; ++kill) {
    if (kill % 3 == 0) fs::remove(path);
    auto simulation = fresh();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) save_for_ever(simulation, path);
    ::usleep(static_cast<useconds_t>(drawn(4000 + kill, 0, 40000)));
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    if (!fs::exists(path)) continue;
    ++found;
    simulation.restore(path).value();
    if (simulation.now() > until) continue;
    simulation.run_until(until).value();
    EXPECT_EQ(show(simulation), expected);
  }
  EXPECT_GT(found, 5);
}

}  // namespace
}  // namespace teg::sim
