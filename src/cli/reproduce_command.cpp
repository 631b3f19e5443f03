#include <algorithm>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/results_output.hpp"
#include "core/embedded.hpp"
#include "core/text.hpp"
#include "run/runner.hpp"
#include "study/load_study.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;
using study::Study;

// Processor seconds that this process has used, on all threads.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

class Reproduction {
 public:
  explicit Reproduction(const ReproduceCommand& command) : command_(command) {}

  int run() {
    Errors errors = unknown_studies();
    if (!errors.empty()) return report_errors(errors);
    std::vector<std::string> sections;
    for (const auto& file : embedded::studies()) {
      auto study = study::load_study(file.text, std::string(file.name));
      if (!study) return report_errors(study.errors());
      sections.push_back(study->section);
      if (!is_wanted(*study)) continue;
      ++n_studies_;
      if (!command_.settings.empty()) study = study::load_study(file.text, std::string(file.name), command_.settings);
      if (!study) return report_errors(study.errors());
      if (const auto missing = study::missing_file(*study); !missing.empty()) {
        std::fprintf(stderr, "skipped %s: it needs %s, which does not come with teg\n", study->id.c_str(),
                     missing.c_str());
        continue;
      }
      if (const auto ran = reproduce(*study); !ran) return report_errors(ran.errors());
    }
    if (n_studies_ == 0)
      return report_errors({{Fault::unknown_name, "--section", "no shipped study is in it",
                             "the sections are " + join(sections, ", ")}});
    close();
    return n_failed_ == 0 ? done : missed;
  }

 private:
  Errors unknown_studies() const {
    std::vector<std::string> ids;
    for (const auto& file : embedded::studies()) ids.emplace_back(file.name.substr(0, file.name.rfind('.')));
    Errors errors;
    for (const auto& id : command_.studies)
      if (std::ranges::find(ids, id) == ids.end())
        errors.push_back(
            {Fault::unknown_name, "reproduce", "there is no shipped study '" + id + "'", name_hint(id, ids)});
    return errors;
  }
  bool is_wanted(const Study& study) const {
    const auto is_in = [&](const std::string& s) { return study.section.starts_with(s); };
    return (command_.studies.empty() || std::ranges::find(command_.studies, study.id) != command_.studies.end()) &&
           (command_.sections.empty() || std::ranges::any_of(command_.sections, is_in));
  }

  // With --json a line for each study as it ends, so that what follows it sees how far it is.
  Result<Done> reproduce(const Study& study) {
    const double began = cpu_seconds();
    const auto results =
        study::run_study(study, {thread_count(command_.threads), &stop_flag(), progress_printer(study.id)});
    if (!results) return results.errors();
    for (const auto& v : results->verdicts) {
      rows_.push_back({passed_word(v.passed), study.section, study.id, v.claim, v.expected, v.simulated});
      (v.passed ? n_passed_ : n_failed_) += 1;
    }
    if (!command_.json) return Done{};
    const json line{{"study", study.id},
                    {"section", study.section},
                    {"fingerprint", results->fingerprint},
                    {"cpu_seconds", cpu_seconds() - began},
                    {"verdicts", verdict_json(*results)}};
    std::printf("%s\n", json_line(line).c_str());
    std::fflush(stdout);
    return Done{};
  }

  void close() const {
    if (command_.json)
      std::printf("%s\n", json_line({{"studies", n_studies_}, {"passed", n_passed_}, {"failed", n_failed_}}).c_str());
    else
      std::printf("%s\n%zu passed, %zu failed\n",
                  text_table({"verdict", "section", "study", "claim", "reference", "simulated"}, rows_).c_str(),
                  n_passed_, n_failed_);
  }

  const ReproduceCommand& command_;
  std::size_t n_passed_ = 0, n_failed_ = 0, n_studies_ = 0;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

int reproduce(const ReproduceCommand& command) { return Reproduction(command).run(); }

}  // namespace teg::cli
