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
#include "falsify/falsify.hpp"
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
std::string section_of(const study::StudySource& file) {
  const auto document = spec::parse_toml(file.text, file.file_name);
  const auto* study = document ? document->find("study") : nullptr;
  const auto* section = study ? study->find("section") : nullptr;
  return section && section->text() ? *section->text() : "";
}

class Reproduction {
 public:
  explicit Reproduction(const ReproduceCommand& command) : command_(command) {}

  int run() {
    if (command_.falsify && !command_.settings.empty())
      return report_errors({{Fault::bad_value, "--falsify", "judges studies as they were published",
                             "leave --set and --add out, or write a study of your own (teg new)"}});
    std::vector<std::string> ids;
    std::set<std::string> sections;
    for (const auto& file : embedded::studies()) {
      ids.emplace_back(embedded::stem(file));
      const study::StudySource source{std::string(file.text), std::string(file.name)};
      const auto section = section_of(source);
      sections.insert(section);
      if (is_wanted(ids.back(), section)) wanted_.push_back({source, true});
    }
    auto errors = unknown({sections.begin(), sections.end()});
    for (const auto& name : command_.studies) {
      if (std::ranges::find(ids, name) != ids.end()) continue;
      auto file = study::find_study(name);
      if (!file) errors.push_back(file.errors()[0]);
      if (file) wanted_.push_back({*std::move(file), false});
    }
    if (!errors.empty()) return report_errors(errors);
    if (wanted_.empty())
      return report_errors({{Fault::unknown_name, "reproduce", "none of these studies is in these sections",
                             "name studies or sections, not both"}});
    for (const auto& wanted : wanted_) {
      reproduce(wanted);
      if (code_ == interrupted) return interrupted;
    }
    command_.falsify ? close_falsified() : close();
    return code_ != done ? code_ : n_failed_ + n_toothless_ + n_void_ == 0 ? done : missed;
  }

 private:
  struct Wanted {
    study::StudySource source;
    bool is_shipped = false;
  };

  Errors unknown(const std::vector<std::string>& sections) const {
    Errors errors;
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
  void reproduce(const Wanted& wanted) {
    const auto& file = wanted.source;
    const auto study = wanted.is_shipped ? study::load_study(file.text, file.file_name, command_.settings)
                                         : study::open_study(file, command_.settings);
    if (!study) return fail(file.file_name, 1, study.errors());
    if (const auto missing = study::missing_file(*study); !missing.empty()) {
      std::fprintf(stderr, "skipped %s: it needs %s, which does not come with teg\n", study->id.c_str(),
                   missing.c_str());
      n_skipped_ += study->expectations.size();
      return;
    }
    const double began = cpu_seconds();
    const study::RunOptions options{
        thread_count(command_.threads), &stop_flag(), progress_printer(study->id), {}, time_printer(study->id)};
    const auto results = study::run_study(*study, options);
    if (!results) return fail(study->id, study->expectations.size(), results.errors());
    if (!command_.falsify) return print(*study, *results, cpu_seconds() - began);
    const auto claims = study::falsify(*study, *results, options);
    if (!claims) return fail(study->id, study->expectations.size(), claims.errors());
    print(*study, *claims, cpu_seconds() - began);
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
      (v.is_known_miss ? n_known_ : !v.is_judged ? n_skipped_ : v.passed ? n_passed_ : n_failed_) += 1;
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

  // Each claim, and under it what it must fail without.
  void print(const Study& study, const std::vector<study::FalsifiedClaim>& claims, double seconds) {
    std::vector<std::vector<std::string>> rows;
    json list = json::array();
    for (const auto& claim : claims) {
      count(claim);
      rows.push_back(
          {coloured(claim.word(), claim.kind == study::FalsifiedClaim::Kind::falsified), claim.claim, "", ""});
      json falsifiers = json::array();
      for (const auto& f : claim.by) {
        const auto bites_at = f.bites_at.empty() ? "" : "; bites at " + f.bites_at;
        rows.push_back({"  " + f.word(), "  " + f.because, f.change + bites_at, f.bite.then});
        falsifiers.push_back({{"because", f.because},
                              {"change", f.change},
                              {"graded", f.is_graded},
                              {"verdict", f.word()},
                              {"then", f.bite.then},
                              {"fails_most_claims", f.is_blanket},
                              {"loose", f.is_loose},
                              {"bites_at", f.bites_at.empty() ? json() : json(f.bites_at)}});
      }
      list.push_back({{"claim", claim.claim}, {"verdict", claim.word()}, {"fails_without", falsifiers}});
    }
    if (command_.json)
      std::printf("%s\n", json_line({{"study", study.id}, {"cpu_seconds", seconds}, {"claims", list}}).c_str());
    else
      std::printf("%s  %s: %s\n%s\n", study.section.c_str(), study.id.c_str(), study.title.c_str(),
                  text_table({"verdict", "claim, and why it must fail", "without", "then"}, rows).c_str());
    std::fflush(stdout);
  }
  void count(const study::FalsifiedClaim& claim) {
    using Kind = study::FalsifiedClaim::Kind;
    switch (claim.kind) {
      case Kind::falsified: ++n_falsified_; break;
      case Kind::toothless: ++n_toothless_; break;
      case Kind::is_void: ++n_void_; break;
      case Kind::known_miss: ++n_known_; break;
      case Kind::failed: ++n_failed_; break;
    }
    const auto is_graded = [](const study::Falsification& f) { return f.is_graded; };
    const auto graded = std::ranges::count_if(claim.by, is_graded);
    if (claim.kind == Kind::falsified && (graded == 0 || graded == std::ssize(claim.by))) ++n_of_one_kind_;
    n_loose_ += static_cast<std::size_t>(std::ranges::count(claim.by, true, &study::Falsification::is_loose));
  }

  void close() const {
    if (command_.json) {
      json line{{"studies", wanted_.size()},
                {"passed", n_passed_},
                {"failed", n_failed_},
                {"skipped", n_skipped_},
                {"errors", n_errors_}};
      if (n_known_ > 0) line["known_misses"] = n_known_;
      std::printf("%s\n", json_line(line).c_str());
      return;
    }
    if (n_known_ > 0) std::printf("%zu known misses\n", n_known_);
    std::printf("%zu passed, %zu failed, %zu skipped, %zu errors\n", n_passed_, n_failed_, n_skipped_, n_errors_);
  }
  void close_falsified() const {
    if (command_.json) {
      std::printf("%s\n", json_line({{"studies", wanted_.size()},
                                     {"falsified", n_falsified_},
                                     {"toothless", n_toothless_},
                                     {"void", n_void_},
                                     {"loose", n_loose_},
                                     {"known_misses", n_known_},
                                     {"failed", n_failed_},
                                     {"skipped", n_skipped_},
                                     {"errors", n_errors_}})
                              .c_str());
      return;
    }
    if (n_of_one_kind_ > 0) std::printf("%zu falsified by lesions alone or by moved numbers alone\n", n_of_one_kind_);
    if (n_loose_ > 0) std::printf("%zu loose: beyond three times the uncertainty of their source\n", n_loose_);
    if (n_failed_ + n_skipped_ + n_errors_ > 0)
      std::printf("%zu failed, %zu skipped, %zu errors\n", n_failed_, n_skipped_, n_errors_);
    std::printf("%zu falsified, %zu toothless, %zu void, %zu known misses\n", n_falsified_, n_toothless_, n_void_,
                n_known_);
  }

  const ReproduceCommand& command_;
  std::vector<Wanted> wanted_;
  int code_ = done;
  std::size_t n_passed_ = 0, n_failed_ = 0, n_skipped_ = 0, n_errors_ = 0;  // claims
  std::size_t n_falsified_ = 0, n_toothless_ = 0, n_void_ = 0, n_known_ = 0, n_of_one_kind_ = 0, n_loose_ = 0;
};

}  // namespace

int reproduce(const ReproduceCommand& command) { return Reproduction(command).run(); }

}  // namespace teg::cli
