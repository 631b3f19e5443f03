// What the parameter table becomes for editors and readers.
#pragma once

#include <string>

namespace teg::spec {

std::string json_schema();          // JSON schema (2020-12) of study files
std::string parameter_reference();  // docs/reference/parameters.md

}  // namespace teg::spec
