// Files, whole: read with a limit, written so that a reader sees the old file or the new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "teg/result.hpp"

namespace teg {

inline constexpr std::size_t largest_text_file = 64 << 20;  // bytes

// Errors: missing, a folder, unreadable, larger than `limit`.
Result<std::string> read_file(const std::string& path, std::size_t limit = largest_text_file);

// Writes beside the target, flushes to the disk, then renames. On any error nothing is left behind
// and an older file of that name is untouched. Makes missing folders.
Result<Done> write_file(const std::string& path, std::string_view bytes);

// The same, unless there is a file of that name, which then stays.
Result<Done> write_new_file(const std::string& path, std::string_view bytes);

// Several files of one result: all are written aside, and only then given their names. On any error
// none of them appears, and folders that were made for them are removed. REQUIRES: different names.
struct NamedFile {
  std::string name;  // relative to the folder, with / between parts
  std::string bytes;
};
Result<Done> write_files(const std::string& folder, const std::vector<NamedFile>& files);

}  // namespace teg
