// [probe.NAME]: read from a document.
#pragma once

#include <vector>

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Errors go where the reader's errors go.
std::vector<Probe> read_probes(spec::Reader& reader, const BuiltModel& built);

}  // namespace teg::study
