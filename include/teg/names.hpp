// The names by which studies call the values of a kind. They stand beside the kind; what a name means never depends on
// the order of a list that stands elsewhere.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace teg {

template <class Value>
struct Named {
  std::string_view name;
  Value value;
};
// Names<Kind>::all: one Named for each value that a study may choose, in the order in which they are listed to users.
template <class Kind>
struct Names;

template <class Kind>
concept HasNames = requires { Names<Kind>::all; };

template <HasNames Kind>
constexpr std::optional<Kind> find_named(std::string_view name) {
  for (const auto& named : Names<Kind>::all)
    if (named.name == name) return named.value;
  return std::nullopt;
}
// Empty for a value that no study may choose.
template <HasNames Kind>
constexpr std::string_view name_of(Kind value) {
  for (const auto& named : Names<Kind>::all)
    if (named.value == value) return named.name;
  return {};
}

namespace names {

template <class Kind>
constexpr std::size_t joined_size() {
  std::size_t size = 0;
  for (const auto& named : Names<Kind>::all) size += named.name.size() + 1;
  return size;
}
template <class Kind>
constexpr auto joined() {
  std::array<char, joined_size<Kind>()> text{};
  std::size_t at = 0;
  for (const auto& named : Names<Kind>::all) {
    for (const char letter : named.name) text[at++] = letter;
    text[at++] = '|';
  }
  return text;
}
template <class Kind>
inline constexpr auto text = joined<Kind>();

}  // namespace names

// All of them: {"none", "hard", "soft"}.
template <HasNames Kind>
std::vector<std::string> all_names() {
  std::vector<std::string> all;
  for (const auto& named : Names<Kind>::all) all.emplace_back(named.name);
  return all;
}

// "none|hard|soft", as tables of parameters list what may be chosen.
template <HasNames Kind>
inline constexpr std::string_view choices{names::text<Kind>.data(), names::text<Kind>.size() - 1};

}  // namespace teg
