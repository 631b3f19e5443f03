// The files of one result, which appear together or not at all, also where a process is killed or the disk fails.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace teg {

struct NamedFile {
  std::string name;  // relative to the folder, with / between parts
  std::string bytes;
};

// Renames; false where that fails, with errno.
using MoveFile = std::function<bool(const std::string& from, const std::string& to)>;
bool move_file(const std::string& from, const std::string& to);

// Writes all files aside, sets those that they replace and those named in `outdated` aside, and gives the new ones
// their names: never is a new file beside an old one. On any error the old files are as they were, and folders that
// were made are removed where they are empty. REQUIRES: different names.
Result<Done> write_files(const std::string& folder, const std::vector<NamedFile>& files,
                         const std::vector<std::string>& outdated = {}, const MoveFile& move = move_file);

// A folder in place of a file that is to be written, or a file in place of a folder.
std::optional<Error> what_blocks(const std::string& folder, const std::string& name);

// Finishes what a killed process began in write_files, or undoes it where its files were not all there. No file that
// has a name is replaced. write_files does this first.
void finish_killed_writes(const std::string& folder);

// Whether `name` is what a process that has ended called a file or folder while it wrote: .partPID or .partPID-N.
bool is_left_by_dead(const std::string& name);

}  // namespace teg
