// Release programs, from their sections.
#pragma once

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

}  // namespace teg::study
