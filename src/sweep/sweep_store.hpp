// A sweep on disk, in one folder: what is to be run (plan.json, which never changes, and its study once more as
// study.toml) and what has been (points/, one file for each block of runs, which appears whole or not at all). Any
// number of processes may work on one folder; a sweep that is killed goes on from what is there.
#pragma once

#include <string>
#include <vector>

#include "run/runs.hpp"
#include "study/data_files.hpp"

namespace teg::study {

struct SweepPlan {
  std::string id;  // of all that follows but the command: results of two plans are never joined
  std::string version, study_text, command;
  std::vector<DataFile> files;
  std::size_t runs = 0, block = 1;  // runs in a block
  // About as many bytes as the results of one block need.
  double block_bytes(std::size_t n_measures) const;
};
// Blocks are as small as files may be many: the runs of a network one by one, others by the thousand at most.
SweepPlan make_plan(const Study& study, const std::string& command);

class SweepStore {
 public:
  // For running: writes the plan where the folder has none; of several processes the first one's. Errors: the folder
  // holds another plan, one of another version of teg, a damaged one, or a study.toml that is not the plan's; the file
  // system.
  static Result<SweepStore> open_for(const std::string& folder, const SweepPlan& plan);
  // Whether a folder holds one, whole or damaged.
  static bool is_in(const std::string& folder);
  // For merging. Errors: there is no plan, or a damaged one.
  static Result<SweepStore> open(const std::string& folder);
  // Removes what a folder holds of a sweep, and nothing else. Errors: its plan.json is none of a sweep.
  static Result<Done> clear(const std::string& folder);
  // Removes files that killed processes left half-written.
  void sweep_up() const;

  const SweepPlan& plan() const { return plan_; }
  const std::string& folder() const { return folder_; }
  std::string study_file() const { return folder_ + "/study.toml"; }
  std::vector<Block> blocks() const { return blocks_of(plan_.runs, plan_.block); }
  // Whether there is a file for it; it may be damaged.
  bool has(std::size_t block) const;
  // Errors: a file that is damaged, truncated or of another plan, with its name.
  Result<BlockResult> get(std::size_t block, std::size_t n_measures) const;
  Result<Done> put(std::size_t block, const BlockResult& result) const;
  // Sets a damaged file aside, as NAME.damaged, so that its runs are made again.
  void set_aside(std::size_t block) const;

 private:
  SweepStore(std::string folder, SweepPlan plan) : folder_(std::move(folder)), plan_(std::move(plan)) {}
  std::string file(std::size_t block) const;

  std::string folder_;
  SweepPlan plan_;
};

}  // namespace teg::study
