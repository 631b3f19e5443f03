// What a recording is compared with: "subtract mean 0 s .. 5 s".
#pragma once

#include <string>

#include "recording/signal.hpp"

namespace teg::recording {

struct Baseline {
  enum class How : std::uint8_t { none, subtract, divide, relative } how = How::none;  // v - b, v / b, (v - b) / b
  enum class Of : std::uint8_t { number, mean, median } of = Of::mean;
  double number = 0;
  std::optional<double> from_ms = {}, to_ms = {};  // of the recording's own times
};

// "" is none. "subtract", "divide" or "dF/F"; then "mean", "median" or a number; then, where it is not of the whole
// recording, the stretch: "0 s .. 5 s". Errors: what is none of this; `where` opens them.
Result<Baseline> read_baseline(const std::string& where, const std::string& text);

// Errors: no sample within the stretch, a division by a baseline of 0.
Result<Signal> with_baseline(Signal signal, const Baseline& baseline, const std::string& where);

}  // namespace teg::recording
