// The sections of a study of the network substrate.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Reads the chain, the rules, and everything that stands for the network. Errors go where the reader's errors go.
BuiltModel build_network(spec::Reader& reader);

}  // namespace teg::study
