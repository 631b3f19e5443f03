// Shared by the readers of this folder.
#pragma once

#include <cstdint>
#include <span>

#include "recording/signal.hpp"

namespace teg::recording {

// All that is wrong with samples that were read: times that do not ascend or repeat, values that are not
// finite, gaps. `lines`: of each sample in a text file; empty where samples have an index only.
Errors check_signal(const Signal& signal, const std::string& path, const ReadOptions& options,
                    std::span<const std::uint32_t> lines = {});

Result<Signal> read_csv(const std::string& path, const ReadOptions& options);
Result<std::vector<double>> read_csv_events(const std::string& path, const std::string& column);
Result<Signal> read_nwb(const std::string& path, const ReadOptions& options);
Result<std::vector<double>> read_nwb_events(const std::string& path, const std::string& column);

}  // namespace teg::recording
