// Recordings of pyPhotometry.
#pragma once

#include <string>

#include "recording/signal.hpp"

namespace teg::recording {

// A .ppd file: two bytes with the length of a header in JSON, the header, then words of 16 bits. A word is a sample of
// one analog signal, times 2, plus a digital input; signals take turns. Columns: analog_1 ... in volts, digital_1 ....
// Errors: a file that is something else, an unknown column.
Result<Signal> read_ppd(const std::string& path, const ReadOptions& options);

}  // namespace teg::recording
