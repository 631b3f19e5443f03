#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "run/checkpoints.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"
#include "study/study.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;
using study::Study;

// Where a network's checkpoints are, "" where nothing is written. Says so where a killed run left some.
std::string checkpoint_folder(const Study& study, const RunCommand& command, const std::string& folder) {
  if (!study.first.is_of_network() || !command.write_files) return {};
  const auto checkpoints = folder + "/checkpoints";
  if (command.restart) study::Checkpoints::clear(checkpoints);
  if (study::Checkpoints::are_in(checkpoints))
    std::fprintf(stderr, "%s: going on from the checkpoints in %s; --restart would begin anew\n", study.id.c_str(),
                 checkpoints.c_str());
  return checkpoints;
}

}  // namespace

int run(const RunCommand& command) {
  if (const auto sound = formats(command.plots); !sound) return report_errors(sound.errors());
  const auto study = study::open_study(command.study, command.settings);
  if (!study) return report_errors(study.errors());
  const std::string folder = command.out.empty() ? "out/" + study->id : command.out;
  if (command.write_files)
    if (const auto free = check_folder(folder, study->id, command.restart); !free) return report_errors(free.errors());
  const std::string checkpoints = checkpoint_folder(*study, command, folder);
  const auto results = study::run_study(*study, {thread_count(command.threads), &stop_flag(),
                                                 progress_printer(study->id), checkpoints, time_printer(study->id)});
  if (!results) return report_errors(results.errors());
  if (command.write_files) {
    const auto written = write_results(*study, *results, command.plots, command.command_line, folder);
    if (!written) return report_errors(written.errors());
  }
  if (!checkpoints.empty()) study::Checkpoints::clear(checkpoints);
  if (command.json) {
    json out = results_json(*study, *results);
    if (command.write_files) out["results"] = folder + "/results.h5", out["report"] = folder + "/report.html";
    std::printf("%s\n", json_line(out).c_str());
  } else {
    std::printf("%s\n%s", study->title.c_str(), result_table(*study, *results).c_str());
    if (!results->verdicts.empty()) std::printf("\n%s", verdict_table(*results).c_str());
    std::printf("\nfingerprint %s\n", results->fingerprint.c_str());
    if (command.write_files)
      std::printf("results     %s/results.h5\nreport      %s/report.html\n", folder.c_str(), folder.c_str());
  }
  // What is claimed of the published values may well be otherwise elsewhere.
  return all_passed(*results) || (!study->settings.empty() && !command.expect) ? done : missed;
}

}  // namespace teg::cli
