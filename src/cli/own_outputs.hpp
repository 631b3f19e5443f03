// What is in the place of results before they are written: only what teg wrote is replaced.
#pragma once

#include <string>
#include <vector>

#include "core/file_set.hpp"

namespace teg::cli {

// For a file that a user names. Errors: there is one that teg did not write, or of whose origin nothing can be known.
Result<Done> check_file(const std::string& path);

// For a folder of results, before they are made: nothing in the place of results.h5, report.html and plots/ but what
// teg wrote, of this study, or with `restart` of any; and no sweep. `study`: its id, "" for the atlas.
Result<Done> check_folder(const std::string& folder, const std::string& study, bool restart);

// For a folder of a sweep: likewise, and no results but those of a sweep, or with `restart` of any kind. Whose sweep it
// is, its plan says.
Result<Done> check_sweep_folder(const std::string& folder, bool restart);

// Results of one run into a folder, all together. What teg wrote before into the folders of its pictures and studies,
// and does not write now, is removed. Errors: a file that teg did not write is in the place of one; the file system.
Result<Done> write_own_files(const std::string& folder, const std::vector<NamedFile>& files);

}  // namespace teg::cli
