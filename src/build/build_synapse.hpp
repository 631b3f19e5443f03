// The sections of a study of synapses.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Reads the chain, what runs outside it, the rules and the synapses. Errors go where the reader's errors go.
BuiltModel build_synapse(spec::Reader& reader);

}  // namespace teg::study
