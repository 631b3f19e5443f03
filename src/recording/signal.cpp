#include "recording/signal.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/text.hpp"
#include "recording/internal.hpp"

namespace teg::recording {
namespace {

constexpr std::size_t most_errors = 20;

std::string ending(const std::string& path) {
  std::string text = std::filesystem::path(path).extension().string();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
bool is_table(const std::string& path) {
  const auto e = ending(path);
  return e == ".csv" || e == ".tsv" || e == ".txt";
}
bool is_hdf5(const std::string& path) {
  const auto e = ending(path);
  return e == ".nwb" || e == ".h5" || e == ".hdf5";
}
Error unknown_format(const std::string& path) {
  return {Fault::bad_value, path, "is of no known format", "give a .csv, .tsv, .txt, .nwb, .h5 or .hdf5"};
}

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

Result<Signal> read_signal(const std::string& path, const ReadOptions& options) {
  if (is_table(path)) return read_csv(path, options);
  if (is_hdf5(path)) return read_nwb(path, options);
  return unknown_format(path);
}

Result<std::vector<double>> read_events(const std::string& path, const std::string& column) {
  if (is_table(path)) return read_csv_events(path, column);
  if (is_hdf5(path)) return read_nwb_events(path, column);
  return unknown_format(path);
}

std::string to_csv(const Signal& signal) {
  std::string text = "timestamps," + (signal.name.empty() ? std::string("value") : signal.name) + "\n";
  for (std::size_t i = 0; i < signal.time_ms.size(); ++i)
    text.append(exact_text(signal.time_ms[i] / 1000)).append(",").append(exact_text(signal.value[i])).append("\n");
  return text;
}

Signal resampled(const Signal& signal, double step_ms) {
  Signal out{signal.name, signal.unit, {}, {}};
  const auto& t = signal.time_ms;
  const auto n = static_cast<std::size_t>(std::floor((t.back() - t.front()) / step_ms * (1 + 1e-12))) + 1;
  std::size_t first = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double at = t.front() + static_cast<double>(k) * step_ms;
    while (first < t.size() && t[first] < at - step_ms / 2) ++first;
    double sum = 0;
    std::size_t end = first;
    for (; end < t.size() && t[end] < at + step_ms / 2; ++end) sum += signal.value[end];
    out.time_ms.push_back(at);
    if (end > first) {
      out.value.push_back(sum / static_cast<double>(end - first));
      continue;
    }
    const auto after = static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), at) - t.begin());
    const double part = (at - t[after - 1]) / (t[after] - t[after - 1]);
    out.value.push_back(signal.value[after - 1] + part * (signal.value[after] - signal.value[after - 1]));
  }
  return out;
}

}  // namespace teg::recording
