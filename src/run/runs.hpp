// The runs of a study: every point of its sweep with every seed, in blocks, on any number of threads. A run's index
// is point * seeds + seed.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "run/run_options.hpp"
#include "study/study.hpp"

namespace teg::study {

using IsStopped = std::function<bool()>;

// With which the fingerprint of a run begins that diverged.
inline constexpr std::string_view diverged_mark = "diverged ";

// How a study's substrate makes one run.
struct Runs {
  std::size_t together = 1;  // runs side by side that share work; blocks should hold multiples of it
  // Fills values, [measure], not normalised; gives the fingerprint of what the run left behind, "" where that is its
  // values. A worker calls it for one run after another.
  std::function<Result<std::string>(std::size_t worker, std::size_t run, const IsStopped& stopped,
                                    std::span<double> values)>
      run;
  std::string when_interrupted = "run it again; nothing was written";
};
std::size_t n_runs(const Study& study);

struct Block {
  std::size_t first = 0, count = 0;  // runs
};
// Runs 0 .. n-1 in blocks of `size`, the last one shorter.
std::vector<Block> blocks_of(std::size_t n, std::size_t size);

// What the runs of a block left behind, in their order.
struct BlockResult {
  std::vector<double> values;             // [run][measure]
  std::vector<std::string> fingerprints;  // [run]
};
using KeepBlock = std::function<Result<Done>(std::size_t block, BlockResult result)>;

// Makes the runs of all blocks; `keep` is called on the thread of the block, once for each, in any order.
// Errors: those of the first failing run in the order of runs, with its place, and for a numerical failure of a
// network the command that replays it; those of `keep`; Fault::interrupted.
Result<Done> run_blocks(const Study& study, const Runs& runs, const RunOptions& options,
                        const std::vector<Block>& blocks, const KeepBlock& keep);

// All runs of a study, and which of them there are.
struct RunTable {
  explicit RunTable(const Study& study);
  void put(const Block& block, BlockResult result);

  std::size_t n_measures = 0, n_present = 0;
  std::vector<double> values;             // [run][measure]; not a number where there is no run
  std::vector<std::string> fingerprints;  // [run]
};
Result<RunTable> run_all(const Study& study, const Runs& runs, const RunOptions& options);

}  // namespace teg::study
