// Figures of a run as files.
#pragma once

#include <string>
#include <vector>

#include "core/file.hpp"
#include "report/draw.hpp"

namespace teg::cli {

// "svg,png" or "none", as --plots has it. Errors: a name that is no format.
Result<std::vector<report::Format>> formats(const std::string& plots);

// Draws every figure in every format as plots/ID.FORMAT.
Result<Done> add_plots(const std::vector<report::Figure>& figures, const std::vector<report::Format>& wanted,
                       std::vector<NamedFile>& files);

}  // namespace teg::cli
