// What the name of a column or array says about time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "recording/signal.hpp"

namespace teg::recording {

// "ms", "(s)", "Seconds", "usec" ...: how long one is, in ms; none where it is no unit of time.
std::optional<double> unit_of_time(std::string_view text);

// A unit ("ms") or an interval ("25 ms", what a counter counts), in ms. Errors: neither; `where` opens them.
Result<double> read_time_unit(const std::string& where, const std::string& text);

enum class Grade : std::uint8_t {
  none,      // "dFF"
  counter,   // "FrameCounter", "Unnamed: 0", "": it counts something
  possible,  // "t_iso": time, and something else
  certain    // "Time (ms)", "timestamps", "seconds"
};

struct TimeWords {
  Grade grade = Grade::none;
  std::optional<double> unit_ms;  // where it names its unit
};

TimeWords words_of_time(std::string_view name);

// The unit in brackets at the end of a name: "DA (nM)" -> "nM"; "" for none.
std::string unit_in_brackets(std::string_view name);

// Times whose unit nobody said are taken for seconds, the unit of NWB, unless seconds are hardly meant: then an
// Error that says so. `is_named`: a header calls them time.
std::optional<Error> doubtful_seconds(std::span<const double> times, bool is_named, const std::string& path,
                                      const Keys& keys);

}  // namespace teg::recording
