// [projection.NAME]: read from a document.
#pragma once

#include <string>
#include <vector>

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Errors go where the reader's errors go.
Projection read_projection(spec::Reader& reader, const std::string& name, const BuiltModel& built);
// The weight at `path` of synapses of a projection.
double read_start_weight(spec::Reader& reader, const std::string& path, std::size_t projection,
                         const NetworkModel& model);
std::vector<SetWeight> read_set_weights(spec::Reader& reader, const std::string& name, std::size_t projection,
                                        const NetworkModel& model);

}  // namespace teg::study
