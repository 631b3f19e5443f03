// Runs of a network that are cut short and go on from their checkpoints.
#include "run/checkpoints.hpp"

#include <gmock/gmock.h>

#include "core/file.hpp"
#include "run/network_runner.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "sim/networks.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string saved_study = R"([study]
id = "saved"
title = "A network that is saved"
substrate = "network"
seeds = 2
[network]
dt = "1 ms"
checkpoint_every = "100 ms"
[modulator.DA]
unit = "1"
[rule.stdp]
[[rule.stdp.channel]]
gate = "DA + 1"
[population.cells]
size = 30
neuron = { kind = "izhikevich" }
drive = [{ kind = "uniform", half_width = "20 mV/ms" }]
record = true
[projection.all]
from = "cells"
to = "cells"
connect = { kind = "fixed-out-degree", count = 10, repeats = false, self = false }
rule = "stdp"
[synapse.chosen]
[task]
delay_least = "0 ms"
delay_most = "100 ms"
[probe.path]
of = "weight.chosen"
every = "10 ms"
[sweep]
amount = [0.5, 2.0]
[protocol]
until = "2 s"
[measure.mean]
of = "weight.all"
[measure.path]
of = "probe.path"
reduce = "mean"
[measure.rate]
of = "rate.cells"
)";

class StudyCheckpoints : public testing::Test {
 protected:
  Study study(const std::string& more = "") const {
    return load_study(saved_study + "[constant]\nx = 1\n" + more, "a.toml", {{"task.amount", "{amount}"}}).value();
  }
  Result<Results> run(const Study& of, std::size_t threads = 1, const std::atomic<bool>* stop = nullptr,
                      std::function<void(std::size_t, std::size_t)> progress = {}) const {
    return run_study(of, {threads, stop, std::move(progress), folder()});
  }
  std::string folder() const { return folder_.file("checkpoints"); }
  // Stops after the first of its runs.
  void run_in_part() const {
    std::atomic<bool> stop{false};
    const auto stopped = run(study(), 1, &stop, [&](std::size_t, std::size_t) { stop.store(true); });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.errors()[0].fault, Fault::interrupted);
    EXPECT_THAT(stopped.errors()[0].fix, HasSubstr("goes on from its checkpoints"));
  }
  sim::ScratchFolder folder_;
};

TEST_F(StudyCheckpoints, give_the_results_of_a_run_that_was_never_cut) {
  const auto whole = run_study(study(), {}).value();
  run_in_part();
  EXPECT_TRUE(fs::exists(folder() + "/point-0-seed-1"));
  const auto resumed = run(study(), 2).value();
  EXPECT_EQ(resumed.fingerprint, whole.fingerprint);
  EXPECT_EQ(resumed.by_seed, whole.by_seed);
  EXPECT_EQ(resumed.network->records[0][0].values, whole.network->records[0][0].values);
  for (std::size_t i = 0; i < whole.network->spikes[0].size(); ++i)
    ASSERT_EQ(resumed.network->spikes[0][i].step, whole.network->spikes[0][i].step);
  EXPECT_EQ(run(study()).value().fingerprint, whole.fingerprint) << "all from their ends";
}

TEST_F(StudyCheckpoints, may_be_taken_more_or_less_often_when_a_run_goes_on) {
  const auto whole = run_study(study(), {}).value();
  run_in_part();
  auto other = load_study(saved_study + "[constant]\nx = 1\n", "a.toml",
                          {{"task.amount", "{amount}"}, {"network.checkpoint_every", "300 ms"}})
                   .value();
  EXPECT_EQ(run(other).value().fingerprint, whole.fingerprint);
}

TEST_F(StudyCheckpoints, of_another_study_are_refused_and_stay_as_they_are) {
  const auto whole = run_study(study(), {}).value();
  run_in_part();
  const auto other_seed = load_study(saved_study, "a.toml", {{"task.amount", "{amount}"}, {"study.seed", "2"}}).value();
  for (const auto& other : {study("y = 2\n"), other_seed}) {
    const auto refused = run(other, 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.errors()[0].fault, Fault::bad_value);
    EXPECT_EQ(refused.errors()[0].where, folder());
    EXPECT_THAT(refused.errors()[0].what, HasSubstr("holds checkpoints of study saved ("));
    EXPECT_THAT(refused.errors()[0].fix, HasSubstr("--restart"));
  }
  EXPECT_EQ(run(study(), 2).value().fingerprint, whole.fingerprint);
}

TEST_F(StudyCheckpoints, of_another_seed_or_damaged_ones_are_refused) {
  run_in_part();
  fs::copy_file(folder() + "/point-0-seed-1", folder() + "/point-0-seed-2");
  const auto other_seed = run(study());
  ASSERT_FALSE(other_seed);
  EXPECT_THAT(other_seed.errors()[0].what, HasSubstr("point 0, seed 1', not to"));
  const auto bytes = read_file(folder() + "/point-0-seed-1").value();
  write_file(folder() + "/point-0-seed-1", bytes.substr(0, bytes.size() / 2)).value();
  const auto damaged = run(study());
  ASSERT_FALSE(damaged);
  EXPECT_THAT(damaged.errors()[0].what, HasSubstr("truncated or damaged"));
}

TEST_F(StudyCheckpoints, are_removed_by_what_is_in_them_and_nothing_else_is) {
  run_in_part();
  const auto bytes = read_file(folder() + "/point-0-seed-1").value();
  write_file(folder() + "/point-7-seed-7", bytes.substr(0, bytes.size() / 2)).value();
  write_file(folder() + "/.part999999999-0", "left by a process that was killed").value();
  write_file(folder() + "/point-0-seed-9", "mine").value();
  write_file(folder() + "/model.pt", "mine").value();
  EXPECT_TRUE(Checkpoints::are_in(folder()));
  Checkpoints::clear(folder());
  EXPECT_FALSE(Checkpoints::are_in(folder()));
  for (const char* gone : {"study", "point-0-seed-1", "point-7-seed-7", ".part999999999-0"})
    EXPECT_FALSE(fs::exists(folder() + "/" + gone)) << gone;
  for (const char* kept : {"point-0-seed-9", "model.pt"}) EXPECT_EQ(read_file(folder() + "/" + kept).value(), "mine");
  write_file(folder() + "/study", "mine").value();
  Checkpoints::clear(folder());
  EXPECT_EQ(read_file(folder() + "/study").value(), "mine");
}

TEST_F(StudyCheckpoints, are_not_written_where_the_study_does_not_ask) {
  auto quiet = study();
  quiet.first.network().checkpoint_every = Time{0};
  ASSERT_TRUE(run(quiet));
  EXPECT_FALSE(fs::exists(folder()));
}

TEST_F(StudyCheckpoints, that_cannot_be_written_end_the_run) {
  write_file(folder(), "a file where a folder must be").value();
  const auto failed = run(study());
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.errors()[0].where, HasSubstr("checkpoints"));
}

}  // namespace
}  // namespace teg::study
