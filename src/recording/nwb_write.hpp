// Recordings to NWB.
#pragma once

#include <string>

#include "recording/signal.hpp"

namespace teg::recording {

// A NWB file (2.x) with the signal as acquisition/NAME, a TimeSeries. Errors: fewer than one sample.
Result<std::string> to_nwb(const Signal& signal, const std::string& description);

}  // namespace teg::recording
