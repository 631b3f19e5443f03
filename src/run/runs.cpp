#include "run/runs.hpp"

#include <algorithm>
#include <limits>
#include <mutex>

#include "core/parallel.hpp"
#include "run/replay.hpp"

namespace teg::study {
namespace {

class BlockRunner {
 public:
  BlockRunner(const Study& study, const Runs& runs, const RunOptions& options, const std::vector<Block>& blocks,
              const KeepBlock& keep)
      : study_(study), runs_(runs), options_(options), blocks_(blocks), keep_(keep) {
    for (const auto& block : blocks_) total_ += block.count;
  }

  Result<Done> run() {
    static constexpr std::atomic<bool> never{false};
    const auto& stop = options_.stop ? *options_.stop : never;
    const bool finished = for_each_index(blocks_.size(), std::max<std::size_t>(1, options_.threads), 1, stop,
                                         [&](std::size_t worker, std::size_t block) { run_block(worker, block); });
    if (!errors_.empty()) return errors_;
    if (!finished) return Error{Fault::interrupted, study_.id, "was interrupted", runs_.when_interrupted};
    return Done{};
  }

 private:
  void run_block(std::size_t worker, std::size_t index) {
    const auto& block = blocks_[index];
    const IsStopped stopped = [&] { return (options_.stop && options_.stop->load()) || failed_block_.load() < index; };
    BlockResult result;
    result.values.resize(block.count * study_.measures.size());
    result.fingerprints.resize(block.count);
    for (std::size_t i = 0; i < block.count; ++i) {
      if (stopped()) return;
      const auto values = std::span(result.values).subspan(i * study_.measures.size(), study_.measures.size());
      auto ran = runs_.run(worker, block.first + i, stopped, values);
      if (!ran) return fail(index, placed(ran.errors(), block.first + i));
      result.fingerprints[i] = *std::move(ran);
      const std::size_t done = ++done_;
      if (worker == 0 && options_.progress) options_.progress(done, total_);
    }
    if (const auto kept = keep_(index, std::move(result)); !kept) fail(index, kept.errors());
  }

  // Of several failures the one that comes first in the order of runs is reported, with any number of threads.
  void fail(std::size_t block, Errors errors) {
    const std::lock_guard lock(mutex_);
    if (block >= failed_block_.load()) return;
    failed_block_.store(block);
    errors_ = std::move(errors);
  }

  Errors placed(Errors errors, std::size_t run) const {
    const std::size_t seeds = study_.first.n_seeds(), point = run / seeds, seed = run % seeds;
    std::string at = study_.place(point);
    if (seeds > 1) {
      const auto built = model_at(study_, point);
      const auto first = built ? built->model.seed : study_.first.model.seed;
      at.append(at.empty() ? "" : ", ").append("seed " + std::to_string(first + seed));
    }
    for (auto& e : errors) {
      if (!at.empty()) e.where.append(" (at ").append(at).append(")");
      if (e.fault == Fault::numeric && !study_.first.is_of_synapses())
        e.fix.append("; to replay it: ").append(replay_command(study_, point, seed));
    }
    return errors;
  }

  const Study& study_;
  const Runs& runs_;
  const RunOptions& options_;
  const std::vector<Block>& blocks_;
  const KeepBlock& keep_;
  std::size_t total_ = 0;
  std::mutex mutex_;
  std::atomic<std::size_t> done_{0}, failed_block_{static_cast<std::size_t>(-1)};
  Errors errors_;
};

}  // namespace

std::size_t n_runs(const Study& study) { return study.n_points() * study.first.n_seeds(); }

std::vector<Block> blocks_of(std::size_t n, std::size_t size) {
  std::vector<Block> blocks;
  for (std::size_t first = 0; first < n; first += size) blocks.push_back({first, std::min(size, n - first)});
  return blocks;
}

Result<Done> run_blocks(const Study& study, const Runs& runs, const RunOptions& options,
                        const std::vector<Block>& blocks, const KeepBlock& keep) {
  return BlockRunner(study, runs, options, blocks, keep).run();
}

RunTable::RunTable(const Study& study)
    : n_measures(study.measures.size()),
      values(n_runs(study) * n_measures, std::numeric_limits<double>::quiet_NaN()),
      fingerprints(n_runs(study)) {}

void RunTable::put(const Block& block, BlockResult result) {
  std::ranges::move(result.values, values.begin() + static_cast<std::ptrdiff_t>(block.first * n_measures));
  std::ranges::move(result.fingerprints, fingerprints.begin() + static_cast<std::ptrdiff_t>(block.first));
  n_present += block.count;
}

Result<RunTable> run_all(const Study& study, const Runs& runs, const RunOptions& options) {
  RunTable table(study);
  // Small enough for all threads to have work, and for shared work to be shared.
  const std::size_t threads = std::max<std::size_t>(1, options.threads);
  const auto blocks = blocks_of(n_runs(study), std::clamp<std::size_t>(runs.together / threads, 1, 4096));
  std::mutex mutex;
  const auto ran = run_blocks(study, runs, options, blocks, [&](std::size_t block, BlockResult result) {
    const std::lock_guard lock(mutex);
    table.put(blocks[block], std::move(result));
    return Done{};
  });
  if (!ran) return ran.errors();
  return table;
}

}  // namespace teg::study
