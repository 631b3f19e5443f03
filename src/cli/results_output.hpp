// What is printed and written of results.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/file_set.hpp"
#include "report/draw.hpp"
#include "run/results.hpp"
#include "run/runner.hpp"
#include "study/study.hpp"

namespace teg::cli {

bool all_passed(const study::Results& results);

// Tables for the terminal: points, what was fitted, ledgers, windows; verdicts.
std::string result_table(const study::Study& study, const study::Results& results);
std::string verdict_table(const study::Results& results);

nlohmann::json verdict_json(const study::Results& results);
nlohmann::json results_json(const study::Study& study, const study::Results& results);

// "svg,png" or "none". Errors: an unknown format.
Result<std::vector<report::Format>> formats(const std::string& plots);

// Draws every figure in every format as plots/ID.FORMAT.
Result<Done> add_plots(const std::vector<report::Figure>& figures, const std::vector<report::Format>& wanted,
                       std::vector<NamedFile>& files);

// results.h5, report.html and plots/; `command` is what repeats the run. Everything is made in memory first, so that a
// failure leaves nothing behind. Errors: an unknown format, the file system.
Result<Done> write_results(const study::Study& study, const study::Results& results, const std::string& plots,
                           const std::string& command, const std::string& folder);

}  // namespace teg::cli
