// Reads kinds that the engine describes (teg/described.hpp) from the sections that they have in a study.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
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
  } else if constexpr (HasNames<Value>) {
    value = in.choice<Value>(path);
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

// A value as the study could have written it.
template <class Value>
std::string written_preset(const std::string& path, const Value& value) {
  if constexpr (HasNames<Value>) {
    return std::string(name_of(value));
  } else if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_integral_v<Value>) {
    return std::to_string(value);
  } else {
    const auto unit = native_unit(spec::find_parameter(path)->dim);
    if constexpr (std::is_same_v<Value, double>)
      return exact_text(value) + (unit.empty() ? "" : " " + unit);
    else
      return exact_text(value.native()) + (unit.empty() ? "" : " " + unit);
  }
}

// One of several kinds that share the section at `at`: what is left out stays as the kind has it. `also`: keys that the
// caller reads; those of other kinds are errors. Lists are left to the caller too.
template <class Kind>
Kind read_one_of(spec::Reader& in, const std::string& at, std::vector<std::string> also = {}) {
  std::vector<std::string> own;
  for_each_field<Kind>([&](const auto& field) { own.emplace_back(field.name); });
  own.insert(own.end(), also.begin(), also.end());
  refuse_others(in, at, std::string(Described<Kind>::name), std::move(own));
  Kind kind;
  for_each_field<Kind>([&](const auto& field) {
    const std::string path = at + "." + std::string(field.name);
    auto& value = kind.*field.member;
    if constexpr (!requires { value[0]; }) {
      if (in.has(path))
        read_field(in, path, false, false, value);
      else if (!field.preset.empty())
        in.note(path, written_preset(path, value));
    }
  });
  return kind;
}

// The kind of a variant that the section at `at` chooses; use.template operator()<Kind>() reads it.
template <class Variant, class Use>
Variant read_chosen(spec::Reader& in, const std::string& at, const Use& use) {
  const auto chosen = in.chosen(at + ".kind");
  Variant made;
  for_each_kind<Variant>([&]<class Kind>() {
    if (Described<Kind>::name == chosen) made = use.template operator()<Kind>();
  });
  return made;
}

}  // namespace teg::study
