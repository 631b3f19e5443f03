#include "sweep/sweep.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "core/text.hpp"
#include "run/closed_form_values.hpp"
#include "run/collect.hpp"
#include "run/runs_of.hpp"
#include "run/shown.hpp"
#include "run/window_intervals.hpp"
#include "study/load_study.hpp"
#include "sweep/check_points.hpp"

namespace teg::study {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double day_s = 86400;

std::optional<std::size_t> whole(const std::string& text) {
  const auto value = parse_double(trim(text));
  if (!value || *value < 0 || *value != std::floor(*value) || *value > 1e9) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

Error too_much(const std::string& where, const std::string& what, const std::string& otherwise) {
  return {Fault::bad_value, where, what, "add --yes if you mean it; or " + otherwise};
}

// The blocks of this shard that have no whole file.
std::vector<std::size_t> blocks_to_run(const Study& study, const SweepStore& store, const SweepOptions& options) {
  std::vector<std::size_t> missing;
  for (std::size_t b = options.shard.index; b < store.blocks().size(); b += options.shard.count) {
    if (store.has(b)) {
      const auto there = store.get(b, study.measures.size());
      if (there) continue;
      store.set_aside(b);
      if (options.say)
        options.say(there.errors()[0].where + " " + there.errors()[0].what +
                    ": set aside, and its runs are made again");
    }
    missing.push_back(b);
  }
  return missing;
}

double free_bytes(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failed;
  fs::path there = fs::absolute(folder, failed);
  while (!fs::exists(there, failed) && there.has_relative_path()) there = there.parent_path();
  const auto space = fs::space(there, failed);
  return failed ? INFINITY : static_cast<double>(space.available);
}

Result<Done> check_disk(const Study& study, const SweepPlan& plan, const std::string& folder,
                        std::optional<double> disk_bytes) {
  std::error_code none;
  auto missing = static_cast<double>(blocks_of(plan.runs, plan.block).size());
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/points", none))
    missing -= entry.path().extension() == ".json";
  const double needed = missing * plan.block_bytes(study.measures.size());
  const double there = disk_bytes.value_or(free_bytes(folder));
  if (needed <= there) return Done{};
  return too_much("--out",
                  "the sweep needs about " + short_text(needed / 1e9, 3) + " GB; the disk has " +
                      short_text(there / 1e9, 3) + " GB",
                  "take fewer points, or another disk");
}

}  // namespace

Result<Shard> parse_shard(const std::string& text) {
  const auto parts = split(text, '/');
  const auto index = whole(parts[0]), count = parts.size() == 2 ? whole(parts[1]) : std::nullopt;
  if (index && count && *index >= 1 && *index <= *count) return Shard{*index - 1, *count};
  return Error{Fault::bad_value, "--shard " + text, "is not a part of a whole", "write 1/8, 2/8 ... 8/8"};
}

Result<Shard> array_shard(const std::function<std::string(const std::string&)>& variable) {
  struct Scheduler {  // the task's number; the first, last, step between and number of tasks, where it says
    const char *task, *first, *last, *step, *count;
  };
  static constexpr std::array schedulers{
      Scheduler{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP",
                "SLURM_ARRAY_TASK_COUNT"},
      Scheduler{"SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE", ""},
      Scheduler{"LSB_JOBINDEX", "", "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP", ""},
      Scheduler{"PBS_ARRAY_INDEX", "", "PBS_ARRAY_COUNT", "", ""}};
  for (const auto& scheduler : schedulers) {
    const auto number = [&](const char* name) { return *name ? whole(variable(name)) : std::nullopt; };
    const auto task = number(scheduler.task);
    const auto written = variable(scheduler.task);
    // Outside an array Grid Engine says "undefined", and LSF 0.
    if (written.empty() || written == "undefined" || (written == "0" && number(scheduler.last).value_or(0) == 0))
      continue;
    const std::size_t first = number(scheduler.first).value_or(1);
    const std::size_t step = std::max<std::size_t>(1, number(scheduler.step).value_or(1));
    const auto last = number(scheduler.last);
    const std::size_t count = last && *last >= first ? (*last - first) / step + 1 : 0;
    const bool is_whole = task && number(scheduler.count).value_or(count) == count && (*task - first) % step == 0;
    if (task && *task >= first && last && *task <= *last && is_whole) return Shard{(*task - first) / step, count};
    return Error{Fault::bad_value, scheduler.task, "does not say which part of how many tasks this is",
                 "number the tasks evenly, as in 1-8, or write --shard 1/8"};
  }
  return Shard{};
}

Result<Study> planned_study(const SweepStore& store) {
  auto study = load_study(store.plan().study_text, store.study_file());
  if (!study) return study;
  Errors errors;
  for (const auto& path : changed_files(store.plan().files, data_files(*study)))
    errors.push_back({Fault::bad_value, path, "is not as it was when the sweep in " + store.folder() + " began",
                      "bring its old contents back, or begin anew with --restart"});
  if (!errors.empty()) return errors;
  return study;
}

Result<Study> check_sweep(const Study& study, const SweepPlan& plan, const std::string& folder,
                          const SweepOptions& options) {
  auto errors = check_points(study);
  auto planned = load_study(plan.study_text, folder + "/study.toml");
  if (!planned) errors.insert(errors.end(), planned.errors().begin(), planned.errors().end());
  if (!options.is_agreed)
    if (const auto fits = check_disk(study, plan, folder, options.disk_bytes); !fits)
      errors.insert(errors.end(), fits.errors().begin(), fits.errors().end());
  if (!errors.empty()) return errors;
  return planned;
}

Result<Done> run_sweep(const Study& study, const SweepStore& store, const SweepOptions& options) {
  store.sweep_up();
  const auto all = store.blocks();
  const auto missing = blocks_to_run(study, store, options);
  if (missing.empty()) return Done{};
  std::vector<Block> blocks;
  for (const std::size_t b : missing) blocks.push_back(all[b]);
  auto runs = runs_of(study, options.run);
  if (!runs) return runs.errors();
  runs->when_interrupted = "run it again; it goes on from what is there";
  const auto begin = Clock::now();
  std::atomic<std::size_t> made{0};
  const double threads = static_cast<double>(std::max<std::size_t>(1, options.run.threads));
  return run_blocks(study, *runs, options.run, blocks, [&](std::size_t i, BlockResult result) -> Result<Done> {
    if (auto kept = store.put(missing[i], result); !kept) return kept;
    if (made++ > 0 || options.is_agreed) return Done{};
    const double spent = std::chrono::duration<double>(Clock::now() - begin).count();
    const double left = spent * static_cast<double>(blocks.size() - 1) / threads;
    if (left < day_s) return Done{};
    return too_much(study.id,
                    "the sweep would take about " + short_text(left / day_s, 2) + " days on " +
                        std::to_string(options.run.threads) + " threads",
                    "share it with --shard, or take fewer points (what was run is kept)");
  });
}

Result<Merged> merge_sweep(const Study& study, const SweepStore& store) {
  store.sweep_up();
  RunTable table(study);
  Merged merged;
  const auto blocks = store.blocks();
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    if (!store.has(b)) continue;
    auto result = store.get(b, study.measures.size());
    if (result)
      table.put(blocks[b], *std::move(result));
    else
      merged.damaged.insert(merged.damaged.end(), result.errors().begin(), result.errors().end());
  }
  auto results = collect(study, std::move(table));
  if (!results) return results.errors();
  merged.results = *std::move(results);
  add_window_intervals(study, merged.results);
  add_closed_form(study, merged.results);
  if (const auto shown = add_shown(study, merged.results); !shown) return shown.errors();
  return merged;
}

}  // namespace teg::study
