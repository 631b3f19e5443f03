// Runs what a sweep on disk still lacks, and joins what there is.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "run/results.hpp"
#include "sweep/sweep_store.hpp"

namespace teg::study {

// One of several processes that share a sweep: blocks index, index + count, index + 2 count ... are its own.
struct Shard {
  std::size_t index = 0, count = 1;
};
// "3/8". Errors: not two whole numbers with 1 <= first <= second.
Result<Shard> parse_shard(const std::string& text);
// Of an array job of Slurm, Grid Engine, PBS or LSF, from its environment; the whole outside one. `variable` gives a
// variable of the environment, or "". Errors: it does not say which part of how many this is.
Result<Shard> array_shard(const std::function<std::string(const std::string&)>& variable);

struct SweepOptions {
  RunOptions run;
  Shard shard;
  bool is_agreed = false;                            // to more than a day, or more than the disk holds
  std::function<void(const std::string&)> say = {};  // words for a person
  std::optional<double> disk_bytes = {};             // free ones; default: what the folder's disk says
};

// The study as the plan has it. Errors: a file that it reads has changed or gone.
Result<Study> planned_study(const SweepStore& store);

// The study as the plan has it, before anything is written. Errors, all at once: models that are not sound somewhere on
// an axis; more than the disk holds, and not agreed.
Result<Study> check_sweep(const Study& study, const SweepPlan& plan, const std::string& folder,
                          const SweepOptions& options);

// Makes the runs of the shard that are not there. Damaged files are set aside, said, and made again. Errors: more than
// a day takes, and not agreed (what was made until then is kept); those of the runs; Fault::interrupted.
Result<Done> run_sweep(const Study& study, const SweepStore& store, const SweepOptions& options);

// Everything that there is. Damaged files count as missing; their errors are in `damaged`.
struct Merged {
  Results results;
  Errors damaged;
};
Result<Merged> merge_sweep(const Study& study, const SweepStore& store);

}  // namespace teg::study
