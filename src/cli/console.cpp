#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/stop.hpp"
#include "core/text.hpp"
#include "core/threads.hpp"
#include "keep/not_finite.hpp"

namespace teg::cli {
namespace {

// Characters a terminal shows, not bytes, and no colours.
std::size_t shown_width(const std::string& text) {
  std::size_t n = 0;
  bool is_colour = false;
  for (const char c : text) {
    if (c == '\x1b') is_colour = true;
    n += !is_colour && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (c == 'm') is_colour = false;
  }
  return n;
}

std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.append(cells[i]);
    const auto shown = shown_width(cells[i]);
    if (i + 1 < cells.size()) out.append(std::max(widths[i], shown) - shown + 2, ' ');
  }
  return out + "\n";
}

// The widest columns give way until the table fits, but none below what a word needs.
void narrow(std::vector<std::size_t>& widths, std::size_t width) {
  constexpr std::size_t least = 16;
  const auto total = [&] { return std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1)); };
  while (total() > width) {
    auto& widest = *std::ranges::max_element(widths);
    if (widest <= least) return;
    --widest;
  }
}

// The words of a cell in lines of at most `width` characters; a longer word has a line of its own.
std::vector<std::string> wrapped(const std::string& cell, std::size_t width) {
  if (shown_width(cell) <= width) return {cell};
  std::vector<std::string> lines{""};
  for (const auto& word : split(cell, ' ')) {
    auto& last = lines.back();
    if (!last.empty() && shown_width(last) + 1 + shown_width(word) > width)
      lines.push_back(word);
    else
      last.append(last.empty() ? "" : " ").append(word);
  }
  return lines;
}

std::string wrapped_line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::vector<std::vector<std::string>> columns;
  std::size_t n_lines = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    columns.push_back(wrapped(cells[i], widths[i]));
    n_lines = std::max(n_lines, columns.back().size());
  }
  std::string out;
  for (std::size_t l = 0; l < n_lines; ++l) {
    std::vector<std::string> row;
    for (const auto& column : columns) row.push_back(l < column.size() ? column[l] : "");
    out.append(line(row, widths));
  }
  return out;
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

std::string json_line(const nlohmann::json& document) { return json_text(document, -1); }

std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       std::size_t width) {
  std::vector<std::size_t> widths;
  for (const auto& cell : header) widths.push_back(shown_width(cell));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  if (width > 0) narrow(widths, width);
  std::string out = wrapped_line(header, widths);
  std::vector<std::string> rules;
  for (const auto w : widths) rules.emplace_back(w, '-');
  out.append(line(rules, widths));
  for (const auto& row : rows) out.append(wrapped_line(row, widths));
  return out;
}

std::size_t terminal_width() {
  winsize size{};
  return ::isatty(STDOUT_FILENO) && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string coloured(const std::string& word, bool is_good) {
  const bool colour = ::isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
  return colour ? (is_good ? "\x1b[32m" : "\x1b[31m") + word + "\x1b[0m" : word;
}

std::string passed_word(bool passed) { return coloured(passed ? "passed" : "FAILED", passed); }

const std::atomic<bool>& stop_flag() {
  static std::atomic<bool>& stop = stop_wanted();  // made here, before a signal can come
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
    std::fprintf(stderr, "%s%s: %zu of %zu, %.0f %%, %.3g a second, about %.0f s left%s", terminal ? "\r\x1b[K" : "",
                 what.c_str(), n, of, 100.0 * static_cast<double>(n) / static_cast<double>(of),
                 static_cast<double>(n) / since_start, left, terminal ? "" : "\n");
    if (terminal && left < 0.2) std::fprintf(stderr, "\r\x1b[K");
  };
}

std::function<void(Time, Time)> time_printer(std::string what) {
  using Clock = std::chrono::steady_clock;
  struct State {
    Clock::time_point begin = Clock::now(), last = begin;
    double from_ms = 0, now_ms = 1e300;
  };
  if (!::isatty(STDERR_FILENO)) return {};
  return [what = std::move(what), state = std::make_shared<State>()](Time now, Time until) {
    const auto clock = Clock::now();
    if (now.native() <= state->now_ms) *state = {clock, clock, now.native(), 0};  // another run
    state->now_ms = now.native();
    const double since_begin = std::chrono::duration<double>(clock - state->begin).count();
    if (since_begin < 2 || std::chrono::duration<double>(clock - state->last).count() < 0.2) return;
    state->last = clock;
    const double left = since_begin * (until - now).native() / (now.native() - state->from_ms);
    std::fprintf(stderr, "\r\x1b[K%s: %.4g of %.4g s of a run, about %.0f s left", what.c_str(), now.native() / 1000,
                 until.native() / 1000, left);
    if (left < 0.2) std::fprintf(stderr, "\r\x1b[K");
  };
}

std::size_t thread_count(std::size_t asked) { return asked > 0 ? asked : core_count(); }

}  // namespace teg::cli
