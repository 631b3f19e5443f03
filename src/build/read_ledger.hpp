// [ledger]: which synapses are accounted for, and whether they can be.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Fills built.network().ledger. Errors go where the reader's errors go: rules and modulators without a closed form.
void read_ledger(spec::Reader& reader, BuiltModel& built);

}  // namespace teg::study
