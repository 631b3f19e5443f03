#include "recording/time_axis.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <vector>

#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::recording {
namespace {

using Words = std::vector<std::string>;

bool is_letter(unsigned char c) { return std::isalpha(c) || c >= 0x80; }  // with the bytes of µ

// "SystemTimestamp (ms)" -> system timestamp ms; "Time_ms2" -> time ms 2.
Words words_of(std::string_view text) {
  Words words;
  int before = 0;  // what the last character was: 0 none, 1 small letter, 2 capital, 3 digit
  for (const char raw : text) {
    const auto c = static_cast<unsigned char>(raw);
    const int kind = std::isupper(c) ? 2 : is_letter(c) ? 1 : std::isdigit(c) ? 3 : 0;
    if (kind != 0) {
      const bool goes_on = before == kind || (before == 2 && kind == 1);
      if (!goes_on || words.empty()) words.emplace_back();
      words.back().push_back(static_cast<char>(c < 0x80 ? std::tolower(c) : c));
    }
    before = kind;
  }
  return words;
}

template <std::size_t N>
bool is_any(const std::string& word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 9> time_words{"time",      "times",      "timestamp", "timestamps", "t",
                                                     "timesteps", "timepoints", "ts",        "timebase"};
constexpr std::array<std::string_view, 24> beside_time{
    "in",       "of",     "rel",    "relative", "elapsed", "recording", "session", "system",
    "computer", "camera", "bonsai", "harp",     "unix",    "utc",       "from",    "start",
    "since",    "epoch",  "stamp",  "the",      "local",   "sensor",    "device",  "posix"};
constexpr std::array<std::string_view, 20> counters{
    "frame",   "frames", "counter", "count", "index", "idx",  "sample", "samples", "row",  "rows",
    "unnamed", "number", "nr",      "id",    "bin",   "bins", "step",   "steps",   "tick", "ticks"};

struct Unit {
  double ms;
  std::array<std::string_view, 9> words;
};
constexpr std::array<Unit, 6> units{{
    {1e3, {"s", "sec", "secs", "second", "seconds", "", "", "", ""}},
    {1, {"ms", "msec", "msecs", "millis", "millisec", "millisecs", "millisecond", "milliseconds", "msecond"}},
    {1e-3, {"us", "usec", "usecs", "µs", "μs", "micros", "microsec", "microsecond", "microseconds"}},
    {1e-6, {"ns", "nsec", "nsecs", "nanos", "nanosec", "nanosecond", "nanoseconds", "", ""}},
    {6e4, {"min", "mins", "minute", "minutes", "", "", "", "", ""}},
    {3.6e6, {"h", "hr", "hrs", "hour", "hours", "", "", "", ""}},
}};

std::optional<double> unit_word(const std::string& word) {
  for (const auto& unit : units)
    if (!word.empty() && is_any(word, unit.words)) return unit.ms;
  return std::nullopt;
}

bool is_number(const std::string& word) { return std::isdigit(static_cast<unsigned char>(word.front())) != 0; }

// "min" and single letters mean something else where nothing says time.
bool is_plain_unit(const std::string& word) { return word.size() > 1 && word != "min" && word != "mins"; }

}  // namespace

std::optional<double> unit_of_time(std::string_view text) {
  const auto words = words_of(text);
  return words.size() == 1 ? unit_word(words[0]) : std::nullopt;
}

Result<double> read_time_unit(const std::string& where, const std::string& text) {
  if (const auto unit = unit_of_time(text)) return *unit;
  const auto interval = parse_quantity(where, text, dim::time);
  if (interval && *interval > 0) return *interval;
  return Error{Fault::bad_value, where, "'" + text + "' is no unit of time",
               "write \"s\", \"ms\", \"us\" or \"min\", or the interval that a counter counts, such as \"25 ms\""};
}

TimeWords words_of_time(std::string_view name) {
  const auto words = words_of(name);
  TimeWords found;
  bool has_time = false, has_counter = words.empty(), has_other = false;
  for (const auto& word : words) {
    if (const auto unit = unit_word(word)) {
      found.unit_ms = unit;
    } else if (is_any(word, time_words)) {
      has_time = true;
    } else if (is_any(word, counters)) {
      has_counter = true;
    } else if (!is_any(word, beside_time) && !is_number(word)) {
      has_other = true;
    }
  }
  const auto bracketed = unit_in_brackets(name);
  const bool is_bracketed = unit_of_time(bracketed).has_value();
  if (!bracketed.empty() && !found.unit_ms) return found;  // "time (a.u.)": some unit, but none of time
  if (!has_time && found.unit_ms && !is_bracketed && !(words.size() == 1 || is_plain_unit(words.back())))
    found.unit_ms.reset();
  const bool is_unit_alone = words.size() == 1 && found.unit_ms && words[0] != "min" && words[0] != "h";
  if (is_unit_alone || (has_time && !has_other && (!has_counter || found.unit_ms)))
    found.grade = Grade::certain;
  else if (has_time && !has_counter)
    found.grade = Grade::possible;
  else if (has_counter && !has_other)
    found.grade = Grade::counter;
  if (words == Words{"timestamps"}) found.unit_ms = 1000;  // NWB's word, which has its unit by definition
  return found;
}

std::string unit_in_brackets(std::string_view name) {
  const auto text = trim(name);
  for (const auto& [open, close] : {std::pair('(', ')'), std::pair('[', ']')}) {
    const auto at = text.rfind(open);
    if (at != std::string_view::npos && text.ends_with(close))
      return std::string(trim(text.substr(at + 1, text.size() - at - 2)));
  }
  return "";
}

std::optional<Error> doubtful_seconds(std::span<const double> times, bool is_named, const std::string& path,
                                      const Keys& keys) {
  if (times.size() < 2) return std::nullopt;
  const std::string fix = "say the unit: " + keys.unit + " = \"ms\", or \"s\"";
  if (std::abs(times.front()) > 3e10)  // seconds since 1970 reach that in the year 2920
    return Error{Fault::bad_value, path,
                 "does not say the unit of its times, and " + short_text(times.front(), 8) + " is too many seconds",
                 fix};
  std::vector<double> steps;
  for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  if (is_named ? *middle <= 2 : *middle < 1) return std::nullopt;
  return Error{Fault::bad_value, path,
               "does not say the unit of its times, and as seconds there would be " + short_text(*middle) +
                   " s between its samples",
               fix + "; a counter: the interval that it counts, as in " + keys.unit + " = \"25 ms\""};
}

}  // namespace teg::recording
