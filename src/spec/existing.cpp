#include "spec/existing.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "spec/parameters.hpp"

namespace teg::spec {
namespace {

// What a user names: "modulator.*", "rule.*.channel.#", "constant.*". Not what a preset of a region or an SBML model
// has.
bool is_named_by_user(const std::string& path) {
  const auto section = section_pattern(path);
  if (section.starts_with("region.*.modulator")) return false;
  if (section.ends_with("*") || section.ends_with("#")) return true;
  const auto* parameter = find_parameter(path);
  return parameter && (parameter->path == "constant.*" || parameter->path == "sweep.*");
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table) names.push_back(name);
  return names;
}

}  // namespace

std::optional<Error> names_nothing(const Value& document, std::string_view path, const std::string& option) {
  const Value* at = &document;
  std::string before;
  const auto fail = [&](std::string what, const std::string& hint) {
    return Error{Fault::unknown_name, option, std::move(what),
                 hint + (hint.empty() ? "" : "; ") + "--add " + std::string(path) + "=... makes what is not there"};
  };
  for (const auto& step : split(path, '.')) {
    const std::string here = before.empty() ? step : before + "." + step;
    if (const auto* list = at->list()) {
      const auto index = parse_double(step).value_or(-1);
      if (!(index >= 0 && index < static_cast<double>(list->size())))
        return fail(before + " has " + std::to_string(list->size()) + " element(s), counted from 0", "");
      at = &(*list)[static_cast<std::size_t>(index)];
    } else if (const auto* inner = at->find(step)) {
      at = inner;
    } else if (is_named_by_user(here)) {
      const auto names = at->table() ? names_of(*at->table()) : std::vector<std::string>{};
      return fail("the study has no " + before + " '" + step + "'", names.empty() ? "" : name_hint(step, names));
    } else {
      static const Value nothing;
      at = &nothing;
    }
    before = here;
  }
  return std::nullopt;
}

}  // namespace teg::spec
