#include <algorithm>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/results_output.hpp"
#include "core/embedded.hpp"
#include "core/text.hpp"
#include "run/runner.hpp"
#include "spec/document.hpp"
#include "study/load_study.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;
using study::Study;

// Processor seconds that this process has used, on all threads.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// "C": every section of the letter; "C1": C1 and what continues it with a letter, C1a, but not C12.
bool is_in(const std::string& section, const std::string& wanted) {
  if (!section.starts_with(wanted)) return false;
  const bool is_letter = wanted.size() == 1;
  return is_letter || section.size() == wanted.size() ||
         std::isalpha(static_cast<unsigned char>(section[wanted.size()]));
}

// What [study] says of it; "" where that cannot be read, which is said when the study is run.
std::string section_of(const embedded::File& file) {
  const auto document = spec::parse_toml(file.text, std::string(file.name));
  const auto* study = document ? document->find("study") : nullptr;
  const auto* section = study ? study->find("section") : nullptr;
  return section && section->text() ? *section->text() : "";
}

class Reproduction {
 public:
  explicit Reproduction(const ReproduceCommand& command) : command_(command) {}

  int run() {
    std::vector<std::string> ids;
    std::set<std::string> sections;
    for (const auto& file : embedded::studies()) {
      ids.emplace_back(embedded::stem(file));
      const auto section = section_of(file);
      sections.insert(section);
      if (is_wanted(ids.back(), section)) wanted_.push_back(file);
    }
    if (const auto errors = unknown(ids, {sections.begin(), sections.end()}); !errors.empty())
      return report_errors(errors);
    if (wanted_.empty())
      return report_errors({{Fault::unknown_name, "reproduce", "none of these studies is in these sections",
                             "name studies or sections, not both"}});
    for (const auto& file : wanted_) {
      reproduce(file);
      if (code_ == interrupted) return interrupted;
    }
    close();
    return code_ != done ? code_ : n_failed_ == 0 ? done : missed;
  }

 private:
  Errors unknown(const std::vector<std::string>& ids, const std::vector<std::string>& sections) const {
    Errors errors;
    for (const auto& id : command_.studies)
      if (std::ranges::find(ids, id) == ids.end())
        errors.push_back(
            {Fault::unknown_name, "reproduce", "there is no shipped study '" + id + "'", name_hint(id, ids)});
    for (const auto& wanted : command_.sections)
      if (wanted.empty() || std::ranges::none_of(sections, [&](const auto& s) { return is_in(s, wanted); }))
        errors.push_back({Fault::unknown_name, "--section " + wanted, "no shipped study is in it",
                          "the sections are " + join(sections, ", ")});
    return errors;
  }
  bool is_wanted(const std::string& id, const std::string& section) const {
    return (command_.studies.empty() || std::ranges::find(command_.studies, id) != command_.studies.end()) &&
           (command_.sections.empty() ||
            std::ranges::any_of(command_.sections, [&](const auto& wanted) { return is_in(section, wanted); }));
  }

  // An error of one study is said, and costs no other study its verdict.
  void reproduce(const embedded::File& file) {
    const auto study = study::load_study(file.text, std::string(file.name), command_.settings);
    if (!study) return fail(std::string(embedded::stem(file)), 1, study.errors());
    if (const auto missing = study::missing_file(*study); !missing.empty()) {
      std::fprintf(stderr, "skipped %s: it needs %s, which does not come with teg\n", study->id.c_str(),
                   missing.c_str());
      n_skipped_ += study->expectations.size();
      return;
    }
    const double began = cpu_seconds();
    const auto results = study::run_study(
        *study,
        {thread_count(command_.threads), &stop_flag(), progress_printer(study->id), {}, time_printer(study->id)});
    if (!results) return fail(study->id, study->expectations.size(), results.errors());
    print(*study, *results, cpu_seconds() - began);
  }
  void fail(const std::string& id, std::size_t n_claims, const Errors& errors) {
    std::fprintf(stderr, "%s:\n", id.c_str());
    code_ = std::max(code_, report_errors(errors));
    n_errors_ += std::max<std::size_t>(1, n_claims);
  }

  // Each study as it ends, so that what follows it sees how far it is; with --json in one line.
  void print(const Study& study, const study::Results& results, double seconds) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& v : results.verdicts) {
      rows.push_back({v.is_judged ? coloured(v.word(), v.passed) : v.word(), v.claim, v.expected, v.simulated});
      (!v.is_judged ? n_skipped_ : v.passed ? n_passed_ : n_failed_) += 1;
    }
    if (command_.json)
      std::printf("%s\n", json_line({{"study", study.id},
                                     {"section", study.section},
                                     {"fingerprint", results.fingerprint},
                                     {"cpu_seconds", seconds},
                                     {"verdicts", verdict_json(results)}})
                              .c_str());
    else
      std::printf("%s  %s: %s\n%s\n", study.section.c_str(), study.id.c_str(), study.title.c_str(),
                  text_table({"verdict", "claim", "reference", "simulated"}, rows).c_str());
    std::fflush(stdout);
  }

  void close() const {
    if (command_.json)
      std::printf("%s\n", json_line({{"studies", wanted_.size()},
                                     {"passed", n_passed_},
                                     {"failed", n_failed_},
                                     {"skipped", n_skipped_},
                                     {"errors", n_errors_}})
                              .c_str());
    else
      std::printf("%zu passed, %zu failed, %zu skipped, %zu errors\n", n_passed_, n_failed_, n_skipped_, n_errors_);
  }

  const ReproduceCommand& command_;
  std::vector<embedded::File> wanted_;
  int code_ = done;
  std::size_t n_passed_ = 0, n_failed_ = 0, n_skipped_ = 0, n_errors_ = 0;  // claims
};

}  // namespace

int reproduce(const ReproduceCommand& command) { return Reproduction(command).run(); }

}  // namespace teg::cli
