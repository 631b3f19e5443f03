// [population.NAME]: read from a document.
#pragma once

#include <string>

#include "spec/reader.hpp"
#include "study/build_model.hpp"

namespace teg::study {

// Errors go where the reader's errors go.
Population read_population(spec::Reader& reader, const std::string& name, const BuiltModel& built);

}  // namespace teg::study
