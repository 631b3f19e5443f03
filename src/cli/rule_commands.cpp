// Known rules: their list, and what one of them is.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "build/known_rules.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "core/text.hpp"
#include "spec/document.hpp"

namespace teg::cli {

using nlohmann::json;

int list_rules(bool as_json) {
  json all = json::array();
  std::vector<std::vector<std::string>> rows;
  for (const auto& rule : study::known_rules()) {
    const auto gates = study::gates_of(rule);
    rows.push_back({rule.name, gates.empty() ? "none" : join(gates, ", "), rule.title, rule.source});
    all.push_back({{"name", rule.name}, {"gates", gates}, {"title", rule.title}, {"source", rule.source}});
  }
  if (as_json)
    std::printf("%s\n", json_line(all).c_str());
  else
    std::printf("%s", text_table({"rule", "gates", "is", "source"}, rows).c_str());
  return done;
}

int explain_rule(const std::string& name) {
  const auto* known = study::known_rule(name);
  if (!known)
    return report_errors({{Fault::unknown_name, "explain rule", "there is no known rule '" + name + "'",
                           name_hint(name, study::known_rule_names())}});
  spec::Value document;
  document.table()->emplace_back("rule.NAME", known->rule);
  std::printf(
      "%s: %s\n  source  %s\n\n%s\nIn a study: [rule.NAME] with preset = \"%s\"; any value of yours replaces "
      "the preset's.\n",
      known->name.c_str(), known->title.c_str(), known->source.c_str(), spec::to_toml(document).c_str(),
      known->name.c_str());
  return done;
}

}  // namespace teg::cli
