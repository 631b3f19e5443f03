// Recordings from NWB and other HDF5 files.
#pragma once

#include <string>
#include <vector>

#include "recording/signal.hpp"

namespace teg::recording {

Result<Signal> read_nwb(const std::string& path, const ReadOptions& options);
Result<std::vector<double>> read_nwb_events(const std::string& path, const ReadOptions& options);

}  // namespace teg::recording
