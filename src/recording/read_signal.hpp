// Recordings from files, by their ending.
#pragma once

#include <string>
#include <vector>

#include "recording/signal.hpp"
#include "teg/result.hpp"

namespace teg::recording {

// A file of samples, by its ending: .csv, .tsv, .txt (a table; one column says that it is time), .nwb, .h5, .hdf5,
// .doric (a TimeSeries: `data` with `timestamps`, or with `starting_time` and its `rate`; or values beside an array of
// times), .ppd (pyPhotometry). Errors: what cannot be read, an unknown column or series (with the names that exist), a
// time axis that nobody says, a cell that is not a finite number, times that do not ascend, a gap longer than allowed;
// each with its line or index.
Result<Signal> read_signal(const std::string& path, const ReadOptions& options = {});

// Event times, in ms: a CSV with one column (or `column` of several), in seconds unless its name or `time_unit_ms` says
// otherwise; or a column of a table in NWB such as "intervals/trials/start_time". Errors as above; events may coincide.
Result<std::vector<double>> read_events(const std::string& path, const ReadOptions& options = {});

}  // namespace teg::recording
