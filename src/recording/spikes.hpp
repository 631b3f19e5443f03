// Spikes of a population from a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "teg/result.hpp"

namespace teg::recording {

struct SpikeList {
  std::vector<double> time_ms;
  std::vector<std::uint64_t> neuron;
};

// By the file's ending: .csv, .tsv, .txt (a header, then time in seconds and neuron), or SONATA in .h5 and
// .hdf5 (spikes/POPULATION/timestamps, in ms or as its `units` say, and node_ids). `population`: of a SONATA
// file; "" where there is one. Errors: what cannot be read, an unknown population (with the names that exist),
// a time before 0 or that is not finite, a neuron that is not a whole number; each with its line or index.
Result<SpikeList> read_spikes(const std::string& path, const std::string& population = "");

}  // namespace teg::recording
