// Files that teg wrote are told from others by what is in them, never by their names.
#pragma once

#include <string>
#include <string_view>

namespace teg {

// Stands somewhere in every file that teg writes, but for tables.
inline constexpr std::string_view made_by_teg = "made-by: Tegmentum/teg";
// Stands near the end of HDF5 files that teg writes, before a checksum of 16 digits.
inline constexpr std::string_view seal_stem = "tegseal ";

// Checkpoints of networks begin with it.
inline constexpr std::string_view checkpoint_stem = "TEGNET";

// Whether there is a regular file at `path`, or a link to one, that says that teg wrote it.
bool is_own_file(const std::string& path);

}  // namespace teg
