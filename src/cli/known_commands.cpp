// teg list learners, teg list tasks, teg explain learner NAME, teg explain task NAME.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "spec/parameters.hpp"
#include "teg/learner_simulation.hpp"

namespace teg::cli {
namespace {

using nlohmann::json;

std::vector<std::string> names_of(std::span<const SettingInfo> settings) {
  std::vector<std::string> names;
  for (const auto& s : settings) names.emplace_back(s.name);
  return names;
}
std::vector<std::string> texts(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

std::string may_be(const SettingInfo& s) {
  const auto range = [&](const std::string& what) {
    const bool is_low = s.least > -1e12, is_high = s.most < 1e12;
    return what + (is_low && is_high ? " from " + short_text(s.least) + " to " + short_text(s.most)
                   : is_low          ? " from " + short_text(s.least) + " on"
                   : is_high         ? " up to " + short_text(s.most)
                                     : "");
  };
  const auto of_times = [&](const std::string& what) { return s.least > 0 ? what + " above 0" : what; };
  switch (s.kind) {
    case SettingKind::number: return range("a number");
    case SettingKind::numbers: return range("numbers");
    case SettingKind::time: return of_times("a time");
    case SettingKind::times: return of_times("times");
    case SettingKind::choice: return std::string(s.choices);
    case SettingKind::flag: return "true|false";
    case SettingKind::text: return "a text";
    case SettingKind::texts: return "texts";
  }
  return "";
}

// Every setting with its meaning, which stands in the one table of parameters.
std::vector<std::vector<std::string>> setting_rows(const std::string& section, std::span<const SettingInfo> settings) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& s : settings) {
    const auto* p = spec::find_parameter(section + "." + std::string(s.name));
    std::string is = may_be(s);
    if (s.is_live) is += ", or follow modulators";
    rows.push_back({std::string(s.name), std::string(s.preset), is, p ? std::string(p->doc) : ""});
  }
  return rows;
}

template <class Info>
json to_json(const std::string& section, const Info& info) {
  json settings = json::array();
  for (const auto& row : setting_rows(section, info.settings))
    settings.push_back({{"name", row[0]}, {"default", row[1]}, {"is", row[2]}, {"meaning", row[3]}});
  return {{"name", info.name}, {"is", info.line}, {"source", info.source}, {"settings", settings}};
}

template <class Info>
void print_one(const std::string& section, const Info& info) {
  std::printf("%s: %s\n  source  %s\n", std::string(info.name).c_str(), std::string(info.line).c_str(),
              std::string(info.source).c_str());
  if constexpr (requires { info.equations; }) {
    std::printf("\nEquations\n");
    for (const auto& line : info.equations) std::printf("  %s\n", std::string(line).c_str());
    std::printf("\nsignals  %s\n", join(texts(info.signals), ", ").c_str());
    if (!info.needs.empty()) std::printf("needs    %s\n", std::string(info.needs).c_str());
  } else {
    auto series = texts(common_series);
    series.insert(series.end(), info.series.begin(), info.series.end());
    std::printf("\nevents  %s\nseries  %s\n", join(texts(info.events), ", ").c_str(), join(series, ", ").c_str());
  }
  std::printf("\n%s\nIn a study: [%s] with kind = \"%s\".\n",
              text_table({"setting", "default", "may be", "meaning"}, setting_rows(section, info.settings)).c_str(),
              section.c_str(), std::string(info.name).c_str());
}

template <class Info>
int explain_one(const std::string& section, const std::string& name, std::span<const Info* const> all) {
  std::vector<std::string> names;
  for (const auto* info : all) {
    if (info->name == name) return print_one(section, *info), done;
    names.emplace_back(info->name);
  }
  return report_errors({{Fault::unknown_name, "explain " + section, "there is no " + section + " '" + name + "'",
                         name_hint(name, names)}});
}

template <class Info>
int list_all(const std::string& section, std::span<const Info* const> all, bool as_json) {
  json out = json::array();
  std::vector<std::vector<std::string>> rows;
  for (const auto* info : all) {
    rows.push_back({std::string(info->name), std::string(info->line), join(names_of(info->settings), ", "),
                    std::string(info->source)});
    out.push_back(to_json(section, *info));
  }
  if (as_json)
    std::printf("%s\n", json_line(out).c_str());
  else
    std::printf("%s", text_table({section, "is", "settings", "source"}, rows).c_str());
  return done;
}

}  // namespace

int list_learners(bool as_json) { return list_all("learner", learners(), as_json); }
int list_tasks(bool as_json) { return list_all("task", trial_tasks(), as_json); }
int explain_learner(const std::string& name) { return explain_one("learner", name, learners()); }
int explain_task(const std::string& name) { return explain_one("task", name, trial_tasks()); }

}  // namespace teg::cli
