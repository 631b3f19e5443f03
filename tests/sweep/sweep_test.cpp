// Sweeps that are kept on disk: pieces, interruptions, damage, several processes.
#include "sweep/sweep.hpp"
#include "run/collect.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "run/runs.hpp"
#include "run/runs_of.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "core/file.hpp"
#include "core/own_file.hpp"
#include "run/to_dataset.hpp"
#include "sim/networks.hpp"
#include "sweep/swept_study.hpp"

namespace teg::study {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

std::string all(const Errors& errors) {
  std::string text;
  for (const auto& e : errors) text += e.where + ": " + e.what + "; " + e.fix + "\n";
  return text;
}

class Sweeps : public testing::Test {
 protected:
  static Study synapses(const std::string& delays = "0s..4s:0.01s") {
    return swept_study("yagishita-2014", {}, {{{"delay", delays}, {"modulator.DA.tonic", "5nM..50nM:in:16"}}, "", 0},
                       {})
        .value();
  }
  static Study learners() { return swept_study("opto-choice", {}, {{}, "", 5}, {}).value(); }
  SweepStore store(const Study& study) const {
    return SweepStore::open_for(folder(), make_plan(study, "teg sweep")).value();
  }
  std::string folder() const { return folder_.file("sweep"); }
  std::string point_file(std::size_t block) const {
    return folder() + "/points/00000" + std::to_string(block) + ".json";
  }
  Result<Done> run(const SweepStore& store, SweepOptions options = {}) const {
    options.say = [this](const std::string& words) { said_ += words + "\n"; };
    return run_sweep(planned_study(store).value(), store, options);
  }
  Results merged(const SweepStore& store) const {
    return merge_sweep(planned_study(store).value(), store).value().results;
  }

  sim::ScratchFolder folder_;
  mutable std::string said_;
};

TEST_F(Sweeps, give_what_the_study_gives_when_it_is_run) {
  for (const auto& study : {synapses(), learners()}) {
    const auto whole = run_study(study, {}).value();
    const auto kept = store(study);
    ASSERT_TRUE(run(kept, {.run = {2}}));
    const auto results = merged(kept);
    EXPECT_EQ(results.fingerprint, whole.fingerprint);
    EXPECT_EQ(results.values, whole.values);
    EXPECT_EQ(results.by_seed, whole.by_seed);
    EXPECT_EQ(results.runs_present, results.runs);
    SweepStore::clear(folder()).value();
  }
}

TEST_F(Sweeps, of_a_plan_can_be_run_as_a_study_of_their_own) {
  const auto study = synapses();
  const auto kept = store(study);
  EXPECT_EQ(run_study(open_study(kept.study_file()).value(), {}).value().fingerprint,
            run_study(study, {}).value().fingerprint);
}

TEST_F(Sweeps, parts_of_any_number_of_processes_make_the_whole) {
  const auto study = synapses();
  const auto whole = run_study(study, {}).value();
  for (const std::size_t n : {2, 3, 7}) {
    const auto kept = store(study);
    for (std::size_t i = 0; i < n; ++i) ASSERT_TRUE(run(kept, {.shard = {n - 1 - i, n}}));
    EXPECT_EQ(merged(kept).fingerprint, whole.fingerprint);
    SweepStore::clear(folder()).value();
  }
}

TEST_F(Sweeps, that_are_not_complete_say_so_and_lack_values_only_where_runs_are_missing) {
  const auto study = synapses();
  const auto whole = run_study(study, {}).value();
  const auto kept = store(study);
  ASSERT_TRUE(run(kept, {.shard = {0, 2}}));
  const auto part = merged(kept);
  EXPECT_LT(part.runs_present, part.runs);
  EXPECT_TRUE(part.verdicts.empty());
  std::size_t missing = 0;
  for (std::size_t p = 0; p < study.n_points(); ++p) missing += std::isnan(part.values[0][p]);
  EXPECT_EQ(missing, part.runs - part.runs_present);
  const auto data = to_dataset(study, part, "");
  EXPECT_THAT(data.attributes, testing::Contains(testing::Pair("PARTIAL", HasSubstr("/"))));
  ASSERT_TRUE(run(kept));
  EXPECT_EQ(merged(kept).fingerprint, whole.fingerprint);
}

TEST_F(Sweeps, a_point_that_lacks_a_seed_has_no_value) {
  const auto study = learners();
  auto plan = make_plan(study, "");
  plan.block = 3;  // five seeds at a point
  const auto whole = run_study(study, {}).value();
  RunTable table(study);
  auto all_runs = run_all(study, runs_of(study, {}).value(), {}).value();
  BlockResult first{{all_runs.values.begin(), all_runs.values.begin() + 8 * static_cast<long>(all_runs.n_measures)},
                    {all_runs.fingerprints.begin(), all_runs.fingerprints.begin() + 8}};
  table.put({0, 8}, std::move(first));
  const auto part = collect(study, std::move(table)).value();
  EXPECT_EQ(part.values[0][0], whole.values[0][0]);
  EXPECT_TRUE(std::isnan(part.values[0][1])) << "three of five seeds";
  EXPECT_EQ(part.by_seed[0][1][2], whole.by_seed[0][1][2]) << "which are kept";
}

TEST_F(Sweeps, windows_that_are_not_complete_have_no_peak_to_be_normalised_to) {
  const auto study = swept_study("yagishita-2014", {}, {{{"modulator.DA.tonic", "5nM,20nM"}}, "", 0}, {}).value();
  const auto whole = run_study(study, {}).value();
  RunTable table(study);
  const auto runs = run_all(study, runs_of(study, {}).value(), {}).value();
  const std::size_t n = study.n_points() - 1;  // all of the first window, all but one of the second
  table.put({0, n}, {{runs.values.begin(), runs.values.begin() + static_cast<long>(n * runs.n_measures)},
                     {runs.fingerprints.begin(), runs.fingerprints.begin() + static_cast<long>(n)}});
  const auto part = collect(study, std::move(table)).value();
  for (std::size_t p = 0; p < n / 2; ++p) EXPECT_EQ(part.values[0][p], whole.values[0][p]);
  for (std::size_t p = n / 2 + 1; p < n; ++p) EXPECT_TRUE(std::isnan(part.values[0][p])) << study.place(p);
  EXPECT_EQ(part.windows[0][0].peak, whole.windows[0][0].peak);
  EXPECT_TRUE(std::isnan(part.windows[0][1].peak));
  EXPECT_TRUE(std::isnan(part.windows[0][1].sign));
}

TEST_F(Sweeps, quantiles_over_seeds_leave_out_seeds_without_a_value_but_not_missing_runs) {
  Results results;
  results.by_seed = {{{3, NAN, 1, 2}, {1, 2, NAN, NAN}}};
  results.values = {{2, NAN}};
  results.runs = 8, results.runs_present = 6;
  EXPECT_EQ(seed_quantile(results, 0, 0, 0.5), 2);
  EXPECT_TRUE(std::isnan(seed_quantile(results, 0, 1, 0.5)));
  results.runs_present = 8;
  EXPECT_EQ(seed_quantile(results, 0, 1, 0.5), 1.5);
}

TEST_F(Sweeps, go_on_after_an_interruption) {
  const auto study = synapses();
  const auto kept = store(study);
  std::atomic<bool> stop{false};
  const auto stopped = run(kept, {.run = {1, &stop, [&](std::size_t done, std::size_t) { stop = done > 2000; }}});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.errors()[0].fault, Fault::interrupted);
  EXPECT_THAT(stopped.errors()[0].fix, HasSubstr("goes on from what is there"));
  std::size_t made = 0;
  ASSERT_TRUE(run(kept, {.run = {1, nullptr, [&](std::size_t, std::size_t of) { made = of; }}}));
  EXPECT_LT(made, study.n_points() - 1500) << "only what was missing";
  EXPECT_EQ(merged(kept).fingerprint, run_study(study, {}).value().fingerprint);
}

TEST_F(Sweeps, damaged_files_are_set_aside_and_made_again) {
  const auto study = synapses();
  const auto kept = store(study);
  ASSERT_TRUE(run(kept));
  const auto text = read_file(point_file(1)).value();
  const std::map<std::size_t, std::string> damage{
      {0, ""}, {1, text.substr(0, text.size() / 2)}, {2, "{}"}, {3, "x" + text}, {4, text}};
  for (const auto& [block, bytes] : damage) write_file(point_file(block), bytes).value();
  const auto study_as_planned = planned_study(kept).value();
  const auto part = merge_sweep(study_as_planned, kept).value();
  EXPECT_EQ(part.damaged.size(), damage.size());
  EXPECT_EQ(part.results.runs - part.results.runs_present, damage.size() * make_plan(study, "").block);
  EXPECT_THAT(all(part.damaged), HasSubstr("000004.json: belongs to another sweep"));
  ASSERT_TRUE(run(kept));
  EXPECT_THAT(said_, HasSubstr("000001.json is damaged or truncated: set aside"));
  EXPECT_TRUE(fs::exists(point_file(1) + ".damaged"));
  EXPECT_EQ(merged(kept).fingerprint, run_study(study, {}).value().fingerprint);
}

TEST_F(Sweeps, of_two_plans_never_share_a_folder) {
  store(synapses());
  const auto other = SweepStore::open_for(folder(), make_plan(synapses("0s..4s:0.02s"), ""));
  ASSERT_FALSE(other);
  EXPECT_THAT(all(other.errors()), HasSubstr("holds another sweep, made by: teg sweep"));
  EXPECT_THAT(all(other.errors()), HasSubstr("--restart"));
  auto older = make_plan(synapses(), "");
  older.version = "0.0.1", older.id = "other";
  EXPECT_THAT(all(SweepStore::open_for(folder(), older).errors()),
              HasSubstr("results of two versions are never joined"));
  SweepStore::clear(folder()).value();
  EXPECT_TRUE(SweepStore::open_for(folder(), make_plan(synapses("0s..4s:0.02s"), "")));
}

TEST_F(Sweeps, leave_what_is_not_theirs) {
  const auto mine = folder() + "/study.toml", points = folder() + "/points/a.csv";
  write_file(mine, "mine").value();
  write_file(points, "1").value();
  const auto plan = make_plan(synapses(), "");
  EXPECT_THAT(all(SweepStore::open_for(folder(), plan).errors()), HasSubstr("is not the study of the sweep"));
  EXPECT_FALSE(fs::exists(folder() + "/plan.json"));
  SweepStore::clear(folder()).value();
  EXPECT_EQ(read_file(mine).value(), "mine");
  fs::remove(mine);
  ASSERT_TRUE(run(SweepStore::open_for(folder(), plan).value()));
  write_file(folder() + "/results.h5", "of the sweep, " + std::string(made_by_teg)).value();
  write_file(folder() + "/report.html", "mine").value();
  SweepStore::clear(folder()).value();
  EXPECT_EQ(read_file(folder() + "/report.html").value(), "mine") << "which has the name of one of the sweep's";
  EXPECT_THAT(read_file(points).value(), "1") << "in a folder of the same name";
  for (const char* gone : {"plan.json", "study.toml", "points/000000.json", "results.h5"})
    EXPECT_FALSE(fs::exists(folder() + "/" + gone)) << gone;
  write_file(folder() + "/plan.json", "{\"mine\": 1}").value();
  EXPECT_THAT(all(SweepStore::clear(folder()).errors()), HasSubstr("is not the plan of a sweep"));
}

TEST_F(Sweeps, that_begin_at_once_in_one_folder_have_one_plan) {
  const auto one = make_plan(synapses(), "one"), two = make_plan(synapses("0s..4s:0.02s"), "two");
  ASSERT_TRUE(SweepStore::open_for(folder(), one));
  write_new_file(folder() + "/plan.json", "of the other").value();
  EXPECT_EQ(SweepStore::open(folder()).value().plan().id, one.id);
  fs::remove(folder() + "/study.toml");
  EXPECT_TRUE(SweepStore::open(folder())) << "the plan has the study";
  EXPECT_TRUE(fs::exists(folder() + "/study.toml"));
}

TEST_F(Sweeps, of_other_contents_of_a_file_that_the_study_reads_are_not_joined) {
  const auto trace = folder_.file("level.csv");
  const auto levels = [&](double level) {
    std::string text = "time_s,DA\n";
    for (int i = 0; i < 20; ++i) text += std::to_string(i) + "," + std::to_string(i == 5 ? level : 1.0) + "\n";
    write_file(trace, text).value();
    return swept_study("replay-trace", {{"modulator.DA.trace", trace}},
                       {{{"rule.d1.channel.0.tau_trace", "0.5s..4s:in:4"}}, "", 0}, {})
        .value();
  };
  const auto study = levels(50);
  const auto kept = store(study);
  ASSERT_TRUE(run(kept, {.shard = {0, 2}}));
  const auto other = make_plan(levels(500), "");
  EXPECT_THAT(all(SweepStore::open_for(folder(), other).errors()),
              HasSubstr("holds a sweep that began with other contents of " + trace));
  EXPECT_THAT(all(planned_study(kept).errors()), HasSubstr("is not as it was when the sweep"));
  levels(50);
  EXPECT_TRUE(run(kept));
}

TEST_F(Sweeps, half_written_files_of_killed_processes_are_removed_when_they_are_old) {
  const auto kept = store(synapses());
  const auto old = folder() + "/points/.part1-0", fresh = folder() + "/points/.part1-1";
  for (const auto& name : {old, fresh}) write_file(name, "{").value();
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(2));
  ASSERT_TRUE(run(kept));
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh)) << "it may be another process's";
}

TEST_F(Sweeps, every_value_of_an_axis_is_checked_before_anything_is_run) {
  const auto study =
      swept_study("yagishita-2014", {},
                  {{{"rule.d1.channel.0.tau_trace", "1s,2s,0s"}, {"modulator.DA.tonic", "1nM,-5nM,-6nM"}}, "", 0}, {})
          .value();
  const auto checked = check_sweep(study, make_plan(study, ""), folder(), {});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.errors().size(), 3u);
  EXPECT_THAT(all(checked.errors()), HasSubstr("--axis rule.d1.channel.0.tau_trace (at tau_trace = 0 s)"));
  EXPECT_THAT(all(checked.errors()), HasSubstr("\"-6 nM\" is out of range"));
}

TEST_F(Sweeps, a_damaged_or_missing_plan_is_refused) {
  EXPECT_THAT(all(SweepStore::open(folder()).errors()), HasSubstr("holds no sweep"));
  const auto kept = store(synapses());
  const auto study = read_file(kept.study_file()).value();
  write_file(kept.study_file(), study + "\n# changed\n").value();
  EXPECT_THAT(all(SweepStore::open(folder()).errors()), HasSubstr("study.toml: is not the study of the sweep"));
  write_file(kept.study_file(), study).value();
  ASSERT_TRUE(SweepStore::open(folder()));
  write_file(folder() + "/plan.json", "{").value();
  EXPECT_THAT(all(SweepStore::open(folder()).errors()), HasSubstr("plan.json: is damaged"));
}

TEST_F(Sweeps, more_than_the_disk_holds_is_asked_about_first) {
  const auto study = synapses();
  const auto plan = make_plan(study, "");
  const auto refused = check_sweep(study, plan, folder(), {.disk_bytes = 1000});
  ASSERT_FALSE(refused);
  EXPECT_THAT(all(refused.errors()), HasSubstr("GB; the disk has"));
  EXPECT_THAT(all(refused.errors()), HasSubstr("add --yes"));
  EXPECT_FALSE(fs::exists(folder()));
  EXPECT_TRUE(check_sweep(study, plan, folder(), {.is_agreed = true, .disk_bytes = 1000}));
  EXPECT_TRUE(check_sweep(study, plan, folder(), {})) << "a folder that is still to be made";
  ASSERT_TRUE(run(store(study)));
  EXPECT_TRUE(check_sweep(study, plan, folder(), {.disk_bytes = 0})) << "it is all there";
}

TEST(Shards, are_written_as_part_of_whole) {
  EXPECT_EQ(parse_shard("3/8").value().index, 2u);
  EXPECT_EQ(parse_shard("3/8").value().count, 8u);
  for (const char* wrong : {"0/8", "9/8", "3", "a/b", "1/2/3", "1.5/3", ""}) EXPECT_FALSE(parse_shard(wrong)) << wrong;
}

Result<Shard> in(std::map<std::string, std::string> environment) {
  return array_shard([environment](const std::string& name) {
    const auto at = environment.find(name);
    return at == environment.end() ? std::string() : at->second;
  });
}

TEST(Shards, are_read_from_the_array_jobs_of_four_schedulers) {
  const auto slurm = in({{"SLURM_ARRAY_TASK_ID", "6"},
                         {"SLURM_ARRAY_TASK_MIN", "0"},
                         {"SLURM_ARRAY_TASK_MAX", "14"},
                         {"SLURM_ARRAY_TASK_STEP", "2"},
                         {"SLURM_ARRAY_TASK_COUNT", "8"}})
                         .value();
  EXPECT_EQ(slurm.index, 3u);
  EXPECT_EQ(slurm.count, 8u);
  const auto grid_engine =
      in({{"SGE_TASK_ID", "4"}, {"SGE_TASK_FIRST", "1"}, {"SGE_TASK_LAST", "4"}, {"SGE_TASK_STEPSIZE", "1"}}).value();
  EXPECT_EQ(grid_engine.index, 3u);
  EXPECT_EQ(grid_engine.count, 4u);
  EXPECT_EQ(in({{"LSB_JOBINDEX", "2"}, {"LSB_JOBINDEX_END", "5"}}).value().index, 1u);
  EXPECT_EQ(in({{"PBS_ARRAY_INDEX", "2"}, {"PBS_ARRAY_COUNT", "5"}}).value().count, 5u);
  EXPECT_EQ(in({}).value().count, 1u);
  EXPECT_EQ(in({{"SGE_TASK_ID", "undefined"}}).value().count, 1u);
  EXPECT_EQ(in({{"LSB_JOBINDEX", "0"}}).value().count, 1u) << "a job that is no array";
}

TEST(Shards, of_an_array_with_gaps_are_refused) {
  const auto gaps = in({{"SLURM_ARRAY_TASK_ID", "7"},
                        {"SLURM_ARRAY_TASK_MIN", "1"},
                        {"SLURM_ARRAY_TASK_MAX", "9"},
                        {"SLURM_ARRAY_TASK_COUNT", "3"}});
  ASSERT_FALSE(gaps);
  EXPECT_THAT(all(gaps.errors()), HasSubstr("--shard 1/8"));
  EXPECT_FALSE(in({{"SLURM_ARRAY_TASK_ID", "abc"}}));
}

}  // namespace
}  // namespace teg::study
