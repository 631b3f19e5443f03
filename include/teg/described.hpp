// How a kind is described once: its name and its fields with their ranges. The checks of the engine, the hash of a
// checkpoint, the reader of studies, their schema, help and reference all read it.
//
// To add a field: a member of the struct, its line in the description, and its place in the equations. Where a line is
// missing, the assertion below the kind does not compile.
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

namespace teg {

template <class Owner, class Value>
struct Field {
  std::string_view name;
  Value Owner::* member;
  std::string_view preset;  // as a study would have it; empty: none, see `is_required`
  std::string_view doc, source = {};
  double least = 0, most = 1e12;  // native units
  bool above_least = false;       // the least value itself is refused
  bool is_required = false;       // a study must give it
  // The level of a modulator: a concentration, or a plain number where the modulator's unit is "1".
  bool is_level = false;
};
// Described<Kind>: `section` of a study where it stands, `doc` of that section, `fields`. A kind among others in one
// section has its `name` there, and `doc` says what it is.
template <class Kind>
struct Described;

template <class Kind>
concept IsDescribed = requires { Described<Kind>::fields; };

// Calls use(field) for each field, in order.
template <class Kind, class Use>
constexpr void for_each_field(const Use& use) {
  std::apply([&](const auto&... fields) { (use(fields), ...); }, Described<Kind>::fields);
}

// Calls use.template operator()<Kind>() for each kind of a variant, in order.
template <class Use, class... Kinds>
constexpr void for_each_kind(const std::variant<Kinds...>*, const Use& use) {
  (use.template operator()<Kinds>(), ...);
}
template <class Variant, class Use>
constexpr void for_each_kind(const Use& use) {
  for_each_kind(static_cast<const Variant*>(nullptr), use);
}

namespace fields {

struct Anything {
  template <class T>
  operator T() const;  // never defined: only asked for
};
template <class Kind, class... Given>
constexpr std::size_t n_members() {
  if constexpr (requires { Kind{Given{}..., Anything{}}; })
    return n_members<Kind, Given..., Anything>();
  else
    return sizeof...(Given);
}
// Whether every member of a plain struct has its line.
template <class Kind>
inline constexpr bool is_complete =
    n_members<Kind>() == std::tuple_size_v<std::remove_cvref_t<decltype(Described<Kind>::fields)>>;

inline constexpr double longest = 1e12;  // ms

}  // namespace fields

}  // namespace teg
