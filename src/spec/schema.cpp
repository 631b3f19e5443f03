#include "spec/schema.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "spec/parameters.hpp"

namespace teg::spec {
namespace {

using json = nlohmann::ordered_json;

json types(std::initializer_list<const char*> names) {
  json list = json::array();
  for (const auto* name : names) list.push_back(name);
  return list;
}

json leaf(const Parameter& p) {
  json out;
  switch (p.kind) {
    case Kind::quantity:
    case Kind::level:
    case Kind::number:
    case Kind::integer:
    case Kind::expression: out["type"] = types({"string", "number"}); break;
    case Kind::value: out["type"] = types({"string", "number", "boolean"}); break;
    case Kind::boolean:
      out["anyOf"] =
          json::array({json{{"type", "boolean"}}, json{{"type", "string"}, {"pattern", "^(true|false)$|\\{.*\\}"}}});
      break;
    case Kind::text:
    case Kind::file:
    case Kind::name: out["type"] = "string"; break;
    case Kind::choice:
      out["anyOf"] = json::array({json{{"enum", choices_of(p)}}, json{{"type", "string"}, {"pattern", "\\{.*\\}"}}});
      break;
    case Kind::texts:
    case Kind::values: out["type"] = types({"array", "string", "number", "boolean"}); break;
    case Kind::distribution: out["type"] = types({"string", "number", "object"}); break;
    case Kind::trains: out["type"] = "array"; break;
    case Kind::train: out["type"] = types({"array", "string", "object"}); break;
    case Kind::axis: out["type"] = types({"array", "string"}); break;
    case Kind::settings: out["type"] = "object"; break;
  }
  out["description"] = std::string(p.doc) + " (" + wanted(p) + ")";
  if (!p.preset.empty()) out["default"] = p.preset;
  return out;
}

// The object at `path` in the schema, made where it is missing.
json& place(json& root, std::string_view path, std::string& name) {
  json* at = &root;
  for (auto rest = path;;) {
    const auto dot = rest.find('.');
    name = rest.substr(0, dot);
    if (dot == std::string_view::npos) return *at;
    if (name == "*")
      at = &(*at)["additionalProperties"];
    else if (name == "#")
      at = &(*at)["items"];
    else
      at = &(*at)["properties"][name];
    rest.remove_prefix(dot + 1);
    const bool is_list = rest.starts_with("#");
    if (!at->contains("type") || !(*at)["type"].is_array()) (*at)["type"] = is_list ? "array" : "object";
    if (!is_list && !rest.starts_with("*") && !at->contains("additionalProperties"))
      (*at)["additionalProperties"] = false;
  }
}

}  // namespace

std::string json_schema() {
  json root{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", "Tegmentum study"},
            {"type", "object"},
            {"additionalProperties", false},
            {"required", {"study"}}};
  for (const auto& p : parameters()) {
    std::string name;
    json& object = place(root, p.path, name);
    if (name == "*")
      object["additionalProperties"] = leaf(p);
    else
      object["properties"][name] = leaf(p);
    if (p.required) object["required"].push_back(name);
  }
  for (const auto& section : sections()) {
    std::string name;
    json& object = place(root, section.path, name);
    json& target = name == "*"   ? object["additionalProperties"]
                   : name == "#" ? object["items"]
                                 : object["properties"][name];
    target["description"] = section.doc;
  }
  return root.dump(2);
}

std::string parameter_reference() {
  std::string out =
      "# Parameters of a study file\n\nWritten by `teg reference` from the one table in `src/spec/parameters.cpp`.\n"
      "`*` stands for a name you choose, `#` for an element of a list (`[[section]]`).\n";
  std::string section;
  for (const auto& p : parameters()) {
    const auto dot = p.path.rfind('.');
    const std::string here(p.path.substr(0, dot));
    if (here != section) {
      section = here;
      out.append("\n## `").append(section).append("`\n\n");
      for (const auto& s : sections())
        if (s.path == section) out.append(s.doc).append(".\n\n");
      out.append("| parameter | is | default | meaning | source |\n|---|---|---|---|---|\n");
    }
    const auto cell = [](std::string text) {
      for (std::size_t i = text.find('|'); i != std::string::npos; i = text.find('|', i + 2)) text.insert(i, "\\");
      return text;
    };
    out.append("| `")
        .append(p.path.substr(dot + 1))
        .append("` | ")
        .append(cell(wanted(p)))
        .append(" | ")
        .append(p.required         ? "required"
                : p.preset.empty() ? ""
                                   : "`" + std::string(p.preset) + "`");
    out.append(" | ").append(cell(std::string(p.doc))).append(" | ").append(cell(std::string(p.source))).append(" |\n");
  }
  return out;
}

}  // namespace teg::spec
