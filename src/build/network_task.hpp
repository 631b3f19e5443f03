// [task] of a network: read from a document.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Errors go where the reader's errors go.
void read_task(spec::Reader& reader, BuiltModel& built);

}  // namespace teg::study
