// The names that one modulator goes by: what is known of noradrenaline holds whether a study calls it NE, NA or
// noradrenaline. To add a name, add it to its row in modulator_names.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace teg::study::library {

// The name that presets use and the documents recommend, then its others.
struct ModulatorNames {
  std::string_view name;
  std::vector<std::string_view> others;
  bool has(std::string_view called) const;
};
std::span<const ModulatorNames> modulator_names();

// Every other name of the same modulator; empty for a name of one's own.
std::vector<std::string> other_names(std::string_view called);

// What a study that has `names` calls `wanted`: the name itself where it has it, else another one of the same
// modulator; `wanted` where it has none.
std::string name_among(const std::vector<std::string>& names, const std::string& wanted);

// An expression in a study's own names: each name that is not among `known` and is another one of one of `modulators`
// is replaced by that. What does not parse stays as it is.
std::string in_own_names(const std::string& expression, const std::vector<std::string>& known,
                         const std::vector<std::string>& modulators);

}  // namespace teg::study::library
