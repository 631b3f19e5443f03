// The sections of a study that describe pathways and a field.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Fills built.outside; modulators are there already. Errors go where the reader's errors go.
void read_outside(spec::Reader& reader, BuiltModel& built);

}  // namespace teg::study
