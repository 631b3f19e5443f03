// Release programs and recorded levels, from their sections.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "spec/reader.hpp"
#include "teg/transport.hpp"

namespace teg::study {

struct ReadProgram {
  ReleaseProgram program;
  std::string onset_path;  // of the parameter that moves it; empty where several programs share one
};

// Every program of the modulator at `at` ("modulator.DA").
std::vector<ReadProgram> read_release(spec::Reader& reader, const std::string& at, const Modulator& modulator);

// The trace of the modulator at `at`; null where it has none. Errors go where the reader's errors go.
std::shared_ptr<const LevelTrace> read_level_trace(spec::Reader& reader, const std::string& at, bool is_concentration);

}  // namespace teg::study
