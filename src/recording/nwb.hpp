// Recordings from NWB and HDF5, and to NWB.
#pragma once

#include <string>
#include <vector>

#include "recording/signal.hpp"

namespace teg::recording {

Result<Signal> read_nwb(const std::string& path, const ReadOptions& options);
Result<std::vector<double>> read_nwb_events(const std::string& path, const std::string& column);

// A NWB file (2.x) with the signal as acquisition/NAME, a TimeSeries. Errors: fewer than one sample.
Result<std::string> to_nwb(const Signal& signal, const std::string& description);

}  // namespace teg::recording
