#include "recording/check_signal.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_errors = 20;

double median_interval(const std::vector<double>& times) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < times.size(); ++i) steps.push_back(times[i] - times[i - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

std::string seconds(double ms) { return short_text(ms / 1000, 8) + " s"; }

}  // namespace

Errors check_signal(const Signal& signal, const std::string& path, const ReadOptions& options,
                    std::span<const std::uint32_t> lines) {
  Errors errors;
  const auto& t = signal.time_ms;
  const auto fail = [&](std::size_t i, std::string what, std::string fix) {
    const std::string place = i < lines.size() ? ":" + std::to_string(lines[i]) : " sample " + std::to_string(i);
    if (errors.size() < most_errors)
      errors.push_back({Fault::bad_value, path + place, std::move(what), std::move(fix)});
  };
  if (t.size() < 2) {
    errors.push_back({Fault::bad_value, path, "has fewer than two samples", "give a longer recording"});
    return errors;
  }
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (!std::isfinite(t[i]) || !std::isfinite(signal.value[i])) {
      fail(i, "is not a finite number", "remove or interpolate this sample");
    } else if (i > 0 && t[i] == t[i - 1]) {
      fail(i, "has the time of the sample before, " + seconds(t[i]), "remove one of the two");
    } else if (i > 0 && t[i] < t[i - 1]) {
      fail(i, "goes back in time, from " + seconds(t[i - 1]) + " to " + seconds(t[i]), "sort the recording by time");
    }
  }
  if (!errors.empty()) return errors;
  const double longest = options.gap_ms.value_or(10 * median_interval(t)) * (1 + 1e-9);
  for (std::size_t i = 1; i < t.size(); ++i)
    if (t[i] - t[i - 1] > longest)
      fail(i, "comes after a gap of " + seconds(t[i] - t[i - 1]),
           "cut the recording there, or allow such gaps to be bridged (trace_gap)");
  return errors;
}

}  // namespace teg::recording
