#include <cmath>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/own_outputs.hpp"
#include "cli/results_output.hpp"
#include "keep/store.hpp"
#include "report/compare_page.hpp"

namespace teg::cli {
namespace {

constexpr std::size_t most_effects = 12, most_parameters = 30;

void print(const report::Table& table, std::size_t most) {
  if (table.rows.empty()) return;
  auto rows = table.rows;
  rows.resize(std::min(rows.size(), most));
  std::printf("\n%s\n\n%s", table.title.c_str(), text_table(table.header, rows).c_str());
  if (rows.size() < table.rows.size()) std::printf("(%zu of %zu)\n", rows.size(), table.rows.size());
}

nlohmann::json to_json(const study::Comparison& comparison) {
  nlohmann::json out{{"notes", comparison.notes}, {"measures", nlohmann::json::object()}};
  for (const auto& m : comparison.measures) {
    auto& one = out["measures"][m.a.name];
    one = {{"root_mean_square", m.root_mean_square}, {"correlation", m.correlation}, {"seeds", m.has_seeds}};
    for (const auto& p : m.points) {
      nlohmann::json point{{"at", p.at}, {"first", p.a}, {"second", p.b}, {"difference", p.difference.value}};
      if (m.has_seeds)
        point.update({{"low", p.difference.low},
                      {"high", p.difference.high},
                      {"hedges_g", p.effect.g},
                      {"hedges_g_low", p.effect.low},
                      {"hedges_g_high", p.effect.high}});
      one["points"].push_back(std::move(point));
    }
  }
  for (const auto& w : comparison.windows) {
    auto& one = out["windows"][w.at.empty() ? w.name : w.name + " at " + w.at];
    one = {{"first", w.a}, {"second", w.b}, {"unit", w.unit}};
    if (w.a_open || w.b_open) one.update({{"first_open", w.a_open}, {"second_open", w.b_open}});
  }
  for (const auto& p : comparison.parameters) out["parameters"][p.path] = {p.a, p.b};
  return out;
}

}  // namespace

int compare(const CompareCommand& command) {
  const auto a = study::from_hdf5(command.first), b = study::from_hdf5(command.second);
  Errors errors;
  for (const auto* file : {&a, &b})
    if (!*file) errors.insert(errors.end(), file->errors().begin(), file->errors().end());
  if (!errors.empty()) return report_errors(errors);
  const auto comparison = study::compare_results(*a, *b, command.variables);
  if (!comparison) return report_errors(comparison.errors());
  for (const auto& note : comparison->notes) std::fprintf(stderr, "note: %s\n", note.c_str());
  if (!command.out.empty()) {
    const report::ComparedFiles files{*a, *b, command.first, command.second, command.command_line};
    const auto page = report::to_html(report::compare_page(*comparison, files));
    if (const auto written = write_own_files(command.out, {{"compare.html", page}}); !written)
      return report_errors(written.errors());
  }
  if (command.json) {
    std::printf("%s\n", json_line(to_json(*comparison)).c_str());
    return done;
  }
  const auto largest = report::measure_table(*comparison);
  std::printf("%s", text_table(largest.header, largest.rows).c_str());
  print(report::effect_table(*comparison, most_effects), most_effects);
  print(report::compared_window_table(*comparison), most_parameters);
  print(report::changed_table(*comparison), most_parameters);
  if (!command.out.empty()) std::printf("\nreport      %s/compare.html\n", command.out.c_str());
  return done;
}

}  // namespace teg::cli
