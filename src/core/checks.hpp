// What every check of a model collects and says.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "teg/quantity.hpp"
#include "teg/result.hpp"

namespace teg::sim {

class Checks {
 protected:
  static constexpr double longest_ms = 1e12;

  void fail(std::string where, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, std::move(where), std::move(what), std::move(fix)});
  }
  void number(const std::string& where, double value, double least, double most, bool open = false) {
    if (value >= least && value <= most && !(open && value == least)) return;  // this way round refuses NaN
    fail(where, exact_text(value) + " is out of range",
         "use " + std::string(open ? "more than " : "") + exact_text(least) + " to " + exact_text(most) +
             " in native units");
  }
  void positive(const std::string& where, Time t) { number(where, t.native(), 0, longest_ms, true); }
  void known(const std::string& where, const std::string& name, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    errors_.push_back({Fault::unknown_name, where, "there is no '" + name + "'", name_hint(name, names)});
  }

  Errors errors_;
};

}  // namespace teg::sim
