// Words for the terminal: data to stdout, everything else to stderr.
#pragma once

#include <atomic>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "teg/quantity.hpp"
#include "teg/result.hpp"

namespace teg::cli {

enum ExitCode { done = 0, missed = 1, bad_input = 2, numerical = 3, partial = 4, interrupted = 130 };

// "error: where: what" and "  fix: ..." for each; the exit code they call for.
int report_errors(const Errors& errors);

// Columns of the terminal that stdout is; 0 where it is none.
std::size_t terminal_width();

// Columns aligned, the header underlined; long cells are wrapped to `width`, and never where that is 0: a file or a
// pipe has each row in one line.
std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       std::size_t width = terminal_width());

// One line; bytes that are no text, as of a path, become U+FFFD.
std::string json_line(const nlohmann::json& document);

// Green or red, where stdout is a terminal and NO_COLOR is not set.
std::string coloured(const std::string& word, bool is_good);
std::string passed_word(bool passed);

// What --threads asked for, or all cores.
std::size_t thread_count(std::size_t asked);

// Set by Ctrl-C.
const std::atomic<bool>& stop_flag();

// Prints progress with the time left to stderr, once a run has taken a second.
std::function<void(std::size_t, std::size_t)> progress_printer(std::string what);
// How far a run has come in its own time, on a terminal, where it takes longer than two seconds.
std::function<void(Time, Time)> time_printer(std::string what);

}  // namespace teg::cli
