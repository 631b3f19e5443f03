// Whether what a path on the command line names is in a document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "spec/document.hpp"

namespace teg::spec {

// Why a path such as "modulator.DA.tonic" may not be set, for whoever only wants to change what is there: a section, an
// element of a list, a constant or an axis that the document lacks. `option` opens the error: "--set
// modulator.DA.tonic". Parameters of sections that are there, or that have no name of their own ([protocol]), may be
// absent.
std::optional<Error> names_nothing(const Value& document, std::string_view path, const std::string& option);

}  // namespace teg::spec
