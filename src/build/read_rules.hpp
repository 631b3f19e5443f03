// [rule.NAME] with its channels.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Fills built.model.rules; the chain that gates read is there already. Errors go where the reader's errors go.
void read_rules(spec::Reader& reader, BuiltModel& built);

}  // namespace teg::study
