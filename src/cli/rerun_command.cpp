#include <cmath>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "core/text.hpp"
#include "keep/store.hpp"
#include "run/rerun.hpp"
#include "run/runner.hpp"
#include "run/to_dataset.hpp"

namespace teg::cli {
namespace {

constexpr std::size_t most_differences = 20;

std::string difference_table(const std::vector<study::Difference>& differences) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& d : differences) {
    if (rows.size() == most_differences) break;
    rows.push_back(
        {d.variable, std::isinf(d.largest) ? "other values missing" : short_text(d.largest, 3) + " " + d.unit, d.at});
  }
  return text_table({"differs", "at most by", "at"}, rows);
}

}  // namespace

int rerun(const RerunCommand& command) {
  const auto before = study::from_hdf5(command.results);
  if (!before) return report_errors(before.errors());
  const auto recorded = study::recorded_study(*before, command.results);
  if (!recorded) return report_errors(recorded.errors());
  const auto& study = recorded->study;
  if (recorded->version != TEG_VERSION)
    std::fprintf(stderr, "note: teg %s wrote this file; this is teg " TEG_VERSION "\n", recorded->version.c_str());
  for (const auto& file : recorded->changed_files)
    std::fprintf(stderr, "note: %s is not as it was then\n", file.c_str());
  if (!command.out.empty())
    if (const auto free = check_folder(command.out, study.id, command.restart); !free)
      return report_errors(free.errors());
  const auto results = study::run_study(
      study, {thread_count(command.threads), &stop_flag(), progress_printer(study.id), {}, time_printer(study.id)});
  if (!results) return report_errors(results.errors());
  const bool is_same = results->fingerprint == recorded->fingerprint;
  const auto words = "teg rerun " + shell_word(command.results);
  if (!command.out.empty())
    if (const auto written = write_results(study, *results, "svg,png", words, command.out); !written)
      return report_errors(written.errors());
  const auto differences = is_same ? std::vector<study::Difference>{}
                                   : study::differences(*before, study::to_dataset(study, *results, words));
  if (command.json) {
    nlohmann::json out{{"study", study.id},
                       {"same", is_same},
                       {"fingerprint", results->fingerprint},
                       {"recorded_fingerprint", recorded->fingerprint},
                       {"recorded_version", recorded->version},
                       {"changed_files", recorded->changed_files}};
    for (const auto& d : differences)
      out["differences"].push_back({{"variable", d.variable}, {"largest", d.largest}, {"at", d.at}});
    std::printf("%s\n", json_line(out).c_str());
  } else {
    std::printf("%s\nrecorded    %s\nfingerprint %s, %s\n", study.title.c_str(), recorded->fingerprint.c_str(),
                results->fingerprint.c_str(), is_same ? "the same" : "NOT the same");
    if (!differences.empty()) std::printf("\n%s", difference_table(differences).c_str());
  }
  return is_same ? done : missed;
}

}  // namespace teg::cli
