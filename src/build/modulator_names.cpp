#include "build/modulator_names.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "core/expression.hpp"

namespace teg::study::library {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

const ModulatorNames* names_of(std::string_view called) {
  for (const auto& row : modulator_names())
    if (row.has(called)) return &row;
  return nullptr;
}

}  // namespace

bool ModulatorNames::has(std::string_view called) const {
  return called == name || std::ranges::find(others, called) != others.end();
}

std::span<const ModulatorNames> modulator_names() {
  static const std::vector<ModulatorNames> table{
      {"DA", {"dopamine", "Dopamine"}},
      {"NE", {"NA", "noradrenaline", "Noradrenaline", "norepinephrine", "Norepinephrine"}},
      {"SER", {"5HT", "5-HT", "serotonin", "Serotonin", "SE", "HT"}},
      {"ACh", {"acetylcholine", "Acetylcholine", "ACH", "Ach"}},
      {"OA", {"octopamine", "Octopamine"}},
  };
  return table;
}

std::vector<std::string> other_names(std::string_view called) {
  std::vector<std::string> all;
  const auto* row = names_of(called);
  if (!row) return all;
  if (row->name != called) all.emplace_back(row->name);
  for (const auto other : row->others)
    if (other != called) all.emplace_back(other);
  return all;
}

std::string name_among(const std::vector<std::string>& names, const std::string& wanted) {
  if (contains(names, wanted)) return wanted;
  for (const auto& other : other_names(wanted))
    if (contains(names, other)) return other;
  return wanted;
}

std::string in_own_names(const std::string& expression, const std::vector<std::string>& known,
                         const std::vector<std::string>& modulators) {
  const auto parsed = Expression::parse("", expression);
  if (!parsed) return expression;
  std::map<std::size_t, std::string, std::greater<>> names;  // by position, last first
  const std::function<void(const Node&)> find = [&](const Node& node) {
    if (node.operation == Operation::name && !contains(known, node.name)) names.emplace(node.position, node.name);
    for (const auto& argument : node.arguments) find(argument);
  };
  find(parsed->root());
  std::string own = expression;
  for (const auto& [position, name] : names) own.replace(position, name.size(), name_among(modulators, name));
  return own;
}

}  // namespace teg::study::library
