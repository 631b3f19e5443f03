// Recorded signals and events: what photometry, voltammetry and stimulation protocols leave behind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

// Samples at ascending times. REQUIRES: as many values as times.
struct Signal {
  std::string name, unit;
  std::vector<double> time_ms, value;
};

struct ReadOptions {
  std::string column;            // a column of a CSV, or the path of a series in NWB and HDF5; "" where there is one
  std::optional<double> gap_ms;  // longest gap that a straight line may bridge; none: 10 times the median interval
};

// A file of samples, by its ending: .csv, .tsv, .txt (a header, time in seconds in the first column), .nwb,
// .h5, .hdf5 (a TimeSeries: `data` with `timestamps`, or with `starting_time` and its `rate`).
// Errors: what cannot be read, an unknown column or series (with the names that exist), a cell that is not a
// finite number, times that do not ascend, a gap longer than allowed; each with its line or index.
Result<Signal> read_signal(const std::string& path, const ReadOptions& options = {});

// Event times, in ms: a CSV with one column of seconds (or `column` of several), or a column of a table in
// NWB such as "intervals/trials/start_time". Errors as above; events may coincide.
Result<std::vector<double>> read_events(const std::string& path, const std::string& column = "");

// "timestamps,value" in seconds, as read_signal reads it, with every bit of both.
std::string to_csv(const Signal& signal);
// A NWB file (2.x) with the signal as acquisition/NAME, a TimeSeries. Errors: fewer than one sample.
Result<std::string> to_nwb(const Signal& signal, const std::string& description);

// At every `step_ms` from the first sample on: the mean of the samples within half a step, or the straight
// line between neighbours where there are none. REQUIRES: step_ms > 0, at least one sample.
Signal resampled(const Signal& signal, double step_ms);

}  // namespace teg::recording
