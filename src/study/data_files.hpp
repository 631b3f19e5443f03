// The files that a study reads: recorded levels, spikes, pathways. Their contents are part of what is simulated, so
// sweeps and results files keep checksums of them.
#pragma once

#include <string>
#include <vector>

#include "study/study.hpp"

namespace teg::study {

struct DataFile {
  std::string path;      // as the study has it
  std::string checksum;  // of its bytes; "missing" where it cannot be read
  bool operator==(const DataFile&) const = default;
};
// At every point of the sweep, each once, in the order of their paths.
std::vector<DataFile> data_files(const Study& study);

// "checksum path" lines and back.
std::string to_lines(const std::vector<DataFile>& files);
std::vector<DataFile> files_of_lines(const std::string& lines);

// What `now` has in another state than `then`, by path.
std::vector<std::string> changed_files(const std::vector<DataFile>& then, const std::vector<DataFile>& now);

}  // namespace teg::study
