// The sections of a study that describe release, transport, receptors and messengers.
#pragma once

#include "build/build_model.hpp"
#include "spec/reader.hpp"

namespace teg::study {

// Fills the modulators, receptors and messengers of the model, one of each for every region, the onsets of
// their programs and the names of the regions. Errors go where the reader's errors go.
void build_chain(spec::Reader& reader, BuiltModel& built);

// The text of a gate or drive at `path`, compiled once so that its errors point into the file.
std::string checked_expression(spec::Reader& reader, const std::string& path, const SynapseModel& model,
                               const std::string& region, std::size_t n_messengers = static_cast<std::size_t>(-1));

}  // namespace teg::study
