#include "recording/baseline.hpp"

#include <algorithm>
#include <cmath>

#include "core/quantile.hpp"
#include "core/text.hpp"
#include "core/units.hpp"

namespace teg::recording {
namespace {

Error unknown(const std::string& where, const std::string& text) {
  return {Fault::bad_value, where, "'" + text + "' is no baseline",
          "write \"subtract mean\", \"divide median 0 s .. 5 s\", \"dF/F mean 0 s .. 5 s\" or \"subtract 0.2\""};
}

std::string_view first_word(std::string_view& rest) {
  rest = trim(rest);
  const auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

double value_of(std::vector<double> values, Baseline::Of of) {
  if (of == Baseline::Of::mean) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
  }
  std::ranges::sort(values);
  return quantile_of_sorted(values, 0.5);
}

}  // namespace

Result<Baseline> read_baseline(const std::string& where, const std::string& text) {
  Baseline baseline;
  std::string_view rest = text;
  const auto how = first_word(rest);
  if (how.empty()) return baseline;
  if (how == "subtract")
    baseline.how = Baseline::How::subtract;
  else if (how == "divide")
    baseline.how = Baseline::How::divide;
  else if (how == "dF/F" || how == "dff")
    baseline.how = Baseline::How::relative;
  else
    return unknown(where, text);
  const auto of = first_word(rest);
  const auto number = parse_double(of);
  if (of == "median")
    baseline.of = Baseline::Of::median;
  else if (number)
    baseline.of = Baseline::Of::number, baseline.number = *number;
  else if (of != "mean")
    return unknown(where, text);
  rest = trim(rest);
  if (rest.empty()) return baseline;
  const auto dots = rest.find("..");
  if (dots == std::string_view::npos || number) return unknown(where, text);
  const auto from = parse_quantity(where, trim(rest.substr(0, dots)), dim::time);
  const auto to = parse_quantity(where, trim(rest.substr(dots + 2)), dim::time);
  if (!from || !to || !(*from < *to)) return unknown(where, text);
  baseline.from_ms = *from, baseline.to_ms = *to;
  return baseline;
}

Result<Signal> with_baseline(Signal signal, const Baseline& baseline, const std::string& where) {
  if (baseline.how == Baseline::How::none) return signal;
  double base = baseline.number;
  if (baseline.of != Baseline::Of::number) {
    std::vector<double> values;
    for (std::size_t i = 0; i < signal.value.size(); ++i)
      if (!baseline.from_ms || (signal.time_ms[i] >= *baseline.from_ms && signal.time_ms[i] <= *baseline.to_ms))
        values.push_back(signal.value[i]);
    if (values.empty())
      return Error{Fault::bad_value, where, "has no sample in the stretch of its baseline",
                   "its times are " + short_text(signal.time_ms.front() / 1000, 8) + " s to " +
                       short_text(signal.time_ms.back() / 1000, 8) + " s, before trace_shift"};
    base = value_of(std::move(values), baseline.of);
  }
  if (baseline.how != Baseline::How::subtract && base == 0)
    return Error{Fault::bad_value, where, "has a baseline of 0, by which nothing can be divided",
                 "subtract it, or choose another stretch"};
  for (double& v : signal.value)
    v = baseline.how == Baseline::How::subtract ? v - base
        : baseline.how == Baseline::How::divide ? v / base
                                                : (v - base) / base;
  if (baseline.how != Baseline::How::subtract) signal.unit = "";
  return signal;
}

}  // namespace teg::recording
