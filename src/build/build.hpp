// From a checked document to the model that the engine runs, of whatever substrate.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Reads every section that describes the model. Errors go where the reader's errors go: values,
// names that refer to nothing, gates (with a caret), trains.
BuiltModel build_model(spec::Reader& reader);

}  // namespace teg::study
