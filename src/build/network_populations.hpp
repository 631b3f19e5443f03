// [population.NAME]: read from a document.
#pragma once

#include <string>

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Errors go where the reader's errors go.
Population read_population(spec::Reader& reader, const std::string& name, const BuiltModel& built);

}  // namespace teg::study
