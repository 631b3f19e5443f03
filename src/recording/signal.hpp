// Recorded signals and events: what photometry, voltammetry and stimulation protocols leave behind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

// Samples at ascending times. REQUIRES: as many values as times.
struct Signal {
  std::string name, unit;  // unit: as the file says; "" where it says none
  std::vector<double> time_ms, value;
};

// What the keys of a study are called that say how a file is read, for errors.
struct Keys {
  std::string column = "trace_column", time = "trace_time", unit = "trace_time_unit", rows = "trace_rows";
};

struct ReadOptions {
  std::string column;  // of a table: its name or number (from 1); of HDF5: a path, with "[1]" for a column (from 0)
  std::optional<double> gap_ms = {};  // longest gap that a straight line may bridge; none: 10 median intervals
  std::string time = {};              // the column or array of times, likewise; "row" counts rows; "": what is named so
  std::optional<double> time_unit_ms = {};  // of one unit of time; none: as the file says
  std::string rows = {};                    // of a table: "LedState == 2", the rows that belong; "" for all
  bool starts_at_zero = false;              // the first sample is time 0
  Keys keys = {};
};

// "timestamps,value" in seconds, as read_signal reads it, with every bit of both.
std::string to_csv(const Signal& signal);

// At every `step_ms` from the first sample on: the mean of the samples within half a step, or the straight
// line between neighbours where there are none. REQUIRES: step_ms > 0, at least one sample.
Signal resampled(const Signal& signal, double step_ms);

}  // namespace teg::recording
