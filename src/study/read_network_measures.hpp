// [measure.NAME] of a network, read from a document.
#pragma once

#include <string>

#include "spec/reader.hpp"
#include "study/study.hpp"

namespace teg::study {

// Fills m.of and the unit from the section at `at`. Errors go where the reader's errors go.
void read_network_observable(spec::Reader& reader, const std::string& at, const BuiltNetwork& built, MeasureSpec& m);

}  // namespace teg::study
