// What every check of a model collects and says.
#pragma once

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "core/text.hpp"
#include "teg/described.hpp"
#include "teg/quantity.hpp"
#include "teg/result.hpp"

namespace teg {

class Checks {
 protected:
  static constexpr double longest_ms = 1e12;

  void fail(std::string where, std::string what, std::string fix) {
    errors_.push_back({Fault::bad_value, std::move(where), std::move(what), std::move(fix)});
  }
  void take(Errors errors) {
    errors_.insert(errors_.end(), std::make_move_iterator(errors.begin()), std::make_move_iterator(errors.end()));
  }
  void number(const std::string& where, double value, double least, double most, bool open = false) {
    if (value >= least && value <= most && !(open && value == least)) return;  // this way round refuses NaN
    fail(where, exact_text(value) + " is out of range",
         "use " + std::string(open ? "more than " : "") + exact_text(least) + " to " + exact_text(most) +
             " in native units");
  }
  void time(const std::string& where, Time t, double least) { number(where, t.native(), least, longest_ms); }
  void positive(const std::string& where, Time t) { number(where, t.native(), 0, longest_ms, true); }
  void known(const std::string& where, const std::string& name, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    errors_.push_back({Fault::unknown_name, where, "there is no '" + name + "'", name_hint(name, names)});
  }

  // Every number of a described kind within its range.
  template <IsDescribed Kind>
  void described(const std::string& at, const Kind& kind) {
    for_each_field<Kind>([&](const auto& field) {
      const auto check = [&](double value) {
        number(at + " " + std::string(field.name), value, field.least, field.most, field.above_least);
      };
      const auto& value = kind.*field.member;
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (requires { value.has_value(); }) {
        if (value) check(value->native());
      } else if constexpr (requires { value.native(); }) {
        check(value.native());
      } else if constexpr (std::is_floating_point_v<Value>) {
        check(value);
      } else if constexpr (std::is_integral_v<Value> && !std::is_same_v<Value, bool>) {
        if (value != std::numeric_limits<Value>::max()) check(static_cast<double>(value));  // the most: left open
      }
    });
  }

  // Two of a kind with one name, in any of the lists; what has a region is another in another region.
  template <class... Lists>
  void unique(const std::string& what, const Lists&... lists) {
    std::vector<std::string> names;
    const auto take = [&](const auto& list) {
      for (const auto& item : list) {
        if constexpr (requires { item.region; })
          names.push_back(placed_name(item.name, item.region));
        else
          names.push_back(item.name);
      }
    };
    (take(lists), ...);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) fail(*twice, "two " + what + " have this name", "rename one");
  }

  Errors errors_;
};

}  // namespace teg
