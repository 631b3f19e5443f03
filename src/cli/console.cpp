#include "cli/console.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/threads.hpp"

namespace teg::cli {
namespace {

std::atomic<bool> stop{false};  // a signal handler has nowhere else to write

// Characters a terminal shows, not bytes.
std::size_t shown_width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.append(cells[i]);
    if (i + 1 < cells.size()) out.append(widths[i] - shown_width(cells[i]) + 2, ' ');
  }
  return out + "\n";
}

}  // namespace

int report_errors(const Errors& errors) {
  int code = bad_input;
  for (const auto& e : errors) {
    std::fprintf(stderr, "error: %s: %s\n  fix: %s\n", e.where.c_str(), e.what.c_str(), e.fix.c_str());
    if (e.fault == Fault::numeric) code = numerical;
    if (e.fault == Fault::interrupted) code = interrupted;
  }
  if (errors.size() > 1) std::fprintf(stderr, "%zu errors\n", errors.size());
  return code;
}

std::string json_line(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& cell : header) widths.push_back(shown_width(cell));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  std::string out = line(header, widths);
  std::vector<std::string> rules;
  for (const auto width : widths) rules.emplace_back(width, '-');
  out.append(line(rules, widths));
  for (const auto& row : rows) out.append(line(row, widths));
  return out;
}

std::string passed_word(bool passed) {
  const bool colour = ::isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
  if (!colour) return passed ? "passed" : "FAILED";
  return passed ? "\x1b[32mpassed\x1b[0m" : "\x1b[31mFAILED\x1b[0m";
}

const std::atomic<bool>& stop_flag() {
  struct sigaction action{};
  action.sa_handler = [](int) {
    if (stop.exchange(true)) ::_exit(interrupted);  // a second Ctrl-C does not wait
  };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return stop;
}

std::function<void(std::size_t, std::size_t)> progress_printer(std::string what) {
  using Clock = std::chrono::steady_clock;
  struct Times {
    Clock::time_point begin = Clock::now(), last = begin;
  };
  const bool terminal = ::isatty(STDERR_FILENO);
  return [what = std::move(what), terminal, times = std::make_shared<Times>()](std::size_t n, std::size_t of) {
    const auto now = Clock::now();
    const double since_start = std::chrono::duration<double>(now - times->begin).count();
    const double since_last = std::chrono::duration<double>(now - times->last).count();
    if (since_start < 1 || since_last < (terminal ? 0.2 : 5)) return;
    times->last = now;
    const double left = since_start * static_cast<double>(of - n) / static_cast<double>(n);
    std::fprintf(stderr, "%s%s: %zu of %zu, %.0f %%, %.3g a second, about %.0f s left%s", terminal ? "\r" : "",
                 what.c_str(), n, of, 100.0 * static_cast<double>(n) / static_cast<double>(of),
                 static_cast<double>(n) / since_start, left, terminal ? "   " : "\n");
    if (terminal && left < 0.2) std::fprintf(stderr, "\r\x1b[K");
  };
}

std::size_t thread_count(std::size_t asked) { return asked > 0 ? asked : core_count(); }

}  // namespace teg::cli
