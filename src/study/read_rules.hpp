// [rule.NAME] with its channels.
#pragma once

#include "spec/reader.hpp"
#include "study/build_model.hpp"

namespace teg::study {

// Fills built.model.rules; the chain that gates read is there already. Errors go where the reader's errors go.
void read_rules(spec::Reader& reader, BuiltModel& built);

}  // namespace teg::study
