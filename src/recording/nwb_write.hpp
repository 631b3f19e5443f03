// Recordings to NWB.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "recording/signal.hpp"
#include "recording/spikes.hpp"

namespace teg::recording {

struct NwbFile {
  std::string description;                                      // of the session, where `about` has none
  std::vector<Signal> signals;                                  // acquisition/NAME, a TimeSeries each
  std::vector<std::pair<std::string, SpikeList>> spikes = {};   // of populations, as units
  std::vector<std::pair<std::string, std::string>> about = {};  // "subject_id" -> "mouse 7"; see nwb_about.hpp
};

// A NWB file (2.6). Errors: nothing to write, an unknown key of `about`, or a value that NWB refuses.
Result<std::string> to_nwb(const NwbFile& contents);

}  // namespace teg::recording
