#include "falsify/mutate.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "study/load_study.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;
using study::Bite;
using study::KillMatrix;

std::string mark(const Bite& bite) {
  return bite.kind == Bite::Kind::bites ? "fails" : bite.kind == Bite::Kind::is_void ? "VOID" : ".";
}

void print(const KillMatrix& matrix) {
  std::vector<std::string> header{"changed", "to"};
  for (std::size_t c = 0; c < matrix.claims.size(); ++c) {
    std::printf("claim %zu: %s (fails under %zu of %zu changes)\n", c + 1, matrix.claims[c].c_str(), matrix.n_kills(c),
                matrix.n_not_void());
    header.push_back(std::to_string(c + 1));
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& m : matrix.mutations) {
    auto& row = rows.emplace_back(std::vector<std::string>{m.path, m.value});
    for (std::size_t c = 0; c < matrix.claims.size(); ++c) row.push_back(m.is_void.empty() ? mark(m.bites[c]) : "VOID");
  }
  std::printf("\n%s", text_table(header, rows).c_str());
  for (const auto& m : matrix.mutations)
    if (!m.is_void.empty()) std::printf("VOID %s = %s: %s\n", m.path.c_str(), m.value.c_str(), m.is_void.c_str());
  std::printf("%zu of %zu changes are noticed by a claim, %zu are void\n", matrix.n_killing(), matrix.n_not_void(),
              matrix.mutations.size() - matrix.n_not_void());
}

json to_json(const std::string& id, const KillMatrix& matrix) {
  json rows = json::array();
  for (const auto& m : matrix.mutations) {
    json row{{"path", m.path}, {"value", m.value}};
    if (!m.is_void.empty()) row["void"] = m.is_void;
    for (const auto& bite : m.bites) row["claims"].push_back({{"verdict", mark(bite)}, {"then", bite.then}});
    rows.push_back(std::move(row));
  }
  return {{"study", id}, {"claims", matrix.claims}, {"mutations", rows}};
}

}  // namespace

int mutate(const StudyOptions& command) {
  const auto study = study::open_study(command.study, command.settings);
  if (!study) return report_errors(study.errors());
  if (study->expectations.empty())
    return report_errors({{Fault::bad_value, command.study, "claims nothing", "add [[expect]] with a claim"}});
  const study::RunOptions options{thread_count(command.threads), &stop_flag(), progress_printer(study->id)};
  const auto published = study::run_study(*study, options);
  if (!published) return report_errors(published.errors());
  const auto matrix = study::mutate(*study, *published, options);
  if (!matrix) return report_errors(matrix.errors());
  if (command.json)
    std::printf("%s\n", json_line(to_json(study->id, *matrix)).c_str());
  else
    print(*matrix);
  return done;
}

}  // namespace teg::cli
