// Recordings from tables of text.
#pragma once

#include <string>
#include <vector>

#include "recording/signal.hpp"

namespace teg::recording {

Result<Signal> read_csv(const std::string& path, const ReadOptions& options);
Result<std::vector<double>> read_csv_events(const std::string& path, const ReadOptions& options);

}  // namespace teg::recording
