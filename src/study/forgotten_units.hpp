// A unit that is forgotten once, in an axis or a constant, is one error there, and none where the value is used.
#pragma once

#include <map>
#include <string>

#include "spec/document.hpp"
#include "study/axis.hpp"

namespace teg::study {

// Where "{name}" alone is the value of a parameter, and of which dimension that is. The first place of each name.
struct Use {
  std::string path;
  Dim dim;
};
using Uses = std::map<std::string, Use, std::less<>>;
Uses uses_of(const spec::Value& document);

// After an error, the value has the unit that its use asks for, so that what depends on it is checked as it was meant.
void check_unit(Axis& axis, const std::string& where, const Uses& uses, Errors& errors);
void check_constant_units(spec::Value& document, const Uses& uses, Errors& errors);

}  // namespace teg::study
