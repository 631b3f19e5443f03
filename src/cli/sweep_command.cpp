#include <cstdio>
#include <cstdlib>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "study/study.hpp"
#include "sweep/sweep.hpp"
#include "sweep/swept_study.hpp"

namespace teg::cli {
namespace {

void say(const std::string& words) { std::fprintf(stderr, "%s\n", words.c_str()); }

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? value : "";
}

study::SweepRequest request_of(const SweepCommand& command, Errors& errors) {
  study::SweepRequest request{.axes = {}, .sample = command.sample, .seeds = command.seeds};
  for (const auto& text : command.axes) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      errors.push_back({Fault::bad_value, "--axis " + text, "is not path=values",
                        "write it as in --axis rule.d1.channel.0.tau_trace=0.2s..5s:log:25"});
    else
      request.axes.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return request;
}

// Results of a store, complete or not, into its folder.
int write_merged(const study::Study& study, const study::SweepStore& store, const std::string& folder,
                 const std::string& plots, bool as_json) {
  const auto merged = study::merge_sweep(study, store);
  if (!merged) return report_errors(merged.errors());
  const auto& results = merged->results;
  const bool is_partial = results.runs_present < results.runs;
  const auto written = write_results(study, results, plots, store.plan().command, folder);
  if (!written) return report_errors(written.errors());
  for (const auto& e : merged->damaged) say("warning: " + e.where + " " + e.what + "\n  fix: " + e.fix);
  const auto share = std::to_string(results.runs_present) + "/" + std::to_string(results.runs);
  if (as_json) {
    auto out = results_json(study, results);
    out["runs"] = results.runs, out["runs_present"] = results.runs_present;
    out["results"] = folder + "/results.h5", out["report"] = folder + "/report.html";
    std::printf("%s\n", json_line(out).c_str());
  } else {
    std::printf("%s\n%s", study.title.c_str(), result_table(study, results).c_str());
    if (!results.verdicts.empty()) std::printf("\n%s", verdict_table(results).c_str());
    std::printf("\nfingerprint %s%s\nresults     %s/results.h5\nreport      %s/report.html\n",
                results.fingerprint.c_str(), is_partial ? (", PARTIAL " + share).c_str() : "", folder.c_str(),
                folder.c_str());
  }
  if (is_partial) say("PARTIAL " + share + " runs: what is missing has no value, and is left out of no mean silently");
  return is_partial ? partial : done;
}

}  // namespace

int sweep(const SweepCommand& command) {
  Errors errors;
  const auto append = [&](const auto& result) {
    if (!result) errors.insert(errors.end(), result.errors().begin(), result.errors().end());
  };
  const auto shard = command.shard ? study::parse_shard(*command.shard) : study::array_shard(environment);
  append(formats(command.plots));
  append(shard);
  const auto request = request_of(command, errors);
  study::SweepOptions options{.run = {thread_count(command.threads), &stop_flag(), {}}};
  options.is_agreed = command.yes, options.say = say;
  const auto asked = study::swept_study(command.study, command.settings, request, options.run);
  append(asked);
  if (!errors.empty()) return report_errors(errors);
  options.shard = *shard;
  const std::string folder = command.out.empty() ? "out/" + asked->id + "-sweep" : command.out;
  const auto plan = study::make_plan(*asked, command.command_line);
  const auto study = study::check_sweep(*asked, plan, folder, options);
  if (!study) return report_errors(study.errors());
  if (const auto free = check_sweep_folder(folder, command.restart); !free) return report_errors(free.errors());
  if (command.restart)
    if (const auto cleared = study::SweepStore::clear(folder); !cleared) return report_errors(cleared.errors());
  const auto store = study::SweepStore::open_for(folder, plan);
  if (!store) return report_errors(store.errors());
  std::size_t there = 0, blocks = store->blocks().size();
  for (std::size_t b = 0; b < blocks; ++b) there += store->has(b);
  if (there > 0)
    say(study->id + ": going on from " + folder + ", where " + std::to_string(there) + " of " + std::to_string(blocks) +
        " files are; --restart would begin anew");
  options.run.progress = progress_printer(study->id);
  options.run.within = time_printer(study->id);
  if (const auto ran = study::run_sweep(*study, *store, options); !ran) return report_errors(ran.errors());
  if (shard->count == 1) return write_merged(*study, *store, folder, command.plots, command.json);
  say("part " + std::to_string(shard->index + 1) + " of " + std::to_string(shard->count) +
      " is done; when all are: teg merge " + folder);
  return done;
}

int merge(const MergeCommand& command) {
  if (const auto sound = formats(command.plots); !sound) return report_errors(sound.errors());
  const auto store = study::SweepStore::open(command.folder);
  if (!store) return report_errors(store.errors());
  if (store->plan().version != TEG_VERSION)
    say("note: this sweep was run by teg " + store->plan().version + "; teg " TEG_VERSION " joins its results");
  const auto study = study::planned_study(*store);
  if (!study) return report_errors(study.errors());
  return write_merged(*study, *store, command.folder, command.plots, command.json);
}

}  // namespace teg::cli
