// Reads kinds that the engine describes (teg/fields.hpp) from the sections that they have in a study.
#pragma once

#include <optional>
#include <string>

#include "spec/reader.hpp"
#include "teg/fields.hpp"

namespace teg::study {

template <class Value>
void read_field(spec::Reader& in, const std::string& path, bool is_level, bool is_concentration, Value& value) {
  if constexpr (requires { value.has_value(); }) {
    if (const auto given = in.quantity_if_given(path)) value = typename Value::value_type{*given};
  } else if constexpr (std::is_same_v<Value, double>) {
    value = in.number(path);
  } else if constexpr (std::is_same_v<Value, bool>) {
    value = in.flag(path);
  } else if constexpr (std::is_integral_v<Value>) {
    value = static_cast<Value>(in.integer(path));
  } else {
    value = Value{is_level ? in.level(path, is_concentration) : in.quantity(path)};
  }
}

// Every field of the section at `at`; levels are concentrations or plain numbers, as the modulator's are.
// `is_wanted(field)` may leave some to whoever calls.
template <class Kind, class IsWanted>
void read_fields(spec::Reader& in, const std::string& at, bool is_concentration, Kind& kind,
                 const IsWanted& is_wanted) {
  for_each_field<Kind>([&](const auto& field) {
    const std::string path = at + "." + std::string(field.name);
    if (is_wanted(field.name, path)) read_field(in, path, field.is_level, is_concentration, kind.*field.member);
  });
}
template <class Kind>
Kind read_fields(spec::Reader& in, const std::string& at, bool is_concentration) {
  Kind kind;
  read_fields(in, at, is_concentration, kind, [](auto, const auto&) { return true; });
  return kind;
}

}  // namespace teg::study
