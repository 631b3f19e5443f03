// Whether samples that were read are a recording.
#pragma once

#include <cstdint>
#include <span>

#include "recording/signal.hpp"

namespace teg::recording {

// All that is wrong with samples that were read: times that do not ascend or repeat, values that are not
// finite, gaps. `lines`: of each sample in a text file; empty where samples have an index only.
Errors check_signal(const Signal& signal, const std::string& path, const ReadOptions& options,
                    std::span<const std::uint32_t> lines = {});

}  // namespace teg::recording
