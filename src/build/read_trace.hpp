// Recorded levels of modulators.
#pragma once

#include <memory>
#include <string>

#include "spec/reader.hpp"
#include "teg/transport.hpp"

namespace teg::study {

// The trace of the modulator at `at`; null where it has none. `until`: the end of the protocol. Errors go where the
// reader's errors go.
std::shared_ptr<const LevelTrace> read_level_trace(spec::Reader& reader, const std::string& at, bool is_concentration,
                                                   Time until);

}  // namespace teg::study
