// Units as text: "20 nM", "1.31 s", "30 Hz", "4 uM/s", "0.99 per 10 ms".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "teg/quantity.hpp"
#include "teg/result.hpp"

namespace teg {

// A number in native units whose dimension is known only at run time.
struct Measure {
  double native = 0;
  Dim dim;
};

// The unit written as `text` ("uM/s", "/s", "um^2/ms", "%"), as the value of one such unit.
std::optional<Measure> parse_unit(std::string_view text);

// A number and its unit as they were written: "1.5 s" -> 1.5, "s", {1000, time}.
struct Written {
  double number = 0;
  std::string unit;
  Measure one;  // the value of one such unit
};
std::optional<Written> parse_written(std::string_view text);

// A number followed by a unit. Where a time is wanted, "0.99 per 10 ms" is the time constant of a
// quantity that keeps the fraction 0.99 of itself every 10 ms: tau = -10 ms / log(0.99).
// `where` opens every error; `wanted` is the dimension that is expected.
Result<double> parse_quantity(std::string_view where, std::string_view text, Dim wanted);

// The unit in which people read this dimension ("ms", "nM", "nM/ms" ...), and what it is called.
std::string native_unit(Dim dim);
std::string dimension_name(Dim dim);  // "a time", "a concentration" ...
std::string unit_examples(Dim dim);   // "such as 200 ms or 1.5 s"

}  // namespace teg
