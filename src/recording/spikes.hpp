// Spikes of a population from a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

struct SpikeList {
  std::vector<double> time_ms;
  std::vector<std::uint64_t> neuron;
};

struct SpikeOptions {
  std::string population = {};              // of a SONATA file; "" where there is one
  std::optional<double> time_unit_ms = {};  // of one unit of time; none: as the file says
};

// By the file's ending: .csv, .tsv, .txt, .dat (time, in seconds unless its header or `time_unit_ms` says otherwise,
// and neuron), or SONATA in .h5 and .hdf5 (spikes/POPULATION/timestamps, in ms or as its `units` say, and node_ids; or
// spikes/timestamps and spikes/gids). Errors: what cannot be read, an unknown population (with the names that exist), a
// unit that nobody says, a time before 0 or that is not finite, a neuron that is not a whole number; each with its line
// or index.
Result<SpikeList> read_spikes(const std::string& path, const SpikeOptions& options = {});

}  // namespace teg::recording
