#include "build/read_trace.hpp"

#include <algorithm>
#include <cmath>

#include "build/read_shared.hpp"
#include "core/text.hpp"
#include "core/units.hpp"
#include "recording/baseline.hpp"
#include "recording/read_signal.hpp"
#include "recording/signal.hpp"

namespace teg::study {
namespace {

constexpr std::size_t most_trace_samples = 10'000'000;

// Units in which recorders write what is no concentration.
bool is_unit_of_signal(const std::string& unit) {
  std::string plain;
  for (const char c : unit)
    if (c != ' ' && c != '.') plain.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  const std::vector<std::string> known{"v",  "volt", "volts", "mv",     "df/f", "dff",     "au",     "a",
                                       "na", "pa",   "z",     "zscore", "%",    "percent", "counts", "f"};
  return std::find(known.begin(), known.end(), plain) != known.end();
}

class TraceReader {
 public:
  TraceReader(spec::Reader& reader, const std::string& at, bool is_concentration, Time until)
      : in_(reader), at_(at), is_concentration_(is_concentration), until_ms_(until.native()) {}

  std::shared_ptr<const LevelTrace> read() {
    auto options = read_options();
    const auto step = in_.quantity_if_given(at_ + ".trace_step");
    shift_ = in_.quantity(at_ + ".trace_shift");
    const double scale = in_.level(at_ + ".trace_scale", is_concentration_);
    const auto baseline =
        recording::read_baseline(in_.where(at_ + ".trace_baseline"), in_.text(at_ + ".trace_baseline"));
    if (!baseline) fail_at(".trace_baseline", baseline.errors());
    if (!in_.has(at_ + ".trace")) {
      alone();
      return nullptr;
    }
    if (!options || !baseline) return nullptr;
    auto signal = recording::read_signal(in_.text(at_ + ".trace"), *options);
    if (signal) signal = recording::with_baseline(*std::move(signal), *baseline, in_.text(at_ + ".trace"));
    if (!signal) {
      fail_at(".trace", signal.errors());
      return nullptr;
    }
    if (!is_in_time(*signal) || !is_short_enough(*signal, step)) return nullptr;
    const auto used = step ? recording::resampled(*signal, *step) : *signal;
    if (used.time_ms.size() < 2) {
      in_.fail(at_ + ".trace_step", "leaves a single sample", "write a shorter time");
      return nullptr;
    }
    return level_of(used, scale * unit_scale(signal->unit));
  }

 private:
  void fail_at(const std::string& key, const Errors& errors) {
    for (const auto& e : errors) in_.fail(at_ + key, e.where + " " + e.what, e.fix);
  }

  std::optional<recording::ReadOptions> read_options() {
    recording::ReadOptions options;
    options.column = in_.text(at_ + ".trace_column");
    options.time = in_.text(at_ + ".trace_time");
    options.rows = in_.text(at_ + ".trace_rows");
    options.gap_ms = in_.quantity_if_given(at_ + ".trace_gap");
    options.starts_at_zero = in_.chooses(at_ + ".trace_start", "first");
    options.time_unit_ms = read_time_unit(in_, at_ + ".trace_time_unit");
    if (in_.has(at_ + ".trace_time_unit") && !options.time_unit_ms) return std::nullopt;
    return options;
  }

  // Keys that say how a trace is read, where there is none.
  void alone() {
    for (const char* key : {".trace_column", ".trace_time", ".trace_time_unit", ".trace_rows", ".trace_start",
                            ".trace_baseline", ".trace_gap", ".trace_step"})
      if (in_.has(at_ + key))
        in_.fail(at_ + key, "says how a trace is read, but there is none", "add trace = \"FILE\"");
  }

  // Times of a clock, such as those since 1970, are not those of the protocol.
  bool is_in_time(const recording::Signal& signal) {
    const double first = signal.time_ms.front(), last = signal.time_ms.back();
    const bool is_moved = in_.has(at_ + ".trace_shift") || in_.has(at_ + ".trace_start");
    const bool is_far = std::max(std::abs(first + shift_), std::abs(last + shift_)) > 1e12;
    if (!is_far && (is_moved || until_ms_ <= 0 || (first < until_ms_ && last > 0))) return true;
    in_.fail(at_ + ".trace",
             "has its samples at " + short_text((first + shift_) / 1000, 10) + " s to " +
                 short_text((last + shift_) / 1000, 10) + " s, and the protocol lasts from 0 s to " +
                 short_text(until_ms_ / 1000) + " s",
             "begin with its first sample: trace_start = \"first\"; or shift it: trace_shift = \"" +
                 short_text(-first / 1000, 10) + " s\"");
    return false;
  }

  bool is_short_enough(const recording::Signal& signal, const std::optional<double>& step) {
    const double span = signal.time_ms.back() - signal.time_ms.front();
    if (step ? span / *step <= static_cast<double>(most_trace_samples) : signal.time_ms.size() <= most_trace_samples)
      return true;
    in_.fail(at_ + (step ? ".trace_step" : ".trace"), "makes more than 10^7 samples",
             "resample it: trace_step = \"" + short_text(std::max(1.0, span / 1e6)) + " ms\" keeps 10^6 of them");
    return false;
  }

  // Of one unit of the file, where trace_scale does not say it: nM for a concentration.
  double unit_scale(const std::string& unit) {
    if (unit.empty() || in_.has(at_ + ".trace_scale")) return 1;
    const auto measure = parse_unit(unit);
    const bool is_said = measure && measure->dim == dim::concentration;
    if (is_concentration_ && is_said) return measure->native;
    if (!is_concentration_ && !is_said) return 1;
    if (is_concentration_ && !is_unit_of_signal(unit)) return 1;  // it says nothing
    in_.fail(at_ + ".trace",
             "is in " + unit + ", and the modulator " + (is_concentration_ ? "in nM" : "in arbitrary units"),
             is_concentration_ ? "say the level of one " + unit + ", trace_scale = \"100 nM\", or unit = \"1\""
                               : "write unit = \"nM\", or trace_scale = 1 to take its numbers as they are");
    return 1;
  }

  std::shared_ptr<const LevelTrace> level_of(const recording::Signal& used, double scale) {
    auto trace = std::make_shared<LevelTrace>(LevelTrace{used.time_ms, used.value});
    const double last = trace->time_ms.back(), before = trace->time_ms[trace->time_ms.size() - 2];
    trace->time_ms.push_back(last + std::min(1.0, last - before));  // its last value holds at its last moment too
    trace->level.push_back(trace->level.back());
    for (double& t : trace->time_ms) t += shift_;
    for (double& v : trace->level) v *= scale;
    const auto negative = std::find_if(trace->level.begin(), trace->level.end(), [](double v) { return v < 0; });
    if (is_concentration_ && negative != trace->level.end())
      in_.fail(at_ + ".trace",
               "has a negative level, " + short_text(*negative) + " nM, at sample " +
                   std::to_string(negative - trace->level.begin()),
               "concentrations are 0 or more: shift the recording, or say unit = \"1\" for a signal such as dF/F");
    return trace;
  }

  spec::Reader& in_;
  const std::string& at_;
  bool is_concentration_;
  double until_ms_, shift_ = 0;
};

}  // namespace

std::shared_ptr<const LevelTrace> read_level_trace(spec::Reader& reader, const std::string& at, bool is_concentration,
                                                   Time until) {
  return TraceReader(reader, at, is_concentration, until).read();
}

}  // namespace teg::study
