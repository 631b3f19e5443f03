// Files, whole: read with a limit, written so that a reader sees the old file or the new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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

// What a failed call of the system means: which file, what could not be done, the system's reason, what to do.
Error file_error(const std::string& path, std::string what, int code);

}  // namespace teg
