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

// "timestamps,value" in seconds, as read_signal reads it, with every bit of both.
std::string to_csv(const Signal& signal);

// At every `step_ms` from the first sample on: the mean of the samples within half a step, or the straight
// line between neighbours where there are none. REQUIRES: step_ms > 0, at least one sample.
Signal resampled(const Signal& signal, double step_ms);

}  // namespace teg::recording
