// How deeply a TOML text nests. Readers of TOML, and all that walks over what they made, are recursive.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace teg::spec {

inline constexpr std::size_t deepest_nesting = 200;

// The line (from 1) at which tables and lists, opened by brackets, dotted keys and table headers, first lie within more
// than `deepest` others; none where they do not. Comments and texts in quotes do not count.
std::optional<std::size_t> too_deep_at(std::string_view toml, std::size_t deepest = deepest_nesting);

}  // namespace teg::spec
