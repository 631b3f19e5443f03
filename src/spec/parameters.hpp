// The one table of parameters: it feeds the reader, the checks, `teg explain`, the JSON schema and
// docs/reference/parameters.md. To add a parameter, add its row.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/parameter.hpp"

namespace teg::spec {

std::span<const Parameter> parameters();

std::span<const Section> sections();

// The row of a concrete path ("rule.d1.channel.0.gate"); null where there is none.
const Parameter* find_parameter(std::string_view concrete_path);
// The pattern of a concrete path, where it is one of a section; empty otherwise.
std::string section_pattern(std::string_view concrete_path);
// Names that may follow a section's pattern: parameters and inner sections.
std::vector<std::string> names_in(std::string_view section_pattern);
// What a parameter's value must be, in words: "a time above 0, such as ...".
std::string wanted(const Parameter& parameter);
std::vector<std::string> choices_of(const Parameter& parameter);

}  // namespace teg::spec
