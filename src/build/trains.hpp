// Spike trains as a study writes them: "10 ms", ["1 ms", "5 ms"],
// { train = "10 @ 10 Hz", from = "0 s", repeats = 5, every = "15 s" }, { at = ["1 ms"] }, or a list of these.
#pragma once

#include <string>
#include <vector>

#include "spec/reader.hpp"
#include "teg/quantity.hpp"

namespace teg::study {

inline constexpr double most_spikes = 1e7;

// The spikes of the train at a path, none where it is absent. Errors go to the reader.
std::vector<Time> read_trains(spec::Reader& reader, const std::string& path);
// A list of trains, one for each neuron.
std::vector<std::vector<Time>> read_train_list(spec::Reader& reader, const std::string& path);

}  // namespace teg::study
